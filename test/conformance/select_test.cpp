// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/select.c: poll() of one file and of many.
#include "calls.hpp"

#include <array>

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(do_poll, ops_fixture)

BOOST_AUTO_TEST_CASE(a_driver_without_poll_is_always_ready)
{
  auto fd = open(OPS_BARE);
  BOOST_TEST(fd.poll(POLLIN | POLLOUT, -1) == (POLLIN | POLLOUT));
  BOOST_TEST(fd.poll(POLLRDNORM, 0) == POLLRDNORM);
  BOOST_TEST(fd.poll(POLLPRI, 0) == 0);
}

BOOST_AUTO_TEST_CASE(only_what_was_asked_for_is_told)
{
  auto fd = open(OPS_RESULT);
  fd.ioctl(OPS_SET_RESULT, POLLIN | POLLRDNORM | POLLOUT);
  BOOST_TEST(fd.poll(POLLIN, 0) == POLLIN);
  BOOST_TEST(fd.poll(POLLPRI, 0) == 0);
  fd.ioctl(OPS_SET_RESULT, 0);
}

BOOST_AUTO_TEST_CASE(errors_and_hang_ups_are_told_unasked)
{
  auto fd = open(OPS_RESULT);
  fd.ioctl(OPS_SET_RESULT, POLLERR | POLLHUP | POLLIN);
  BOOST_TEST(fd.poll(0, 0) == (POLLERR | POLLHUP));
  fd.ioctl(OPS_SET_RESULT, 0);
}

BOOST_AUTO_TEST_CASE(events_without_a_name_are_neither_asked_for_nor_told)
{
  auto fd = open(OPS_RESULT);
  fd.ioctl(OPS_SET_RESULT, 0xffff);
  BOOST_TEST(fd.poll(static_cast<short>(0x9800), 0) == (POLLERR | POLLHUP));
  BOOST_TEST(fd.poll(-1, 0) == 0x27ff);
  fd.ioctl(OPS_SET_RESULT, 0);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_not_open_is_POLLNVAL)
{
  std::array<pollfd, 1> list{{{77, POLLIN, 0}}};
  BOOST_TEST(user.poll(list, -1) == 1);
  BOOST_TEST(list[0].revents == POLLNVAL);
}

BOOST_AUTO_TEST_CASE(a_negative_descriptor_is_passed_over)
{
  std::array<pollfd, 2> list{{{-1, POLLIN, POLLERR}, {77, POLLIN, 0}}};
  BOOST_TEST(user.poll(list, 0) == 1);
  BOOST_TEST(list[0].revents == 0);
}

BOOST_AUTO_TEST_CASE(no_descriptor_at_all_waits_for_the_timeout) { BOOST_TEST(user.poll(std::span<pollfd>(), 5) == 0); }

BOOST_AUTO_TEST_CASE(each_file_that_is_ready_counts_once)
{
  auto ready = open(OPS_BARE), quiet = open(OPS_POLL_WAIT), other = open(OPS_BARE);
  std::array<pollfd, 3> list{
      {{ready.number(), POLLIN | POLLOUT, 0}, {quiet.number(), POLLIN, 0}, {other.number(), POLLOUT, 0}}};
  BOOST_TEST(user.poll(list, -1) == 2);
}

BOOST_AUTO_TEST_CASE(a_timeout_without_an_event_is_0)
{
  auto fd = open(OPS_POLL_WAIT);
  BOOST_TEST(fd.poll(POLLIN, 0) == 0);
  BOOST_TEST(fd.poll(POLLIN, 12) == 0);
}

BOOST_AUTO_TEST_CASE(a_wake_up_ends_the_wait)
{
  auto control = open(OPS_RESULT);
  auto waiter =
      user.spawn([path = node(OPS_POLL_WAIT)](auto& self) { return self.open(path, O_RDONLY).poll(POLLIN, -1); });
  waiter.wait_until_asleep();
  BOOST_TEST(control.ioctl(OPS_WAKE, 1) == 0);
  BOOST_TEST(waiter.join() == POLLIN);
}

BOOST_AUTO_TEST_CASE(a_wake_up_without_an_event_does_not_end_the_wait)
{
  auto control = open(OPS_RESULT);
  auto waiter =
      user.spawn([path = node(OPS_POLL_WAIT)](auto& self) { return self.open(path, O_RDONLY).poll(POLLIN, -1); });
  waiter.wait_until_asleep();
  BOOST_TEST(control.ioctl(OPS_WAKE, 0) == 0);
  waiter.wait_until_asleep();
  BOOST_TEST(control.ioctl(OPS_WAKE, 1) == 0);
  BOOST_TEST(waiter.join() == POLLIN);
}

BOOST_AUTO_TEST_CASE(one_wake_up_reaches_every_poller)
{
  auto control = open(OPS_RESULT);
  const auto wait = [path = node(OPS_POLL_WAIT)](auto& self) { return self.open(path, O_RDONLY).poll(POLLIN, -1); };
  auto one = user.spawn(wait), two = user.spawn(wait);
  one.wait_until_asleep();
  two.wait_until_asleep();
  BOOST_TEST(control.ioctl(OPS_WAKE, 1) == 0);
  BOOST_TEST(one.join() == POLLIN);
  BOOST_TEST(two.join() == POLLIN);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_the_wait_with_EINTR_in_spite_of_SA_RESTART)
{
  user.sigaction(SIGUSR1, true);
  auto waiter =
      user.spawn([path = node(OPS_POLL_WAIT)](auto& self) { return self.open(path, O_RDONLY).poll(POLLIN, -1); });
  waiter.wait_until_asleep();
  BOOST_TEST(waiter.kill(SIGUSR1) == 0);
  BOOST_TEST(waiter.join() == -EINTR);
}

BOOST_AUTO_TEST_SUITE_END()
