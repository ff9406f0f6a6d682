// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// mm/mmap.c, mm/mprotect.c, mm/msync.c and mm/madvise.c: what is checked, in which order, and what becomes of parts.
#include "mmaps.hpp"

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(do_mmap, mmaps_fixture)

BOOST_AUTO_TEST_CASE(a_driver_without_it_is_ENODEV)
{
  BOOST_TEST(open(MMAPS_NONE).mmap(page, read_write, MAP_SHARED) == -ENODEV);
  BOOST_TEST(open(MMAPS_NONE).mmap(page, PROT_READ, MAP_PRIVATE) == -ENODEV);
}

BOOST_AUTO_TEST_CASE(length_0_is_EINVAL)
{
  BOOST_TEST(open(MMAPS_FAULT).mmap(0, PROT_READ, MAP_SHARED) == -EINVAL);
  BOOST_TEST(open(MMAPS_NONE).mmap(0, PROT_READ, MAP_SHARED) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(an_offset_inside_a_page_is_EINVAL_whatever_the_descriptor)
{
  BOOST_TEST(open(MMAPS_FAULT).mmap(page, PROT_READ, MAP_SHARED, 512) == -EINVAL);
  BOOST_TEST(user.mmap(99, page, PROT_READ, MAP_SHARED, 1) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_not_open_is_EBADF)
{
  BOOST_TEST(user.mmap(99, page, PROT_READ, MAP_SHARED) == -EBADF);
  BOOST_TEST(user.mmap(99, 0, PROT_READ, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(neither_shared_nor_private_is_EINVAL)
{
  BOOST_TEST(open(MMAPS_FAULT).mmap(page, PROT_READ, 0) == -EINVAL);
  BOOST_TEST(open(MMAPS_NONE).mmap(page, PROT_READ, 0) == -EINVAL);
  BOOST_TEST(user.mmap(-1, page, PROT_READ, MAP_ANONYMOUS) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(writing_to_all_through_a_file_that_is_open_for_reading_is_EACCES)
{
  auto fd = open(MMAPS_FAULT, O_RDONLY);
  BOOST_TEST(fd.mmap(page, read_write, MAP_SHARED) == -EACCES);
  BOOST_TEST(fd.mmap(page, PROT_WRITE, MAP_SHARED) == -EACCES);
  BOOST_TEST(open(MMAPS_NONE, O_RDONLY).mmap(page, PROT_WRITE, MAP_SHARED) == -EACCES);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_open_for_reading_is_shared_to_read_and_never_written)
{
  auto map = open(MMAPS_FAULT, O_RDONLY).mmap(page, PROT_READ, MAP_SHARED);
  BOOST_TEST(map == 0);
  BOOST_TEST(map.load(0, 1) == std::string_view("\0", 1));
  BOOST_TEST(map.mprotect(read_write) == -EACCES);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_open_for_reading_may_be_written_privately)
{
  auto map = open(MMAPS_FAULT, O_RDONLY).mmap(page, read_write, MAP_PRIVATE);
  BOOST_TEST(map.store(0, "mine") == 0);
  BOOST_TEST(map.load(0, 4) == "mine");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_open_for_writing_alone_is_EACCES)
{
  auto fd = open(MMAPS_FAULT, O_WRONLY);
  BOOST_TEST(fd.mmap(page, PROT_WRITE, MAP_SHARED) == -EACCES);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_PRIVATE) == -EACCES);
}

BOOST_AUTO_TEST_CASE(an_offset_that_overflows_is_EOVERFLOW)
{
  auto fd = open(MMAPS_FAULT);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED, ~0UL - page + 1) == -EOVERFLOW);
  BOOST_TEST(fd.mmap(4 * page, PROT_READ, MAP_SHARED, ~0UL - page + 1) == -EOVERFLOW);
}

BOOST_AUTO_TEST_CASE(more_than_user_space_is_ENOMEM)
{
  auto fd = open(MMAPS_FAULT);
  BOOST_TEST(fd.mmap(1UL << 48, PROT_READ, MAP_SHARED) == -ENOMEM);
  BOOST_TEST(fd.mmap(~0UL, PROT_READ, MAP_SHARED) == -ENOMEM);
}

BOOST_AUTO_TEST_CASE(an_unknown_flag_counts_with_MAP_SHARED_VALIDATE_alone)
{
  auto fd = open(MMAPS_FAULT);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED_VALIDATE | MAP_SYNC) == -EOPNOTSUPP);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED_VALIDATE) == 0);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED | MAP_SYNC) == 0);
}

BOOST_AUTO_TEST_CASE(a_driver_that_supports_MAP_SYNC_gets_it)
{
  auto fd = open(MMAPS_SYNC);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED_VALIDATE | MAP_SYNC) == 0);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED_VALIDATE | MAP_SYNC | 0x200000) == -EOPNOTSUPP);
}

BOOST_AUTO_TEST_CASE(the_size_of_huge_pages_is_a_known_flag)
{
  constexpr int one_GiB = 30 << 26, odd_size = 1 << 27;
  auto fd = open(MMAPS_FAULT);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED_VALIDATE | one_GiB) == 0);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED_VALIDATE | odd_size) == 0);
}

BOOST_AUTO_TEST_CASE(the_driver_sees_pages_offset_and_flags)
{
  auto fd = open(MMAPS_FAULT);
  BOOST_TEST(fd.mmap(1, PROT_READ, MAP_SHARED) == 0);
  BOOST_TEST(fd.mmap(page + 1, read_write, MAP_SHARED, 2 * page) == 0);
  BOOST_TEST(fd.mmap(page, PROT_NONE, MAP_PRIVATE) == 0);
  BOOST_TEST(open(MMAPS_FAULT, O_RDONLY).mmap(page, PROT_READ | PROT_EXEC, MAP_SHARED) == 0);
}

BOOST_AUTO_TEST_CASE(the_error_of_the_driver_passes_and_nothing_stays)
{
  auto fd = open(MMAPS_FAILS);
  BOOST_TEST(fd.mmap(page, read_write, MAP_SHARED) == -EIO);
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(times_logged("mmaps: close") == 0);
  BOOST_TEST(user.rmmod("mmaps") == 0);
}

BOOST_AUTO_TEST_CASE(the_error_of_get_unmapped_area_passes)
{
  BOOST_TEST(open(MMAPS_NO_AREA).mmap(page, PROT_READ, MAP_SHARED) == -EMFILE);
}

BOOST_AUTO_TEST_CASE(MAP_FIXED_inside_a_page_is_EINVAL)
{
  auto fd = open(MMAPS_FAULT);
  auto room = user.mmap(-1, 4 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED | MAP_FIXED, 0, room.at(1)) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(MAP_FIXED_takes_the_place_of_what_was_there)
{
  auto fd = open(MMAPS_INSERT);
  auto room = user.mmap(-1, 3 * page, read_write, MAP_PRIVATE | MAP_ANONYMOUS);
  room.store(0, "left");
  room.store(page, "gone");
  room.store(2 * page, "right");
  fd.pwrite("device", 0);
  auto map = fd.mmap(page, read_write, MAP_SHARED | MAP_FIXED, 0, room.at(page));
  BOOST_TEST(map == 0);
  BOOST_TEST(room.load(0, 4) == "left");
  BOOST_TEST(room.load(page, 6) == "device");
  BOOST_TEST(room.load(2 * page, 5) == "right");
}

BOOST_AUTO_TEST_CASE(MAP_FIXED_closes_the_part_of_a_mapping_that_it_covers)
{
  auto map = open(MMAPS_FAULT).mmap(3 * page, read_write, MAP_SHARED);
  auto over = user.mmap(-1, page, read_write, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, 0, map.at(page));
  BOOST_TEST(over == 0);
  BOOST_TEST(times_logged("close of 1 pages") == 1);
  BOOST_TEST(map.load(page, 1) == std::string_view("\0", 1));
}

BOOST_AUTO_TEST_CASE(MAP_FIXED_NOREPLACE_over_a_mapping_is_EEXIST)
{
  auto fd = open(MMAPS_FAULT);
  auto map = fd.mmap(2 * page, PROT_READ, MAP_SHARED);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, 0, map.at(page)) == -EEXIST);
}

BOOST_AUTO_TEST_CASE(MAP_POPULATE_brings_all_pages_at_once)
{
  auto map = open(MMAPS_FAULT).mmap(3 * page, read_write, MAP_SHARED | MAP_POPULATE);
  BOOST_TEST(times_logged("mmaps: fault") == 3);
  map.store(page, "x");
  BOOST_TEST(times_logged("mmaps: fault") == 3);
}

BOOST_AUTO_TEST_CASE(MAP_POPULATE_does_not_fail_where_a_page_cannot_be_had)
{
  BOOST_TEST(open(MMAPS_FAULT).mmap(2 * page, read_write, MAP_SHARED | MAP_POPULATE, 3 * page) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(anonymous_memory, mmaps_fixture)

BOOST_AUTO_TEST_CASE(it_is_zero_and_keeps_what_is_stored)
{
  auto map = user.mmap(-1, 2 * page, read_write, MAP_PRIVATE | MAP_ANONYMOUS);
  BOOST_TEST(map.load(page, 2) == std::string_view("\0\0", 2));
  map.store(page - 2, "over");
  BOOST_TEST(map.load(page - 2, 4) == "over");
}

BOOST_AUTO_TEST_CASE(a_child_shares_it_only_with_MAP_SHARED)
{
  auto shared = user.mmap(-1, page, read_write, MAP_SHARED | MAP_ANONYMOUS);
  auto own = user.mmap(-1, page, read_write, MAP_PRIVATE | MAP_ANONYMOUS);
  own.store(0, "parent");
  auto child = user.fork([&](auto& self) {
    self.inherited(shared).store(0, "child");
    self.inherited(own).store(0, "child");
    return self.inherited(own).load(0, 5) == "child" ? 1 : 0;
  });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(shared.load(0, 5) == "child");
  BOOST_TEST(own.load(0, 6) == "parent");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(do_munmap, mmaps_fixture)

BOOST_AUTO_TEST_CASE(its_arguments_are_checked)
{
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(map.munmap(0, 0) == -EINVAL);
  BOOST_TEST(map.munmap(1, page) == -EINVAL);
  BOOST_TEST(user.munmap({~0UL - page + 1, "the end"}, page) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(of_nothing_is_0)
{
  auto map = user.mmap(-1, page, read_write, MAP_PRIVATE | MAP_ANONYMOUS);
  BOOST_TEST(map.munmap(0, page) == 0);
  BOOST_TEST(map.munmap(0, page) == 0);
}

BOOST_AUTO_TEST_CASE(the_middle_leaves_both_ends)
{
  auto map = open(MMAPS_FAULT).mmap(3 * page, read_write, MAP_SHARED);
  map.store(0, "first");
  map.store(2 * page, "third");
  BOOST_TEST(map.munmap(page, page) == 0);
  BOOST_TEST(map.load(page, 1) == SIGSEGV);
  BOOST_TEST(map.load(0, 5) == "first");
  BOOST_TEST(map.load(2 * page, 5) == "third");
  BOOST_TEST(times_logged("mmaps: open") == 2);
  BOOST_TEST(times_logged("close of 1 pages") == 1);
}

BOOST_AUTO_TEST_CASE(the_rest_still_faults_at_its_own_offset)
{
  auto map = open(MMAPS_FAULT).mmap(4 * page, read_write, MAP_SHARED);
  map.munmap(page, page);
  BOOST_TEST(map.store(3 * page, "x") == 0);
  BOOST_TEST(logged("fault at page 3 for write"));
}

BOOST_AUTO_TEST_CASE(the_file_is_released_after_the_last_part)
{
  auto fd = open(MMAPS_FAULT);
  auto map = fd.mmap(2 * page, read_write, MAP_SHARED);
  fd.close();
  map.munmap(0, page);
  BOOST_TEST(times_logged("mmaps: release") == 0);
  map.munmap();
  BOOST_TEST(times_logged("mmaps: release") == 1);
}

BOOST_AUTO_TEST_CASE(a_mapping_holds_the_module)
{
  auto fd = open(MMAPS_FAULT);
  auto map = fd.mmap(page, read_write, MAP_SHARED);
  fd.close();
  BOOST_TEST(user.rmmod("mmaps") == -EWOULDBLOCK);
  map.munmap();
  BOOST_TEST(user.rmmod("mmaps") == 0);
}

BOOST_AUTO_TEST_CASE(may_split_refuses_a_part_but_not_the_whole)
{
  auto map = open(MMAPS_NO_SPLIT).mmap(3 * page, read_write, MAP_SHARED);
  BOOST_TEST(map.munmap(page, 2 * page) == -EBUSY);
  BOOST_TEST(map.munmap(0, page) == -EBUSY);
  BOOST_TEST(map.mprotect(page, 2 * page, PROT_READ) == -EBUSY);
  BOOST_TEST(map.store(0, "all there") == 0);
  BOOST_TEST(map.munmap() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(do_mprotect, mmaps_fixture)

BOOST_AUTO_TEST_CASE(its_arguments_are_checked)
{
  auto map = open(MMAPS_FAULT).mmap(2 * page, read_write, MAP_SHARED);
  BOOST_TEST(map.mprotect(1, page, PROT_READ) == -EINVAL);
  BOOST_TEST(map.mprotect(0, page, 0x40) == -EINVAL);
  BOOST_TEST(map.mprotect(0, 0, PROT_READ) == 0);
  map.munmap(page, page);
  BOOST_TEST(map.mprotect(page, page, PROT_READ) == -ENOMEM);
}

BOOST_AUTO_TEST_CASE(a_store_to_what_is_read_only_is_SIGSEGV)
{
  auto map = open(MMAPS_INSERT).mmap(2 * page, read_write, MAP_SHARED);
  map.store(0, "before");
  BOOST_TEST(map.mprotect(0, page, PROT_READ) == 0);
  BOOST_TEST(map.store(0, "after") == SIGSEGV);
  BOOST_TEST(map.load(0, 6) == "before");
  BOOST_TEST(map.store(page, "other") == 0);
  BOOST_TEST(map.mprotect(0, page, read_write) == 0);
  BOOST_TEST(map.store(0, "after") == 0);
}

BOOST_AUTO_TEST_CASE(PROT_NONE_is_SIGSEGV_and_EFAULT)
{
  auto fd = open(MMAPS_PFN);
  auto map = fd.mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(map.mprotect(PROT_NONE) == 0);
  BOOST_TEST(map.load(0, 1) == SIGSEGV);
  BOOST_TEST(fd.write_from(map.at(0).address, 4, "map") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(what_may_be_written_alone_can_be_read)
{
  auto map = open(MMAPS_FAULT).mmap(page, PROT_WRITE, MAP_SHARED);
  BOOST_TEST(map.load(0, 1) == std::string_view("\0", 1));
  BOOST_TEST(map.store(0, "x") == 0);
}

BOOST_AUTO_TEST_CASE(a_driver_that_takes_VM_MAYWRITE_away_is_never_written)
{
  auto fd = open(MMAPS_READ_ONLY);
  BOOST_TEST(fd.mmap(page, read_write, MAP_SHARED) == -EPERM);
  auto map = fd.mmap(page, PROT_READ, MAP_SHARED);
  BOOST_TEST(map == 0);
  BOOST_TEST(map.mprotect(read_write) == -EACCES);
}

BOOST_AUTO_TEST_CASE(the_driver_s_mprotect_may_refuse)
{
  auto map = open(MMAPS_NO_PROTECT).mmap(2 * page, read_write, MAP_SHARED);
  BOOST_TEST(map.mprotect(page, page, PROT_READ) == -EPERM);
  BOOST_TEST(map.store(page, "still") == 0);
  BOOST_TEST(map.mprotect(PROT_READ | PROT_WRITE | PROT_EXEC) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(do_msync, mmaps_fixture)

BOOST_AUTO_TEST_CASE(MS_SYNC_calls_fsync_with_the_range_in_the_file)
{
  auto map = open(MMAPS_FSYNC).mmap(2 * page, read_write, MAP_SHARED, page);
  BOOST_TEST(map.msync(page, page, MS_SYNC) == 0);
  BOOST_TEST(logged("fsync from 8192 to 12287, datasync 1"));
}

BOOST_AUTO_TEST_CASE(nothing_but_MS_SYNC_of_shared_memory_calls_fsync)
{
  auto fd = open(MMAPS_FSYNC);
  auto map = fd.mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(map.msync(0, page, MS_ASYNC) == 0);
  BOOST_TEST(map.msync(0, page, MS_INVALIDATE) == 0);
  BOOST_TEST(map.msync(0, 0, MS_SYNC) == 0);
  auto own = fd.mmap(page, read_write, MAP_PRIVATE);
  BOOST_TEST(own.msync(0, page, MS_SYNC) == 0);
  BOOST_TEST(!logged("fsync"));
}

BOOST_AUTO_TEST_CASE(a_driver_without_fsync_is_EINVAL)
{
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(map.msync(0, page, MS_SYNC) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(its_arguments_are_checked)
{
  auto map = open(MMAPS_FSYNC).mmap(3 * page, read_write, MAP_SHARED);
  BOOST_TEST(map.msync(1, page, MS_SYNC) == -EINVAL);
  BOOST_TEST(map.msync(0, page, MS_SYNC | MS_ASYNC) == -EINVAL);
  BOOST_TEST(map.msync(0, page, 0x80) == -EINVAL);
  map.munmap(page, page);
  BOOST_TEST(map.msync(0, 3 * page, MS_SYNC) == -ENOMEM);
  BOOST_TEST(times_logged("mmaps: fsync") == 2);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(do_madvise, mmaps_fixture)

BOOST_AUTO_TEST_CASE(MADV_DONTFORK_keeps_a_mapping_from_a_child)
{
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(map.madvise(MADV_DONTFORK) == 0);
  auto child = user.fork([&](auto& self) { return self.inherited(map).load(0, 1) == SIGSEGV ? 1 : 0; });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(times_logged("mmaps: open") == 0);
}

BOOST_AUTO_TEST_CASE(MADV_DOFORK_of_device_memory_is_EINVAL)
{
  auto physical = open(MMAPS_PFN).mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(physical.madvise(MADV_DONTFORK) == 0);
  BOOST_TEST(physical.madvise(MADV_DOFORK) == -EINVAL);
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(map.madvise(MADV_DOFORK) == 0);
}

BOOST_AUTO_TEST_CASE(MADV_DONTNEED_drops_pages_that_can_come_again)
{
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_SHARED);
  map.store(0, "kept");
  BOOST_TEST(map.madvise(MADV_DONTNEED) == 0);
  BOOST_TEST(map.load(0, 4) == "kept");
  BOOST_TEST(times_logged("mmaps: fault") == 2);
  auto physical = open(MMAPS_PFN).mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(physical.madvise(MADV_DONTNEED) == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()
