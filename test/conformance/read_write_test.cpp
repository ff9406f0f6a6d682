// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/read_write.c: what is checked before a driver's read, write and llseek, and what becomes of the position.
#include "calls.hpp"

#include <climits>

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(read_write, ops_fixture)

BOOST_AUTO_TEST_CASE(without_operations_read_and_write_are_EINVAL)
{
  auto fd = open(OPS_BARE);
  BOOST_TEST(fd.read(1) == -EINVAL);
  BOOST_TEST(fd.write("x") == -EINVAL);
  BOOST_TEST(fd.pread(1, 0) == -EINVAL);
  BOOST_TEST(fd.pwrite("x", 0) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_driver_that_only_reads_is_EINVAL_to_write)
{
  auto fd = open(OPS_READ_ONLY);
  BOOST_TEST(fd.write("x") == -EINVAL);
  BOOST_TEST(fd.read(2) == "ab");
}

BOOST_AUTO_TEST_CASE(a_driver_that_only_writes_is_EINVAL_to_read)
{
  auto fd = open(OPS_WRITE_ONLY);
  BOOST_TEST(fd.read(1) == -EINVAL);
  BOOST_TEST(fd.write("xyz") == 3);
}

BOOST_AUTO_TEST_CASE(the_position_moves_from_read_to_read_up_to_the_end)
{
  auto fd = open(OPS_READ_ONLY);
  BOOST_TEST(fd.read(20) == "abcdefghijklmnopqrst");
  BOOST_TEST(fd.read(20) == "uvwxyz");
  BOOST_TEST(fd.read(20) == 0);
}

BOOST_AUTO_TEST_CASE(each_open_file_has_a_position_of_its_own)
{
  auto one = open(OPS_READ_ONLY), two = open(OPS_READ_ONLY);
  BOOST_TEST(one.read(3) == "abc");
  BOOST_TEST(two.read(3) == "abc");
}

BOOST_AUTO_TEST_CASE(reads_and_writes_share_the_position)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  BOOST_TEST(fd.write("12345") == 5);
  BOOST_TEST(fd.read(3) == "fgh");
}

BOOST_AUTO_TEST_CASE(pread_and_pwrite_leave_the_position)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  BOOST_TEST(fd.read(2) == "ab");
  BOOST_TEST(fd.pread(3, 20) == "uvw");
  BOOST_TEST(fd.pwrite("123", 9) == 3);
  BOOST_TEST(fd.read(2) == "cd");
}

BOOST_AUTO_TEST_CASE(pread_works_where_lseek_does_not)
{
  auto fd = open(OPS_READ_ONLY);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == -ESPIPE);
  BOOST_TEST(fd.pread(2, 24) == "yz");
}

BOOST_AUTO_TEST_CASE(pread_at_a_negative_position_is_EINVAL)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  BOOST_TEST(fd.pread(1, -1) == -EINVAL);
  BOOST_TEST(fd.pwrite("x", -1) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_negative_position_is_refused_before_the_descriptor)
{
  BOOST_TEST(user.pread(77, 1, -1) == -EINVAL);
  BOOST_TEST(user.pread(77, 1, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(pread_over_the_largest_position_is_EINVAL)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  BOOST_TEST(fd.pread(2, LLONG_MAX) == -EINVAL);
  BOOST_TEST(fd.pread(2, LLONG_MAX - 2) == 0);
}

BOOST_AUTO_TEST_CASE(a_read_that_fails_keeps_the_position)
{
  set_result(-EIO);
  auto fd = open(OPS_MOVES);
  BOOST_TEST(fd.read(3) == -EIO);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 0);
}

BOOST_AUTO_TEST_CASE(a_read_of_nothing_that_moved_the_position_moves_it)
{
  set_result(0);
  auto fd = open(OPS_MOVES);
  BOOST_TEST(fd.read(3) == 0);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
}

BOOST_AUTO_TEST_CASE(the_driver_moves_the_position_whatever_it_returns)
{
  set_result(2);
  auto fd = open(OPS_MOVES);
  BOOST_TEST(fd.read(3).value() == 2);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
}

BOOST_AUTO_TEST_CASE(a_driver_may_claim_more_than_was_asked_for)
{
  set_result(100);
  BOOST_TEST(open(OPS_RESULT).write("x") == 100);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(a_count_above_MAX_RW_COUNT_is_cut)
{
  auto fd = open(OPS_COUNT);
  auto memory = user.map(1);
  BOOST_TEST(fd.read_to(memory.address(), 0x7ffff001, "memory") == 0x7ffff000);
  BOOST_TEST(fd.write_from(memory.address(), 0x100000000, "memory") == 0x7ffff000);
}

BOOST_AUTO_TEST_CASE(a_count_of_nothing_reaches_the_driver)
{
  auto fd = open(OPS_COUNT);
  BOOST_TEST(fd.read(0) == 0);
  BOOST_TEST(fd.read_to(0, 0, "null") == 0);
  set_result(-EIO);
  BOOST_TEST(open(OPS_RESULT).read(0) == -EIO);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(an_address_of_the_kernel_is_EFAULT_before_the_driver)
{
  auto fd = open(OPS_COUNT);
  BOOST_TEST(fd.read_to(0xffff800000000000, 1, "a kernel address") == -EFAULT);
  BOOST_TEST(fd.write_from(0xffff800000000000, 1, "a kernel address") == -EFAULT);
  BOOST_TEST(fd.read_to(0xffff800000000000, 0, "a kernel address") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(a_range_that_wraps_around_is_EFAULT)
{
  auto fd = open(OPS_COUNT);
  BOOST_TEST(fd.read_to(4096, ~0UL, "low memory") == -EFAULT);
  BOOST_TEST(fd.read_to(4096, 1UL << 63, "low memory") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(a_hole_is_EFAULT_from_the_driver)
{
  auto fd = open(OPS_READ_ONLY);
  BOOST_TEST(fd.read_to(4096, 4, "a hole") == -EFAULT);
  BOOST_TEST(fd.read(2) == "ab");
}

BOOST_AUTO_TEST_CASE(a_read_into_the_end_of_memory_is_short_and_moves_by_what_was_copied)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  auto memory = user.map(4096);
  BOOST_TEST(fd.read_to(memory.address() + 4093, 10, "the last 3 bytes of memory") == 3);
  BOOST_TEST(memory.load(3, 4093) == "abc");
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 3);
}

BOOST_AUTO_TEST_CASE(a_read_into_read_only_memory_is_EFAULT)
{
  auto fd = open(OPS_READ_ONLY);
  auto memory = user.map(4096);
  memory.read_only();
  BOOST_TEST(fd.read_to(memory.address(), 4, "read-only memory") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_not_open_is_EBADF)
{
  BOOST_TEST(user.read(77, 1) == -EBADF);
  BOOST_TEST(user.write(77, "x") == -EBADF);
  BOOST_TEST(user.read(-1, 1) == -EBADF);
  BOOST_TEST(user.lseek(77, 0, SEEK_SET) == -EBADF);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(llseek, ops_fixture)

BOOST_AUTO_TEST_CASE(without_llseek_it_is_ESPIPE)
{
  BOOST_TEST(open(OPS_BARE).lseek(0, SEEK_SET) == -ESPIPE);
  BOOST_TEST(open(OPS_READ_ONLY).lseek(1, SEEK_SET) == -ESPIPE);
}

BOOST_AUTO_TEST_CASE(an_unknown_whence_is_EINVAL)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  BOOST_TEST(fd.lseek(0, 5) == -EINVAL);
  BOOST_TEST(fd.lseek(0, -1) == -EINVAL);
  BOOST_TEST(open(OPS_BARE).lseek(0, 5) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(default_llseek_goes_anywhere_but_below_0)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  BOOST_TEST(fd.lseek(3, SEEK_SET) == 3);
  BOOST_TEST(fd.lseek(4, SEEK_CUR) == 7);
  BOOST_TEST(fd.read(2) == "hi");
  BOOST_TEST(fd.lseek(-10, SEEK_CUR) == -EINVAL);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 9);
  BOOST_TEST(fd.lseek(1000, SEEK_SET) == 1000);
  BOOST_TEST(fd.lseek(-1, SEEK_SET) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(default_llseek_takes_a_device_for_empty)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  BOOST_TEST(fd.lseek(0, SEEK_END) == 0);
  BOOST_TEST(fd.lseek(2, SEEK_END) == 2);
  BOOST_TEST(fd.lseek(0, SEEK_DATA) == -ENXIO);
  BOOST_TEST(fd.lseek(0, SEEK_HOLE) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(default_llseek_reaches_the_largest_position)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  BOOST_TEST(fd.lseek(LLONG_MAX, SEEK_SET) == LLONG_MAX);
  BOOST_TEST(fd.read(1) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_position_over_the_largest_wraps_around_and_is_EINVAL)
{
  auto fd = open(OPS_DEFAULT_LLSEEK), other = open(OPS_GENERIC_LLSEEK);
  fd.lseek(LLONG_MAX, SEEK_SET);
  other.lseek(LLONG_MAX, SEEK_SET);
  BOOST_TEST(fd.lseek(1, SEEK_CUR) == -EINVAL);
  BOOST_TEST(other.lseek(1, SEEK_CUR) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(noop_llseek_says_where_it_is_and_stays)
{
  auto fd = open(OPS_NOOP_LLSEEK);
  fd.read(4);
  BOOST_TEST(fd.lseek(100, SEEK_SET) == 4);
  BOOST_TEST(fd.lseek(-100, SEEK_CUR) == 4);
  BOOST_TEST(fd.read(1) == "e");
}

BOOST_AUTO_TEST_CASE(generic_file_llseek_goes_like_default_llseek)
{
  auto fd = open(OPS_GENERIC_LLSEEK);
  BOOST_TEST(fd.lseek(5, SEEK_SET) == 5);
  BOOST_TEST(fd.lseek(-6, SEEK_CUR) == -EINVAL);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
  BOOST_TEST(fd.lseek(7, SEEK_END) == 7);
  BOOST_TEST(fd.lseek(0, SEEK_HOLE) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(fixed_size_llseek_knows_its_end)
{
  auto fd = open(OPS_FIXED_LLSEEK);
  BOOST_TEST(fd.lseek(-2, SEEK_END) == 24);
  BOOST_TEST(fd.read(5) == "yz");
  BOOST_TEST(fd.lseek(0, SEEK_END) == 26);
  BOOST_TEST(fd.lseek(1, SEEK_END) == -EINVAL);
  BOOST_TEST(fd.lseek(27, SEEK_SET) == -EINVAL);
  BOOST_TEST(fd.lseek(0, SEEK_DATA) == -EINVAL);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 26);
}

BOOST_AUTO_TEST_CASE(nonseekable_open_refuses_positions_but_keeps_one)
{
  auto fd = open(OPS_NONSEEKABLE);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -ESPIPE);
  BOOST_TEST(fd.pread(1, 0) == -ESPIPE);
  BOOST_TEST(fd.pwrite("x", 0) == -ESPIPE);
  BOOST_TEST(fd.read(3) == "abc");
  BOOST_TEST(fd.write("12") == 2);
  BOOST_TEST(fd.read(1) == "f");
}

BOOST_AUTO_TEST_CASE(a_stream_gets_no_position)
{
  auto fd = open(OPS_STREAM);
  BOOST_TEST(fd.read(4) == "none");
  BOOST_TEST(fd.pread(4, 0) == -ESPIPE);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == -ESPIPE);
}

BOOST_AUTO_TEST_SUITE_END()
