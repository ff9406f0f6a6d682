// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/eventpoll.c, and select(2) of fs/select.c: who is told that a device is ready, and how often.
#include "calls.hpp"

#include <csignal>

using namespace conformance;

namespace {

struct polled : fileops_fixture {
  descriptor device = open(FILEOPS_POLL);
};

struct in_set : polled {
  descriptor set = user.epoll_create();
  int epfd = set.number();

  outcome add(unsigned events) { return user.epoll_ctl(epfd, EPOLL_CTL_ADD, device.number(), events); }
};

/// A device whose poll() sleeps as long as somebody holds the driver's mutex.
struct sleeping_poll : fixture {
  sleeping_poll() : fixture("sleep", SLEEP_MINOR)
  {
    kernel("wake all", WAKE, numbers(WAKE_UP_ALL));
    BOOST_TEST(user.epoll_ctl(set.number(), EPOLL_CTL_ADD, device.number(), EPOLLIN) == 0);
  }

  /// One task waits for `waited`, and while it is in poll() another takes the device out of its set.
  void take_out_while_polled(const descriptor& waited)
  {
    kernel("poll locks", POLL_LOCKS, {});
    auto holder = user.spawn(
        [fd = device.number()](auto& self) -> long { return control(self, fd)("mutex hold", MUTEX_HOLD, {}).result; });
    holder.wait_until_asleep();
    auto waiter = user.spawn([fd = waited.number()](auto& self) { return self.epoll_wait(fd, 8, -1).result; });
    waiter.wait_until_asleep();
    auto taker = user.spawn([set = set.number(), fd = device.number()](auto& self) {
      return self.epoll_ctl(set, EPOLL_CTL_DEL, fd, 0).value();
    });
    taker.wait_until_asleep();
    kernel("mutex let go", MUTEX_LET_GO, {});
    BOOST_TEST(waiter.join() == 1);
    BOOST_TEST(taker.join() == 0);
    BOOST_TEST(holder.join() == 0);
    BOOST_TEST(user.epoll_wait(waited.number(), 8, 0) == 0);
  }

  descriptor set = user.epoll_create();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(a_poll_that_sleeps, sleeping_poll)

BOOST_AUTO_TEST_CASE(keeps_others_from_changing_the_set) { take_out_while_polled(set); }

BOOST_AUTO_TEST_CASE(of_a_set_in_a_set_keeps_others_from_changing_the_inner_one)
{
  auto outer = user.epoll_create();
  BOOST_TEST(user.epoll_ctl(outer.number(), EPOLL_CTL_ADD, set.number(), EPOLLIN) == 0);
  take_out_while_polled(outer);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(eventpoll, in_set)

BOOST_AUTO_TEST_CASE(a_file_that_is_ready_is_found_as_long_as_it_is)
{
  set_ready(0, POLLIN);
  BOOST_TEST(add(EPOLLIN) == 0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 1);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 1);
  set_ready(0, 0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
}

BOOST_AUTO_TEST_CASE(an_edge_is_found_once)
{
  set_ready(0, POLLIN);
  BOOST_TEST(add(EPOLLIN | EPOLLET) == 0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 1);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
  wake(0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 1);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
}

BOOST_AUTO_TEST_CASE(ready_without_a_wake_up_is_not_found)
{
  BOOST_TEST(add(EPOLLIN) == 0);
  set_ready(0, POLLIN);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
  wake(0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 1);
}

BOOST_AUTO_TEST_CASE(a_wake_up_without_being_ready_is_not_found)
{
  BOOST_TEST(add(EPOLLIN) == 0);
  wake(0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_wake_up_for_other_events_is_ignored)
{
  BOOST_TEST(add(EPOLLIN) == 0);
  set_ready(0, POLLIN);
  wake(0, POLLOUT);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
  wake(0, POLLIN);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 1);
}

BOOST_AUTO_TEST_CASE(only_the_events_that_were_asked_for_and_errors_are_told)
{
  set_ready(0, POLLIN | POLLOUT | POLLERR | POLLHUP);
  BOOST_TEST(add(EPOLLOUT) == 0);
  const auto found = user.epoll_wait(epfd, 8, 0);
  BOOST_TEST_REQUIRE(found.events.size() == 1U);
  BOOST_TEST(found.events[0].second == static_cast<unsigned>(EPOLLOUT | EPOLLERR | EPOLLHUP));
}

BOOST_AUTO_TEST_CASE(one_shot_is_disarmed_until_it_is_modified)
{
  set_ready(0, POLLIN);
  BOOST_TEST(add(EPOLLIN | EPOLLONESHOT) == 0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 1);
  wake(0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_MOD, device.number(), EPOLLIN | EPOLLONESHOT) == 0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 1);
}

BOOST_AUTO_TEST_CASE(modifying_looks_at_once)
{
  set_ready(0, POLLOUT);
  BOOST_TEST(add(EPOLLIN) == 0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_MOD, device.number(), EPOLLOUT, 99) == 0);
  const auto found = user.epoll_wait(epfd, 8, 0);
  BOOST_TEST_REQUIRE(found.events.size() == 1U);
  BOOST_TEST(found.events[0].first == 99U);
}

BOOST_AUTO_TEST_CASE(many_that_are_ready_take_turns)
{
  auto second = open(FILEOPS_POLL, O_RDWR, 1), third = open(FILEOPS_POLL, O_RDWR, 2);
  for (int i = 0; i < 3; ++i) set_ready(i, POLLIN);
  BOOST_TEST(add(EPOLLIN) == 0);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_ADD, second.number(), EPOLLIN) == 0);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_ADD, third.number(), EPOLLIN) == 0);
  for (int i = 0; i < 4; ++i) BOOST_TEST(user.epoll_wait(epfd, 2, 0) == 2);
}

BOOST_AUTO_TEST_CASE(a_closed_file_leaves_the_set)
{
  set_ready(0, POLLIN);
  BOOST_TEST(add(EPOLLIN) == 0);
  const int number = device.number();
  device.close();
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_DEL, number) == -EBADF);
}

BOOST_AUTO_TEST_CASE(a_file_that_a_copy_keeps_open_stays_in_the_set)
{
  set_ready(0, POLLIN);
  auto copy = device.dup();
  BOOST_TEST(add(EPOLLIN) == 0);
  device.close();
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 1);
  copy.close();
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_copy_may_be_in_the_set_as_well)
{
  set_ready(0, POLLIN);
  auto copy = device.dup();
  BOOST_TEST(add(EPOLLIN) == 0);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_ADD, copy.number(), EPOLLIN) == 0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 0) == 2);
}

BOOST_AUTO_TEST_CASE(a_driver_without_poll_is_EPERM)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_ADD, fd.number(), EPOLLIN) == -EPERM);
}

BOOST_AUTO_TEST_CASE(adding_twice_and_taking_away_what_is_not_there)
{
  BOOST_TEST(add(EPOLLIN) == 0);
  BOOST_TEST(add(EPOLLIN) == -EEXIST);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_DEL, device.number()) == 0);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_DEL, device.number()) == -ENOENT);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_MOD, device.number(), EPOLLIN) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(bad_arguments_are_refused)
{
  BOOST_TEST(user.epoll_ctl(epfd, 9, device.number(), EPOLLIN) == -EINVAL);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_ADD, epfd, EPOLLIN) == -EINVAL);
  BOOST_TEST(user.epoll_ctl(device.number(), EPOLL_CTL_ADD, epfd, EPOLLIN) == -EINVAL);
  BOOST_TEST(user.epoll_ctl(77, EPOLL_CTL_ADD, device.number(), EPOLLIN) == -EBADF);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_ADD, 77, EPOLLIN) == -EBADF);
  BOOST_TEST(user.epoll_wait(epfd, 0, 0) == -EINVAL);
  BOOST_TEST(user.epoll_wait(epfd, -1, 0) == -EINVAL);
  BOOST_TEST(user.epoll_wait(device.number(), 1, 0) == -EINVAL);
  BOOST_TEST(user.epoll_wait(77, 1, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(exclusive_is_for_adding_and_with_few_others)
{
  BOOST_TEST(add(EPOLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT) == -EINVAL);
  BOOST_TEST(add(EPOLLIN | EPOLLEXCLUSIVE) == 0);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_MOD, device.number(), EPOLLIN) == -EINVAL);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_MOD, device.number(), EPOLLIN | EPOLLEXCLUSIVE) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_set_cannot_be_read)
{
  BOOST_TEST(set.read(8) == -EINVAL);
  BOOST_TEST(set.lseek(5, SEEK_SET) == 0);
}

BOOST_AUTO_TEST_CASE(a_set_can_be_polled_and_be_in_a_set)
{
  auto outer = user.epoll_create();
  BOOST_TEST(add(EPOLLIN) == 0);
  BOOST_TEST(user.epoll_ctl(outer.number(), EPOLL_CTL_ADD, epfd, EPOLLIN) == 0);
  BOOST_TEST(set.poll(POLLIN, 0) == 0);
  set_ready(0, POLLIN);
  wake(0);
  BOOST_TEST(set.poll(POLLIN, 0) == POLLIN);
  BOOST_TEST(user.epoll_wait(outer.number(), 8, 0) == 1);
  BOOST_TEST(user.epoll_ctl(epfd, EPOLL_CTL_ADD, outer.number(), EPOLLIN) == -ELOOP);
}

BOOST_AUTO_TEST_CASE(a_sleeper_is_woken)
{
  BOOST_TEST(add(EPOLLIN) == 0);
  auto child = user.spawn([fd = epfd](auto& self) { return self.epoll_wait(fd, 8, -1).result; });
  child.wait_until_asleep();
  set_ready(0, POLLIN);
  wake(0);
  BOOST_TEST(child.join() == 1);
}

BOOST_AUTO_TEST_CASE(the_time_runs_out)
{
  BOOST_TEST(add(EPOLLIN) == 0);
  BOOST_TEST(user.epoll_wait(epfd, 8, 20) == 0);
}

BOOST_AUTO_TEST_CASE(a_signal_is_EINTR_also_with_SA_RESTART)
{
  user.sigaction(SIGUSR1, true);
  auto child = user.spawn([fd = epfd](auto& self) { return self.epoll_wait(fd, 8, -1).result; });
  child.wait_until_asleep();
  BOOST_TEST(child.kill(SIGUSR1) == 0);
  BOOST_TEST(child.join() == -EINTR);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(select_call, polled)

BOOST_AUTO_TEST_CASE(each_set_has_its_own_events)
{
  set_ready(0, POLLIN);
  const int fd = device.number();
  BOOST_TEST(user.select({{fd}, {fd}, {fd}}, 0) == 1);
  set_ready(0, POLLIN | POLLOUT | POLLPRI);
  BOOST_TEST(user.select({{fd}, {fd}, {fd}}, 0) == 3);
  set_ready(0, POLLPRI);
  const auto found = user.select({{fd}, {fd}, {fd}}, 0);
  BOOST_TEST(found.exceptional.size() == 1U);
  BOOST_TEST(found.in.empty());
}

BOOST_AUTO_TEST_CASE(an_error_makes_it_readable_and_writable)
{
  set_ready(0, POLLERR);
  const int fd = device.number();
  BOOST_TEST(user.select({{fd}, {fd}, {fd}}, 0) == 2);
  set_ready(0, POLLHUP);
  BOOST_TEST(user.select({{fd}, {fd}, {fd}}, 0) == 1);
}

BOOST_AUTO_TEST_CASE(a_driver_without_poll_is_always_ready)
{
  const int fd = open(FILEOPS_ITER).number();
  auto kept = open(FILEOPS_ITER);
  BOOST_TEST(kept == fd);
  BOOST_TEST(user.select({{fd}, {fd}, {fd}}, 0) == 2);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_not_open_is_EBADF)
{
  BOOST_TEST(user.select({{device.number(), 60}, {}, {}}, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(nothing_to_look_at_waits_for_the_time) { BOOST_TEST(user.select({}, 5) == 0); }

BOOST_AUTO_TEST_CASE(a_sleeper_is_woken)
{
  auto child = user.spawn([fd = device.number()](auto& self) { return self.select({{fd}, {}, {}}, -1).result; });
  child.wait_until_asleep();
  set_ready(0, POLLIN);
  wake(0, POLLOUT);
  wake(0, POLLIN);
  BOOST_TEST(child.join() == 1);
}

BOOST_AUTO_TEST_CASE(the_first_of_several_wakes)
{
  auto second = open(FILEOPS_POLL, O_RDWR, 1);
  auto child = user.spawn(
      [a = device.number(), b = second.number()](auto& self) { return self.select({{a, b}, {}, {}}, -1).result; });
  child.wait_until_asleep();
  set_ready(1, POLLIN);
  wake(1);
  BOOST_TEST(child.join() == 1);
}

BOOST_AUTO_TEST_CASE(a_signal_is_EINTR_also_with_SA_RESTART)
{
  user.sigaction(SIGUSR1, true);
  auto child = user.spawn([fd = device.number()](auto& self) { return self.select({{fd}, {}, {}}, -1).result; });
  child.wait_until_asleep();
  BOOST_TEST(child.kill(SIGUSR1) == 0);
  BOOST_TEST(child.join() == -EINTR);
}

BOOST_AUTO_TEST_SUITE_END()
