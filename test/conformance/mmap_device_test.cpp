// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// mm/memory.c: each way in which a driver brings its pages, and what processes see of them.
#include "mmaps.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <vector>

using namespace conformance;

namespace {

struct way {
  const char* name;
  mmaps_minor minor;
};
std::ostream& operator<<(std::ostream& os, const way& w) { return os << w.name; }

/// Each shows the device's memory, page by page from the mapping's offset on.
const std::vector<way> ways = {{"remap_pfn_range", MMAPS_PFN},          {"kmalloc", MMAPS_KMALLOC},
                               {"vm_insert_page", MMAPS_INSERT},        {"vm_map_pages", MMAPS_PAGES_AT_ONCE},
                               {"remap_vmalloc_range", MMAPS_VMALLOC},  {"fault", MMAPS_FAULT},
                               {"vmf_insert_page", MMAPS_FAULT_INSERT}, {"vmf_insert_pfn", MMAPS_FAULT_PFN}};
/// vmf_insert_pfn() is for shared mappings.
const std::vector<way> private_ways(ways.begin(), ways.end() - 1);
const auto each_way = boost::unit_test::data::make(ways);

}  // namespace

BOOST_FIXTURE_TEST_SUITE(device_memory, mmaps_fixture)

BOOST_DATA_TEST_CASE_F(mmaps_fixture, what_a_program_stores_the_driver_reads, each_way, w)
{
  auto fd = open(w.minor);
  auto map = fd.mmap(4 * page, read_write, MAP_SHARED);
  BOOST_TEST(map == 0);
  BOOST_TEST(map.store(2 * page + 5, "from user") == 0);
  BOOST_TEST(fd.pread(9, 2 * page + 5) == "from user");
}

BOOST_DATA_TEST_CASE_F(mmaps_fixture, what_the_driver_writes_a_program_loads, each_way, w)
{
  auto fd = open(w.minor);
  auto map = fd.mmap(page, PROT_READ, MAP_SHARED, 3 * page);
  BOOST_TEST(map.load(0, 4) == std::string_view("\0\0\0\0", 4));
  fd.pwrite("from kernel", 3 * page);
  BOOST_TEST(map.load(0, 11) == "from kernel");
}

BOOST_DATA_TEST_CASE_F(mmaps_fixture, a_child_shares_it, each_way, w)
{
  auto map = open(w.minor).mmap(2 * page, read_write, MAP_SHARED);
  map.store(0, "parent");
  auto child = user.fork([&](auto& self) {
    auto same = self.inherited(map);
    same.store(page, "child");
    return same.load(0, 6) == "parent" ? 1 : 0;
  });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(map.load(page, 5) == "child");
}

BOOST_DATA_TEST_CASE_F(mmaps_fixture, it_stays_after_close, each_way, w)
{
  auto fd = open(w.minor);
  auto map = fd.mmap(page, read_write, MAP_SHARED);
  fd.close();
  BOOST_TEST(map.store(0, "still here") == 0);
  BOOST_TEST(map.load(0, 10) == "still here");
}

BOOST_AUTO_TEST_CASE(beyond_the_driver_s_memory_the_driver_refuses)
{
  BOOST_TEST(open(MMAPS_PFN).mmap(5 * page, read_write, MAP_SHARED) == -EINVAL);
  BOOST_TEST(open(MMAPS_PFN).mmap(page, read_write, MAP_SHARED, 4 * page) == -EINVAL);
  BOOST_TEST(open(MMAPS_INSERT).mmap(2 * page, read_write, MAP_SHARED, 3 * page) == -ENXIO);
  BOOST_TEST(open(MMAPS_PAGES_AT_ONCE).mmap(2 * page, read_write, MAP_SHARED, 3 * page) == -ENXIO);
  BOOST_TEST(open(MMAPS_PAGES_AT_ONCE).mmap(page, read_write, MAP_SHARED, 4 * page) == -ENXIO);
  BOOST_TEST(open(MMAPS_VMALLOC).mmap(2 * page, read_write, MAP_SHARED, 3 * page) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_mapping_without_operations_is_SIGBUS)
{
  auto fd = open(MMAPS_EMPTY);
  auto shared = fd.mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(shared.load(0, 1) == SIGBUS);
  BOOST_TEST(shared.store(0, "x") == SIGBUS);
  auto own = fd.mmap(page, read_write, MAP_PRIVATE);
  BOOST_TEST(own.load(0, 1) == SIGBUS);
}

BOOST_AUTO_TEST_CASE(two_mappings_of_a_page_are_one_memory)
{
  auto fd = open(MMAPS_FAULT);
  auto one = fd.mmap(page, read_write, MAP_SHARED, page);
  auto other = open(MMAPS_INSERT).mmap(2 * page, PROT_READ, MAP_SHARED);
  one.store(7, "seen");
  BOOST_TEST(other.load(page + 7, 4) == "seen");
}

BOOST_AUTO_TEST_CASE(processes_that_open_the_device_share_it)
{
  const auto path = node(MMAPS_FAULT);
  auto other = user.fork([&](auto& self) {
    return self.open(path, O_RDWR).mmap(page, read_write, MAP_SHARED).store(0, "hello") == 0 ? 1 : 0;
  });
  BOOST_TEST(other.join() == 1);
  BOOST_TEST(user.open(path, O_RDONLY).mmap(page, PROT_READ, MAP_SHARED).load(0, 5) == "hello");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(page_faults, mmaps_fixture)

BOOST_AUTO_TEST_CASE(a_page_is_asked_for_once)
{
  auto map = open(MMAPS_FAULT).mmap(2 * page, read_write, MAP_SHARED, page);
  map.load(100, 1);
  map.store(200, "x");
  map.store(page + 1, "y");
  BOOST_TEST(times_logged("mmaps: fault") == 2);
  BOOST_TEST(logged("fault at page 1 for read, offset 0"));
  BOOST_TEST(logged("fault at page 2 for write, offset 1"));
}

BOOST_AUTO_TEST_CASE(VM_FAULT_SIGBUS_is_SIGBUS_and_the_rest_goes_on)
{
  auto map = open(MMAPS_FAULT).mmap(2 * page, read_write, MAP_SHARED, 3 * page);
  BOOST_TEST(map.load(page, 1) == SIGBUS);
  BOOST_TEST(map.store(page, "x") == SIGBUS);
  BOOST_TEST(map.store(0, "x") == 0);
}

BOOST_AUTO_TEST_CASE(a_load_across_the_edge_is_SIGBUS)
{
  auto map = open(MMAPS_FAULT).mmap(2 * page, read_write, MAP_SHARED, 3 * page);
  BOOST_TEST(map.load(page - 2, 4) == SIGBUS);
  BOOST_TEST(map.store(page - 2, "1234") == SIGBUS);
  BOOST_TEST(map.load(page - 2, 2) == "12");
}

BOOST_AUTO_TEST_CASE(VM_FAULT_SIGSEGV_is_SIGSEGV)
{
  BOOST_TEST(open(MMAPS_FAULT_SEGV).mmap(page, read_write, MAP_SHARED).load(0, 1) == SIGSEGV);
}

BOOST_AUTO_TEST_CASE(vmf_error_is_SIGBUS)
{
  BOOST_TEST(open(MMAPS_FAULT_INSERT).mmap(page, read_write, MAP_SHARED, 4 * page).load(0, 1) == SIGBUS);
}

BOOST_AUTO_TEST_CASE(a_page_that_the_handler_inserted_is_not_asked_for_again)
{
  auto map = open(MMAPS_FAULT_INSERT).mmap(page, read_write, MAP_SHARED);
  map.load(0, 1);
  map.store(0, "x");
  BOOST_TEST(times_logged("mmaps: inserts page") == 1);
}

BOOST_AUTO_TEST_CASE(vmf_insert_pfn_keeps_the_page_too)
{
  auto map = open(MMAPS_FAULT_PFN).mmap(page, read_write, MAP_SHARED);
  map.load(0, 1);
  map.store(0, "x");
  BOOST_TEST(times_logged("mmaps: inserts pfn") == 1);
}

BOOST_AUTO_TEST_CASE(a_handler_may_sleep)
{
  const auto path = node(MMAPS_FAULT_SLEEPS);
  auto reader = user.fork([&](auto& self) {
    return self.open(path, O_RDONLY).mmap(page, PROT_READ, MAP_SHARED).load(0, 5) == "ready" ? 1 : 0;
  });
  reader.wait_until_asleep();
  auto writer = user.open(path, O_WRONLY);
  BOOST_TEST(writer.write("ready") == 5);
  BOOST_TEST(reader.join() == 1);
}

BOOST_AUTO_TEST_CASE(a_pipe_is_locked_while_a_read_from_it_waits_for_a_page)
{
  const auto path = node(MMAPS_FAULT_SLEEPS);
  auto [out, in] = user.pipe();
  in.write("ab");
  auto reader = user.fork([&](auto& self) {
    const auto map = self.open(path, O_RDWR).mmap(page, read_write, MAP_SHARED);
    return self.read_to(out.number(), map.at(0).address, 2, "the mapping").value();
  });
  reader.wait_until_asleep();
  auto other = user.fork([&](auto& self) { return self.read(out.number(), 2) == "cd" ? 1 : 0; });
  other.wait_until_asleep();
  auto writer = user.open(path, O_WRONLY);
  BOOST_TEST(writer.write("ready") == 5);
  BOOST_TEST(reader.join() == 2);
  in.write("cd");
  BOOST_TEST(other.join() == 1);
}

BOOST_AUTO_TEST_CASE(a_child_faults_again_where_fault_brings_the_page)
{
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_SHARED);
  map.store(0, "x");
  auto child = user.fork([&](auto& self) { return self.inherited(map).load(0, 1) == "x" ? 1 : 0; });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(times_logged("mmaps: fault") == 2);
}

BOOST_AUTO_TEST_CASE(a_child_has_the_pages_that_were_inserted)
{
  auto map = open(MMAPS_FAULT_INSERT).mmap(page, read_write, MAP_SHARED);
  map.store(0, "x");
  auto child = user.fork([&](auto& self) { return self.inherited(map).load(0, 1) == "x" ? 1 : 0; });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(times_logged("mmaps: inserts") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(private_mappings, mmaps_fixture)

BOOST_DATA_TEST_CASE_F(mmaps_fixture, a_store_does_not_reach_the_driver, boost::unit_test::data::make(private_ways), w)
{
  auto fd = open(w.minor);
  fd.pwrite("device", 0);
  auto map = fd.mmap(page, read_write, MAP_PRIVATE);
  BOOST_TEST(map.store(0, "mine") == 0);
  BOOST_TEST(map.load(0, 6) == "minece");
  BOOST_TEST(fd.pread(6, 0) == "device");
}

BOOST_AUTO_TEST_CASE(the_driver_s_writes_are_seen_until_the_first_store)
{
  auto fd = open(MMAPS_FAULT);
  auto map = fd.mmap(page, read_write, MAP_PRIVATE);
  map.load(0, 1);
  fd.pwrite("one", 0);
  BOOST_TEST(map.load(0, 3) == "one");
  map.store(100, "x");
  fd.pwrite("two", 0);
  BOOST_TEST(map.load(0, 3) == "one");
  BOOST_TEST(times_logged("mmaps: fault") == 1);
}

BOOST_AUTO_TEST_CASE(the_first_store_asks_for_the_page_once)
{
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_PRIVATE);
  map.store(0, "x");
  map.load(0, 1);
  BOOST_TEST(times_logged("mmaps: fault") == 1);
}

BOOST_AUTO_TEST_CASE(a_child_has_a_copy_of_what_was_stored)
{
  auto map = open(MMAPS_FAULT).mmap(2 * page, read_write, MAP_PRIVATE);
  map.store(0, "parent");
  auto child = user.fork([&](auto& self) {
    auto own = self.inherited(map);
    const bool same = own.load(0, 6) == "parent";
    own.store(0, "child");
    return same && own.load(0, 5) == "child" ? 1 : 0;
  });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(map.load(0, 6) == "parent");
}

BOOST_AUTO_TEST_CASE(mprotect_keeps_what_was_stored)
{
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_PRIVATE);
  map.store(0, "mine");
  map.mprotect(PROT_READ);
  BOOST_TEST(map.store(0, "x") == SIGSEGV);
  map.mprotect(read_write);
  BOOST_TEST(map.store(4, "!") == 0);
  BOOST_TEST(map.load(0, 5) == "mine!");
}

BOOST_AUTO_TEST_CASE(a_part_of_physical_memory_is_cut_off)
{
  auto fd = open(MMAPS_PFN);
  auto map = fd.mmap(2 * page, read_write, MAP_PRIVATE);
  map.store(page, "kept");
  BOOST_TEST(map.munmap(0, page) == 0);
  BOOST_TEST(map.load(page, 4) == "kept");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(page_mkwrite, mmaps_fixture)

BOOST_AUTO_TEST_CASE(it_hears_of_the_first_store_to_each_page)
{
  auto map = open(MMAPS_MKWRITE).mmap(2 * page, read_write, MAP_SHARED);
  map.store(0, "x");
  map.store(1, "y");
  BOOST_TEST(times_logged("page_mkwrite of page 0") == 1);
  map.store(page, "z");
  BOOST_TEST(times_logged("page_mkwrite of page 1") == 1);
}

BOOST_AUTO_TEST_CASE(a_load_first_brings_the_page_to_read)
{
  auto map = open(MMAPS_MKWRITE).mmap(page, read_write, MAP_SHARED);
  map.load(0, 1);
  BOOST_TEST(times_logged("page_mkwrite") == 0);
  map.store(0, "x");
  BOOST_TEST(times_logged("page_mkwrite") == 1);
  BOOST_TEST(times_logged("mmaps: fault") == 1);
}

BOOST_AUTO_TEST_CASE(a_private_store_is_none_of_its_business)
{
  auto map = open(MMAPS_MKWRITE).mmap(page, read_write, MAP_PRIVATE);
  map.store(0, "x");
  BOOST_TEST(times_logged("page_mkwrite") == 0);
}

BOOST_AUTO_TEST_CASE(when_it_fails_the_store_is_SIGBUS_and_loads_go_on)
{
  auto map = open(MMAPS_MKWRITE_FAILS).mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(map.store(0, "x") == SIGBUS);
  BOOST_TEST(map.load(0, 1) == std::string_view("\0", 1));
  BOOST_TEST(map.store(0, "x") == SIGBUS);
  BOOST_TEST(times_logged("page_mkwrite fails") == 2);
}

BOOST_AUTO_TEST_CASE(after_mprotect_a_page_that_was_written_is_not_asked_for_again)
{
  auto map = open(MMAPS_MKWRITE).mmap(2 * page, read_write, MAP_SHARED);
  map.store(0, "x");
  map.load(page, 1);
  map.mprotect(PROT_READ);
  map.mprotect(read_write);
  map.store(0, "x");
  BOOST_TEST(times_logged("page_mkwrite of page 0") == 1);
  map.store(page, "x");
  BOOST_TEST(times_logged("page_mkwrite of page 1") == 1);
}

BOOST_AUTO_TEST_CASE(a_read_into_the_mapping_is_a_store)
{
  auto fd = open(MMAPS_MKWRITE);
  auto map = fd.mmap(2 * page, read_write, MAP_SHARED);
  fd.pwrite("device", 0);
  fd.lseek(0, SEEK_SET);
  BOOST_TEST(fd.read_to(map.at(page).address, 6, "map") == 6);
  BOOST_TEST(map.load(page, 6) == "device");
  BOOST_TEST(times_logged("page_mkwrite of page 1") == 1);
}

BOOST_AUTO_TEST_CASE(a_read_may_move_bytes_within_the_page_that_is_mapped)
{
  auto fd = open(MMAPS_FAULT);
  auto map = fd.mmap(page, read_write, MAP_SHARED);
  fd.pwrite("a device", 0);
  fd.lseek(2, SEEK_SET);
  BOOST_TEST(fd.read_to(map.at(0).address, 6, "map") == 6);
  BOOST_TEST(map.load(0, 8) == "devicece");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(user_copies, mmaps_fixture)

BOOST_AUTO_TEST_CASE(copy_to_user_brings_the_page_in)
{
  auto source = open(MMAPS_PFN);
  source.write("copied");
  source.lseek(0, SEEK_SET);
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_SHARED);
  BOOST_TEST(source.read_to(map.at(10).address, 6, "map") == 6);
  BOOST_TEST(map.load(10, 6) == "copied");
  BOOST_TEST(times_logged("mmaps: fault") == 1);
}

BOOST_AUTO_TEST_CASE(copy_from_user_brings_the_page_in)
{
  open(MMAPS_FAULT).pwrite("taken", page);
  auto map = open(MMAPS_FAULT).mmap(page, PROT_READ, MAP_SHARED, page);
  auto sink = open(MMAPS_PFN);
  BOOST_TEST(sink.write_from(map.at(0).address, 5, "map") == 5);
  BOOST_TEST(sink.pread(5, 0) == "taken");
}

BOOST_AUTO_TEST_CASE(VM_FAULT_SIGBUS_is_EFAULT)
{
  auto map = open(MMAPS_FAULT).mmap(page, read_write, MAP_SHARED, 4 * page);
  auto fd = open(MMAPS_PFN);
  BOOST_TEST(fd.read_to(map.at(0).address, 4, "map") == -EFAULT);
  BOOST_TEST(fd.write_from(map.at(0).address, 4, "map") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(a_copy_stops_at_the_page_that_faults)
{
  auto map = open(MMAPS_FAULT).mmap(2 * page, read_write, MAP_SHARED, 3 * page);
  auto fd = open(MMAPS_PFN);
  BOOST_TEST(fd.read_to(map.at(page - 3).address, 10, "map") == 3);
  BOOST_TEST(fd.write_from(map.at(page - 3).address, 10, "map") == 3);
}

BOOST_AUTO_TEST_CASE(a_read_into_a_mapping_that_is_read_only_is_EFAULT)
{
  auto map = open(MMAPS_INSERT).mmap(page, PROT_READ, MAP_SHARED);
  BOOST_TEST(open(MMAPS_PFN).read_to(map.at(0).address, 4, "map") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(a_device_reads_into_its_own_memory)
{
  auto fd = open(MMAPS_VMALLOC);
  auto map = fd.mmap(2 * page, read_write, MAP_SHARED);
  map.store(0, "around");
  BOOST_TEST(fd.read_to(map.at(page).address, 6, "map") == 6);
  BOOST_TEST(fd.pread(6, page) == "around");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(vm_operations, mmaps_fixture)

BOOST_AUTO_TEST_CASE(mmap_itself_opens_nothing)
{
  auto map = open(MMAPS_INSERT).mmap(2 * page, read_write, MAP_SHARED);
  BOOST_TEST(times_logged("mmaps: open") == 0);
  map.munmap();
  BOOST_TEST(times_logged("close of 2 pages") == 1);
}

BOOST_AUTO_TEST_CASE(a_child_opens_and_its_exit_closes)
{
  auto map = open(MMAPS_INSERT).mmap(2 * page, read_write, MAP_SHARED);
  auto child = user.fork([&](auto&) { return 0; });
  child.join();
  BOOST_TEST(times_logged("mmaps: open") == 1);
  BOOST_TEST(times_logged("close of 2 pages") == 1);
}

BOOST_AUTO_TEST_CASE(a_thread_opens_nothing)
{
  auto map = open(MMAPS_INSERT).mmap(page, read_write, MAP_SHARED);
  auto child = user.spawn([&](auto& self) { return self.inherited(map).store(0, "same") == 0 ? 1 : 0; });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(map.load(0, 4) == "same");
  BOOST_TEST(times_logged("mmaps: open") == 0);
  BOOST_TEST(times_logged("mmaps: close") == 0);
}

BOOST_AUTO_TEST_CASE(the_file_lives_as_long_as_the_child_s_mapping)
{
  auto fd = open(MMAPS_FAULT);
  auto map = fd.mmap(page, read_write, MAP_SHARED);
  auto child = user.fork([&](auto& self) {
    self.inherited(map).store(0, "child");
    return 0;
  });
  child.join();
  fd.close();
  BOOST_TEST(times_logged("mmaps: release") == 0);
  map.munmap();
  BOOST_TEST(times_logged("mmaps: release") == 1);
}

BOOST_AUTO_TEST_CASE(VM_DONTCOPY_keeps_a_mapping_from_a_child)
{
  auto map = open(MMAPS_DONTCOPY).mmap(page, read_write, MAP_SHARED);
  map.store(0, "x");
  auto child = user.fork([&](auto& self) { return self.inherited(map).load(0, 1) == SIGSEGV ? 1 : 0; });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(times_logged("mmaps: open") == 0);
}

BOOST_AUTO_TEST_CASE(mprotect_of_a_part_opens_the_parts)
{
  auto map = open(MMAPS_FAULT).mmap(3 * page, read_write, MAP_SHARED);
  map.mprotect(page, page, PROT_READ);
  BOOST_TEST(times_logged("mmaps: open") == 2);
  map.munmap();
  BOOST_TEST(times_logged("close of 1 pages") == 3);
}

BOOST_AUTO_TEST_SUITE_END()
