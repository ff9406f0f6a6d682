// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/sched/wait.c and completion.c, kernel/locking/mutex.c, kernel/time/timer.c and kernel/signal.c: who sleeps,
/// who is woken, and what a signal does.
#include "calls.hpp"

using namespace conformance;

namespace {

struct sleepers : fixture {
  sleepers() : fixture("sleep", SLEEP_MINOR) {}

  /// A child that sleeps; its result is what the sleep returned, or the error of the ioctl.
  auto sleeper(sleep_kind kind, long long timeout = 0)
  {
    auto child = user.spawn([fd = device.number(), kind, timeout](auto& self) -> long {
      const auto result = control(self, fd)("sleep " + std::to_string(kind) + ", " + std::to_string(timeout), SLEEP,
                                            numbers(kind, timeout))
                              .result;
      self.remark("signals seen: " + std::to_string(self.signals_seen()));
      return result;
    });
    child.wait_until_asleep();
    return child;
  }
  /// A child that sleeps until it is woken, and then tells how many signals it has seen.
  auto signalled()
  {
    auto child = user.spawn([fd = device.number()](auto& self) -> long {
      control(self, fd)("sleep", SLEEP, numbers(WAIT_EVENT));
      return self.signals_seen();
    });
    child.wait_until_asleep();
    return child;
  }
  /// A process that sleeps, and that may be killed.
  auto forked(sleep_kind kind)
  {
    auto child = user.fork([fd = device.number(), kind](auto& self) -> long {
      return control(self, fd).ask(SLEEP, numbers(kind)).result;
    });
    child.wait_until_asleep();
    return child;
  }
  long long sleep(sleep_kind kind, long long timeout = 0)
  {
    return kernel("sleep " + std::to_string(kind) + ", " + std::to_string(timeout), SLEEP, numbers(kind, timeout))
        .result;
  }
  void wake(wake_kind kind, long long n = 0)
  {
    kernel("wake " + std::to_string(kind) + ", " + std::to_string(n), WAKE, numbers(kind, n));
  }
  void complete(bool all) { kernel(all ? "complete_all" : "complete", COMPLETE, numbers(all)); }
  long long awake() { return kernel("awake", AWAKE, {}).result; }

  /// A child that holds the mutex until mutex_let_go().
  auto holder()
  {
    auto child = user.spawn(
        [fd = device.number()](auto& self) -> long { return control(self, fd)("mutex hold", MUTEX_HOLD, {}).result; });
    child.wait_until_asleep();
    return child;
  }
  auto locker(int how, const std::string& letter)
  {
    return user.spawn([fd = device.number(), how, letter](auto& self) -> long {
      return control(self, fd)("mutex lock " + letter, MUTEX_LOCK, numbers(how, 0, 0, 0, letter)).result;
    });
  }
  void mutex_let_go() { kernel("mutex let go", MUTEX_LET_GO, {}); }
  std::string mutex_order() { return kernel("mutex order", MUTEX_ORDER, {}).words; }

  /// A child whose ioctl ends with `error` when a signal comes.
  auto ends_with(int error)
  {
    auto child = user.spawn([fd = device.number(), error](auto& self) -> long {
      const auto result = control(self, fd)("ends with " + std::to_string(error), RESULT_OF, numbers(error)).result;
      self.remark("signals seen: " + std::to_string(self.signals_seen()));
      return result;
    });
    child.wait_until_asleep();
    return child;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(wait_queue, sleepers)

BOOST_AUTO_TEST_CASE(a_condition_that_holds_is_not_waited_for)
{
  wake(WAKE_UP);
  BOOST_TEST(sleep(WAIT_EVENT) == 0);
  BOOST_TEST(sleep(WAIT_EVENT_INTERRUPTIBLE) == 0);
}

BOOST_AUTO_TEST_CASE(a_wake_up_ends_a_wait_whose_condition_holds)
{
  auto child = sleeper(WAIT_EVENT);
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(a_wake_up_without_the_condition_ends_nothing)
{
  auto child = sleeper(WAIT_EVENT_INTERRUPTIBLE);
  wake(WAKE_UP_ONLY);
  child.wait_until_asleep();
  BOOST_TEST(awake() == 0);
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(wake_up_interruptible_passes_over_the_uninterruptible)
{
  auto deaf = sleeper(WAIT_EVENT), light = sleeper(WAIT_EVENT_INTERRUPTIBLE);
  wake(WAKE_UP_INTERRUPTIBLE);
  BOOST_TEST(light.join() == 0);
  deaf.wait_until_asleep();
  BOOST_TEST(awake() == 1);
  wake(WAKE_UP);
  BOOST_TEST(deaf.join() == 0);
}

BOOST_AUTO_TEST_CASE(one_wake_up_wakes_all_who_are_not_exclusive)
{
  auto a = sleeper(WAIT_EVENT_INTERRUPTIBLE), b = sleeper(WAIT_EVENT_INTERRUPTIBLE), c = sleeper(WAIT_EVENT);
  wake(WAKE_UP);
  BOOST_TEST(a.join() == 0);
  BOOST_TEST(b.join() == 0);
  BOOST_TEST(c.join() == 0);
}

BOOST_AUTO_TEST_CASE(one_wake_up_wakes_one_exclusive_waiter_the_first)
{
  auto a = sleeper(WAIT_EVENT_EXCLUSIVE), b = sleeper(WAIT_EVENT_EXCLUSIVE);
  wake(WAKE_UP);
  BOOST_TEST(a.join() == 0);
  b.wait_until_asleep();
  BOOST_TEST(awake() == 1);
  wake(WAKE_UP);
  BOOST_TEST(b.join() == 0);
}

BOOST_AUTO_TEST_CASE(wake_up_nr_wakes_so_many_exclusive_waiters)
{
  auto a = sleeper(WAIT_EVENT_EXCLUSIVE), b = sleeper(WAIT_EVENT_EXCLUSIVE), c = sleeper(WAIT_EVENT_EXCLUSIVE);
  wake(WAKE_UP_NR, 2);
  BOOST_TEST(a.join() == 0);
  BOOST_TEST(b.join() == 0);
  c.wait_until_asleep();
  BOOST_TEST(awake() == 2);
  wake(WAKE_UP_ALL);
  BOOST_TEST(c.join() == 0);
}

BOOST_AUTO_TEST_CASE(wake_up_all_wakes_every_exclusive_waiter)
{
  auto a = sleeper(WAIT_EVENT_EXCLUSIVE), b = sleeper(WAIT_EVENT_EXCLUSIVE), c = sleeper(WAIT_EVENT_EXCLUSIVE);
  wake(WAKE_UP_ALL);
  BOOST_TEST(a.join() == 0);
  BOOST_TEST(b.join() == 0);
  BOOST_TEST(c.join() == 0);
}

BOOST_AUTO_TEST_CASE(a_wake_up_reaches_those_who_are_not_exclusive_and_one_who_is)
{
  auto exclusive = sleeper(WAIT_EVENT_EXCLUSIVE), other = sleeper(WAIT_EVENT_EXCLUSIVE),
       plain = sleeper(WAIT_EVENT_INTERRUPTIBLE);
  wake(WAKE_UP);
  BOOST_TEST(plain.join() == 0);
  BOOST_TEST(exclusive.join() == 0);
  other.wait_until_asleep();
  BOOST_TEST(awake() == 2);
  wake(WAKE_UP);
  BOOST_TEST(other.join() == 0);
}

BOOST_AUTO_TEST_CASE(a_wait_with_a_timeout_returns_0_when_it_is_over)
{
  BOOST_TEST(sleep(WAIT_EVENT_TIMEOUT, 2) == 0);
  BOOST_TEST(sleep(WAIT_EVENT_INTERRUPTIBLE_TIMEOUT, 2) == 0);
}

BOOST_AUTO_TEST_CASE(a_wait_with_a_timeout_returns_all_of_it_when_the_condition_holds)
{
  wake(WAKE_UP);
  BOOST_TEST(sleep(WAIT_EVENT_TIMEOUT, 77) == 77);
  BOOST_TEST(sleep(WAIT_EVENT_INTERRUPTIBLE_TIMEOUT, 77) == 77);
  BOOST_TEST(sleep(WAIT_EVENT_TIMEOUT, 0) == 1);
}

BOOST_AUTO_TEST_CASE(a_wait_with_a_timeout_of_0_returns_0_at_once)
{
  BOOST_TEST(sleep(WAIT_EVENT_TIMEOUT, 0) == 0);
  BOOST_TEST(sleep(WAIT_EVENT_INTERRUPTIBLE_TIMEOUT, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_wait_that_is_woken_in_time_returns_what_is_left)
{
  auto child = user.spawn([fd = device.number()](auto& self) -> long {
    const auto left = control(self, fd).ask(SLEEP, numbers(WAIT_EVENT_TIMEOUT, 100'000)).result;
    return left > 0 && left <= 100'000;
  });
  child.wait_until_asleep();
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 1);
}

BOOST_AUTO_TEST_CASE(a_poller_with_another_key_is_not_woken)
{
  auto poller = user.spawn([fd = device.number()](auto& self) { return self.inherited(fd).poll(POLLIN, -1); });
  poller.wait_until_asleep();
  wake(WAKE_UP_POLL, POLLOUT);
  poller.wait_until_asleep();
  wake(WAKE_UP_POLL, POLLIN);
  BOOST_TEST(poller.join() == POLLIN);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(completion, sleepers)

BOOST_AUTO_TEST_CASE(complete_lets_one_pass)
{
  complete(false);
  BOOST_TEST(sleep(TRY_WAIT_FOR_COMPLETION) == 1);
  BOOST_TEST(sleep(TRY_WAIT_FOR_COMPLETION) == 0);
}

BOOST_AUTO_TEST_CASE(completions_add_up)
{
  complete(false);
  complete(false);
  BOOST_TEST(sleep(WAIT_FOR_COMPLETION) == 0);
  BOOST_TEST(sleep(WAIT_FOR_COMPLETION_INTERRUPTIBLE) == 0);
  BOOST_TEST(sleep(TRY_WAIT_FOR_COMPLETION) == 0);
}

BOOST_AUTO_TEST_CASE(complete_all_lets_everybody_pass_for_ever)
{
  auto a = sleeper(WAIT_FOR_COMPLETION), b = sleeper(WAIT_FOR_COMPLETION_INTERRUPTIBLE);
  complete(true);
  BOOST_TEST(a.join() == 0);
  BOOST_TEST(b.join() == 0);
  BOOST_TEST(sleep(TRY_WAIT_FOR_COMPLETION) == 1);
  BOOST_TEST(sleep(TRY_WAIT_FOR_COMPLETION) == 1);
}

BOOST_AUTO_TEST_CASE(the_first_who_waits_is_the_first_to_pass)
{
  auto a = sleeper(WAIT_FOR_COMPLETION), b = sleeper(WAIT_FOR_COMPLETION);
  complete(false);
  BOOST_TEST(a.join() == 0);
  b.wait_until_asleep();
  BOOST_TEST(awake() == 1);
  complete(false);
  BOOST_TEST(b.join() == 0);
}

BOOST_AUTO_TEST_CASE(a_timeout_is_0_and_a_completion_in_time_is_more)
{
  BOOST_TEST(sleep(WAIT_FOR_COMPLETION_TIMEOUT, 2) == 0);
  complete(false);
  BOOST_TEST(sleep(WAIT_FOR_COMPLETION_TIMEOUT, 50) == 50);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_an_interruptible_wait_for_it)
{
  user.sigaction(SIGUSR1, false);
  auto child = sleeper(WAIT_FOR_COMPLETION_INTERRUPTIBLE);
  child.kill(SIGUSR1);
  BOOST_TEST(child.join() == -EINTR);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(mutex, sleepers)

BOOST_AUTO_TEST_CASE(trylock_takes_a_free_one_only)
{
  BOOST_TEST(locker(2, "a").join() == 0);
  auto held = holder();
  BOOST_TEST(locker(2, "b").join() == -EBUSY);
  mutex_let_go();
  BOOST_TEST(held.join() == 0);
  BOOST_TEST(locker(2, "c").join() == 0);
  BOOST_TEST(mutex_order() == "ac");
}

BOOST_AUTO_TEST_CASE(those_who_wait_get_it_in_their_order)
{
  auto held = holder();
  auto a = locker(0, "a");
  a.wait_until_asleep();
  auto b = locker(1, "b");
  b.wait_until_asleep();
  auto c = locker(0, "c");
  c.wait_until_asleep();
  mutex_let_go();
  BOOST_TEST(held.join() == 0);
  BOOST_TEST(a.join() == 0);
  BOOST_TEST(b.join() == 0);
  BOOST_TEST(c.join() == 0);
  BOOST_TEST(mutex_order() == "abc");
}

BOOST_AUTO_TEST_CASE(a_signal_ends_an_interruptible_wait_with_EINTR)
{
  user.sigaction(SIGUSR1, true);
  auto held = holder();
  auto a = locker(1, "a");
  a.wait_until_asleep();
  BOOST_TEST(a.kill(SIGUSR1) == 0);
  BOOST_TEST(a.join() == -EINTR);
  mutex_let_go();
  BOOST_TEST(held.join() == 0);
  BOOST_TEST(mutex_order() == "");
}

BOOST_AUTO_TEST_CASE(a_signal_does_not_end_an_uninterruptible_wait)
{
  user.sigaction(SIGUSR1, false);
  auto held = holder();
  auto a = locker(0, "a");
  a.wait_until_asleep();
  a.kill(SIGUSR1);
  a.wait_until_asleep();
  mutex_let_go();
  BOOST_TEST(a.join() == 0);
  BOOST_TEST(held.join() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(signals, sleepers)

BOOST_AUTO_TEST_CASE(without_SA_RESTART_ERESTARTSYS_is_EINTR)
{
  user.sigaction(SIGUSR1, false);
  auto child = ends_with(-512);
  BOOST_TEST(child.kill(SIGUSR1) == 0);
  BOOST_TEST(child.join() == -EINTR);
}

BOOST_AUTO_TEST_CASE(with_SA_RESTART_ERESTARTSYS_starts_the_call_again)
{
  user.sigaction(SIGUSR1, true);
  auto child = ends_with(-512);
  BOOST_TEST(child.kill(SIGUSR1) == 0);
  child.wait_until_asleep();
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(between_its_calls_a_process_handles_a_signal_at_once)
{
  auto other = user.other("other", 0, 0);
  other->sigaction(SIGUSR1, false);
  BOOST_TEST(user.kill(*other, SIGUSR1) == 0);
  BOOST_TEST(other->signals_seen() == 1U);
  // So the next call is not disturbed.
  auto fd = other->open(path, O_RDWR);
  wake(WAKE_UP);
  BOOST_TEST(control(*other, fd.number())("sleep", SLEEP, numbers(WAIT_EVENT_INTERRUPTIBLE)).result == 0);
}

BOOST_AUTO_TEST_CASE(ERESTARTNOINTR_always_starts_the_call_again)
{
  user.sigaction(SIGUSR1, false);
  auto child = ends_with(-513);
  child.kill(SIGUSR1);
  child.wait_until_asleep();
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(ERESTARTNOHAND_is_EINTR_when_a_handler_ran)
{
  user.sigaction(SIGUSR1, true);
  auto child = ends_with(-514);
  child.kill(SIGUSR1);
  BOOST_TEST(child.join() == -EINTR);
}

BOOST_AUTO_TEST_CASE(the_drivers_own_EINTR_is_never_restarted)
{
  user.sigaction(SIGUSR1, true);
  auto child = ends_with(-EINTR);
  child.kill(SIGUSR1);
  BOOST_TEST(child.join() == -EINTR);
}

BOOST_AUTO_TEST_CASE(another_error_comes_through)
{
  user.sigaction(SIGUSR1, true);
  auto child = ends_with(-EIO);
  child.kill(SIGUSR1);
  BOOST_TEST(child.join() == -EIO);
}

BOOST_AUTO_TEST_CASE(a_signal_that_is_ignored_by_default_ends_no_wait)
{
  auto child = sleeper(WAIT_EVENT_INTERRUPTIBLE);
  BOOST_TEST(child.kill(SIGWINCH) == 0);
  child.wait_until_asleep();
  BOOST_TEST(awake() == 0);
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(an_uninterruptible_wait_goes_on_and_the_handler_runs_after_it)
{
  user.sigaction(SIGUSR1, false);
  auto child = signalled();
  child.kill(SIGUSR1);
  child.wait_until_asleep();
  BOOST_TEST(awake() == 0);
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 1);
}

BOOST_AUTO_TEST_CASE(a_killable_wait_heeds_no_handler)
{
  user.sigaction(SIGUSR1, false);
  auto child = sleeper(WAIT_EVENT_KILLABLE);
  child.kill(SIGUSR1);
  child.wait_until_asleep();
  BOOST_TEST(awake() == 0);
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(SIGKILL_ends_an_interruptible_and_a_killable_wait)
{
  for (const auto kind : {WAIT_EVENT_INTERRUPTIBLE, WAIT_EVENT_KILLABLE}) {
    auto child = forked(kind);
    BOOST_TEST(child.kill(SIGKILL) == 0);
    BOOST_TEST(child.join() == 128 + SIGKILL);
  }
}

BOOST_AUTO_TEST_CASE(SIGKILL_waits_for_the_end_of_an_uninterruptible_wait)
{
  auto child = forked(WAIT_EVENT);
  BOOST_TEST(child.kill(SIGKILL) == 0);
  child.wait_until_asleep();
  BOOST_TEST(awake() == 0);
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 128 + SIGKILL);
}

BOOST_AUTO_TEST_CASE(a_signal_without_a_handler_kills)
{
  auto child = forked(WAIT_EVENT_INTERRUPTIBLE);
  BOOST_TEST(child.kill(SIGUSR2) == 0);
  BOOST_TEST(child.join() == 128 + SIGUSR2);
}

BOOST_AUTO_TEST_CASE(signal_0_asks_and_a_wrong_one_is_EINVAL)
{
  auto child = sleeper(WAIT_EVENT_INTERRUPTIBLE);
  BOOST_TEST(child.kill(0) == 0);
  BOOST_TEST(child.kill(65) == -EINVAL);
  BOOST_TEST(child.kill(-1) == -EINVAL);
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(two_of_one_signal_before_the_handler_are_one)
{
  user.sigaction(SIGUSR1, false);
  auto child = signalled();
  child.kill(SIGUSR1);
  child.kill(SIGUSR1);
  wake(WAKE_UP);
  BOOST_TEST(child.join() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(timer, sleepers)

BOOST_AUTO_TEST_CASE(schedule_timeout_that_runs_out_returns_0)
{
  BOOST_TEST(sleep(SCHEDULE_TIMEOUT_INTERRUPTIBLE, 2) == 0);
  BOOST_TEST(sleep(SCHEDULE_TIMEOUT_UNINTERRUPTIBLE, 1) == 0);
  BOOST_TEST(sleep(SCHEDULE_TIMEOUT_UNINTERRUPTIBLE, 0) == 0);
}

BOOST_AUTO_TEST_CASE(msleep_comes_back)
{
  BOOST_TEST(sleep(MSLEEP, 1) == 0);
  BOOST_TEST(sleep(MSLEEP, 0) == 0);
  BOOST_TEST(sleep(MSLEEP_INTERRUPTIBLE, 1) == 0);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_an_interruptible_sleep_before_its_time)
{
  user.sigaction(SIGUSR1, true);
  for (const auto kind : {MSLEEP_INTERRUPTIBLE, SCHEDULE_TIMEOUT_INTERRUPTIBLE}) {
    auto child = user.spawn([fd = device.number(), kind](auto& self) -> long {
      return control(self, fd).ask(SLEEP, numbers(kind, 100'000)).result > 0;
    });
    child.wait_until_asleep();
    child.kill(SIGUSR1);
    BOOST_TEST(child.join() == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_signal_does_not_end_msleep)
{
  user.sigaction(SIGUSR1, false);
  auto child = user.spawn([fd = device.number()](auto& self) -> long {
    return control(self, fd).ask(SLEEP, numbers(MSLEEP, 80)).number[2] >= 20;
  });
  child.wait_until_asleep();
  child.kill(SIGUSR1);
  BOOST_TEST(child.join() == 1);
}

BOOST_AUTO_TEST_CASE(a_sleep_takes_at_least_the_time_that_was_asked_for)
{
  BOOST_TEST(kernel.ask(SLEEP, numbers(MSLEEP, 20)).number[2] >= 5);
  BOOST_TEST(kernel.ask(SLEEP, numbers(SCHEDULE_TIMEOUT_UNINTERRUPTIBLE, 5)).number[2] >= 5);
  BOOST_TEST(kernel.ask(SLEEP, numbers(WAIT_EVENT_TIMEOUT, 5)).number[2] >= 5);
}

BOOST_AUTO_TEST_SUITE_END()
