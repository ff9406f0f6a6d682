// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/file.c and fs/file_table.c: descriptors, what they share, and when a driver is flushed and released.
#include "calls.hpp"

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(file_table, ops_fixture)

BOOST_AUTO_TEST_CASE(the_lowest_free_descriptor_is_taken)
{
  auto a = open(OPS_BARE), b = open(OPS_BARE), c = open(OPS_BARE);
  BOOST_TEST(c == 5);
  b.close();
  BOOST_TEST(open(OPS_BARE) == 4);
  auto d = a.dup();
  BOOST_TEST(d == 4);
}

BOOST_AUTO_TEST_CASE(closing_twice_is_EBADF)
{
  auto fd = open(OPS_BARE);
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(fd.close() == -EBADF);
}

BOOST_AUTO_TEST_CASE(closing_what_was_never_open_is_EBADF)
{
  BOOST_TEST(user.close(77) == -EBADF);
  BOOST_TEST(user.close(-1) == -EBADF);
}

BOOST_AUTO_TEST_CASE(dup_shares_the_position)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  auto copy = fd.dup();
  BOOST_TEST(fd.read(3) == "abc");
  BOOST_TEST(copy.read(3) == "def");
  BOOST_TEST(copy.lseek(20, SEEK_SET) == 20);
  BOOST_TEST(fd.read(1) == "u");
}

BOOST_AUTO_TEST_CASE(dup_of_what_is_not_open_is_EBADF)
{
  BOOST_TEST(user.dup(77) == -EBADF);
  BOOST_TEST(user.dup2(77, 5) == -EBADF);
  BOOST_TEST(user.dup2(77, 77) == -EBADF);
}

BOOST_AUTO_TEST_CASE(dup2_puts_the_file_where_it_is_told)
{
  auto fd = open(OPS_READ_ONLY);
  BOOST_TEST(user.dup2(fd.number(), 40) == 40);
  BOOST_TEST(user.read(40, 3) == "abc");
  BOOST_TEST(fd.read(3) == "def");
  BOOST_TEST(user.close(40) == 0);
}

BOOST_AUTO_TEST_CASE(dup2_onto_itself_does_nothing)
{
  auto fd = open(OPS_COUNTED);
  BOOST_TEST(user.dup2(fd.number(), fd.number()) == fd.number());
  BOOST_TEST(times("flush") == 0);
}

BOOST_AUTO_TEST_CASE(dup2_onto_a_negative_descriptor_is_EBADF)
{
  auto fd = open(OPS_BARE);
  BOOST_TEST(user.dup2(fd.number(), -1) == -EBADF);
}

BOOST_AUTO_TEST_CASE(dup2_closes_what_was_there_and_hides_its_error)
{
  auto fd = open(OPS_RESULT), counted = open(OPS_COUNTED);
  BOOST_TEST(fd.ioctl(OPS_SET_RESULT, static_cast<unsigned long>(-EIO)) == 0);
  auto third = open(OPS_RESULT);
  BOOST_TEST(user.dup2(counted.number(), third.number()) == third.number());
  BOOST_TEST(user.dup2(fd.number(), counted.number()) == counted.number());
  BOOST_TEST(times("flush") == 1);
  BOOST_TEST(times("release") == 0);
  fd.ioctl(OPS_SET_RESULT, 0);
}

BOOST_AUTO_TEST_CASE(each_close_flushes_and_the_last_releases)
{
  auto fd = open(OPS_COUNTED);
  auto copy = fd.dup();
  fd.close();
  BOOST_TEST(times("flush") == 1);
  BOOST_TEST(times("release") == 0);
  copy.close();
  BOOST_TEST(times("flush") == 2);
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(the_error_of_release_is_nobodys) { BOOST_TEST(open(OPS_COUNTED).close() == 0); }

BOOST_AUTO_TEST_CASE(the_error_of_flush_is_that_of_close_which_closes_all_the_same)
{
  set_result(-ENOSPC);
  auto fd = open(OPS_RESULT);
  BOOST_TEST(fd.close() == -ENOSPC);
  BOOST_TEST(fd.close() == -EBADF);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(a_flush_that_would_restart_is_EINTR)
{
  auto fd = open(OPS_RESULT);
  fd.ioctl(OPS_SET_RESULT, static_cast<unsigned long>(-512));
  BOOST_TEST(fd.close() == -EINTR);
}

BOOST_AUTO_TEST_CASE(a_spawned_process_shares_position_and_file)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  fd.read(3);
  auto child = user.spawn([n = fd.number()](auto& self) { return self.inherited(n).read(3).value(); });
  BOOST_TEST(child.join() == 3);
  BOOST_TEST(fd.read(3) == "ghi");
}

BOOST_AUTO_TEST_CASE(a_spawned_process_has_descriptors_of_its_own)
{
  auto fd = open(OPS_COUNTED);
  auto child = user.spawn([n = fd.number()](auto& self) { return self.inherited(n).close(); });
  BOOST_TEST(child.join() == 0);
  BOOST_TEST(times("flush") == 1);
  BOOST_TEST(times("release") == 0);
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(a_forked_process_shares_position_and_file)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  fd.read(3);
  auto child = user.fork([n = fd.number()](auto& self) { return self.inherited(n).read(3).value(); });
  BOOST_TEST(child.join() == 3);
  BOOST_TEST(fd.read(3) == "ghi");
}

BOOST_AUTO_TEST_CASE(a_process_that_is_killed_releases_its_files)
{
  auto child = user.fork([counted = node(OPS_COUNTED), waits = node(OPS_POLL_WAIT)](auto& self) {
    self.raw().open(counted, O_RDWR);
    return self.open(waits, O_RDONLY).poll(POLLIN, -1);
  });
  child.wait_until_asleep();
  BOOST_TEST(child.kill(SIGKILL) == 0);
  BOOST_TEST(child.join() == 128 + SIGKILL);
  BOOST_TEST(times("flush") == 1);
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_process_closes_what_it_had_open)
{
  auto child = user.spawn([path = node(OPS_COUNTED)](auto& self) -> long {
    self.raw().open(path, O_RDWR);
    self.raw().open(path, O_RDWR);
    return 0;
  });
  BOOST_TEST(child.join() == 0);
  BOOST_TEST(times("open") == 2);
  BOOST_TEST(times("flush") == 2);
  BOOST_TEST(times("release") == 2);
}

BOOST_AUTO_TEST_CASE(at_the_end_of_a_process_all_are_flushed_then_released_the_last_one_first)
{
  auto child = user.spawn([path = node(OPS_COUNTED)](auto& self) -> long {
    self.raw().open(path, O_RDONLY);
    self.raw().open(path, O_WRONLY);
    return 0;
  });
  BOOST_TEST(child.join() == 0);
  std::string order;
  for (const auto& line : dmesg()) order += line.substr(3) + '|';
  BOOST_TEST(order.find("ops: flush in mode 0|ops: flush in mode 1|ops: release in mode 1|ops: release in mode 0|") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(another_process_does_not_see_the_descriptor)
{
  auto fd = open(OPS_READ_ONLY);
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->read(fd.number(), 3) == -EBADF);
  BOOST_TEST(guest->open(node(OPS_READ_ONLY), O_RDONLY) == fd.number());
}

BOOST_AUTO_TEST_CASE(fsync_asks_the_driver_for_everything)
{
  set_result(-EROFS);
  auto fd = open(OPS_RESULT);
  BOOST_TEST(fd.fsync() == -EROFS);
  BOOST_TEST(logged("ops: fsync from 0 to 7fffffffffffffff, datasync 0"));
  set_result(0);
}

BOOST_AUTO_TEST_CASE(fsync_of_a_driver_without_it_is_EINVAL)
{
  BOOST_TEST(open(OPS_BARE).fsync() == -EINVAL);
  BOOST_TEST(user.fsync(77) == -EBADF);
}

BOOST_AUTO_TEST_SUITE_END()
