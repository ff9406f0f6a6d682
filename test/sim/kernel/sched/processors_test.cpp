// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Several processors, and tasks that are preempted: kernel/sched/core.hpp, kernel/smp.hpp, mm/percpu.hpp.
#include "../../misdeed.hpp"

#include <lkm/sim/core/rules.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

using lkm::sim::kernel;
using lkm::sim::process;

namespace {

int load_racy(kernel& k, const char* what) { return k.user().init_module("racy", std::string("\"what=") + what + '"'); }

std::vector<std::string> log_of(kernel& k)
{
  std::vector<std::string> lines;
  for (const auto& r : k.log().records()) lines.push_back(r.text);
  return lines;
}

constexpr lkm::sim::user_address anywhere{4096};  // the driver does not look at it

/// The counter after a process for each of `sizes` has written as many bytes, and so many interrupts.
long counted(kernel& k, std::initializer_list<std::size_t> sizes, unsigned interrupts = 0)
{
  std::vector<process*> all;
  for (const auto size : sizes)
    all.push_back(&k.spawn(k.user(), [size](process& me) -> long {
      const int fd = me.open("/dev/racy", O_RDWR);
      return me.write(fd, anywhere, size);
    }));
  for (unsigned i = 0; i < interrupts; ++i)
    all.push_back(&k.spawn(k.user(), [](process& me) -> long { return me.interrupt(5); }));
  for (auto* const p : all) k.join(k.user(), *p);
  const int fd = k.user().open("/dev/racy", O_RDWR);
  const auto counter = k.user().lseek(fd, 0, SEEK_SET);
  k.user().close(fd);
  return counter;
}

constexpr std::uint64_t seeds = 200;

}  // namespace

BOOST_AUTO_TEST_SUITE(processors)

BOOST_AUTO_TEST_CASE(a_kernel_has_two_and_each_has_its_own_variables)
{
  kernel k;
  BOOST_TEST(load_racy(k, "processors") == 0);
  const std::vector<std::string> expected{
      "2 processors, the last is 1",
      "processor 0, where it was called",
      "processor 1, in an interrupt",
      "processor 1, in an interrupt",
      "called: 0",
      "called: -6",
      "0: seen 6, number 0",
      "1: seen 7, number 1",
      "thread on 1",
      "work on 1",
      "timer on 1",
      "moved: 0, to 1",
  };
  BOOST_TEST(log_of(k) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(as_many_as_are_asked_for)
{
  kernel k({.processors = 5});
  BOOST_TEST(load_racy(k, "processors") == 0);
  BOOST_TEST(log_of(k).front() == "5 processors, the last is 4");
  BOOST_TEST(log_of(k).back() == "moved: 0, to 4");
}

BOOST_AUTO_TEST_CASE(one_is_enough)
{
  kernel k({.processors = 1});
  BOOST_TEST(load_racy(k, "processors") == 0);
  BOOST_TEST(log_of(k).front() == "1 processors, the last is 0");
  BOOST_TEST(log_of(k).back() == "moved: 0, to 0");
}

BOOST_AUTO_TEST_CASE(none_is_not)
{
  BOOST_CHECK_THROW(kernel({.processors = 0}), lkm::sim::misuse);
  BOOST_CHECK_THROW(kernel({.processors = 65}), lkm::sim::misuse);
  BOOST_CHECK_THROW(kernel({.preemption = true}), lkm::sim::misuse);
}

BOOST_AUTO_TEST_CASE(one_that_is_not_there_is_a_bug)
{
  kernel k;
  BOOST_CHECK_THROW(load_racy(k, "a processor too many"), lkm::sim::kernel_bug);
  BOOST_TEST(k.report().mentions("BUG: queue_work_on() of processor 2: the kernel has 2, numbered from 0"));
}

BOOST_AUTO_TEST_CASE(another_goes_on_while_one_waits_without_sleeping)
{
  kernel k;
  BOOST_TEST(load_racy(k, "busy wait") == 0);
}

BOOST_AUTO_TEST_CASE(with_one_alone_nobody_else_does)
{
  kernel k({.processors = 1});
  BOOST_CHECK_THROW(load_racy(k, "busy wait"), lkm::sim::kernel_bug);
  BOOST_TEST(k.report().mentions("BUG: soft lockup"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(preemption)

BOOST_AUTO_TEST_CASE(an_update_is_lost_with_some_seeds_and_with_none_when_nobody_is_preempted)
{
  unsigned lost = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .preemption = true});
    BOOST_TEST(load_racy(k, "counts") == 0);
    lost += counted(k, {1, 1}) < 40;
    kernel calm({.seed = seed});
    BOOST_TEST(load_racy(calm, "counts") == 0);
    BOOST_TEST(counted(calm, {1, 1}) == 40);
  }
  BOOST_TEST(lost > seeds / 10);
  BOOST_TEST(lost < seeds);
}

BOOST_AUTO_TEST_CASE(no_update_is_lost_under_a_lock)
{
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .processors = 3, .preemption = true});
    BOOST_TEST(load_racy(k, "counts with a lock") == 0);
    BOOST_TEST(counted(k, {1, 1, 1, 1}) == 80);
    k.shut_down();
    BOOST_TEST(said_by(k) == "");
  }
}

BOOST_AUTO_TEST_CASE(nor_where_each_operation_is_atomic)
{
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .processors = 3, .preemption = true});
    BOOST_TEST(load_racy(k, "counts atomically") == 0);
    counted(k, {1, 1, 1});
    BOOST_TEST(counted(k, {}) <= 80);
    BOOST_TEST(counted(k, {1}) == 100);
  }
}

BOOST_AUTO_TEST_CASE(what_a_timer_uses_stays_until_it_has_returned)
{
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .preemption = true});
    BOOST_TEST(load_racy(k, "stops a timer") == 0);
    counted(k, {2, 1, 1});
    k.shut_down();
    BOOST_TEST(said_by(k) == "");
  }
}

BOOST_AUTO_TEST_CASE(what_a_reader_has_found_stays)
{
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .preemption = true});
    BOOST_TEST(load_racy(k, "reads under RCU") == 0);
    counted(k, {2, 1, 2, 1, 1});
    BOOST_TEST(k.user().delete_module("racy") == 0);
    k.shut_down();
    BOOST_TEST(said_by(k) == "");
  }
}

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_each_time)
{
  const auto once = [](std::uint64_t seed) {
    kernel k({.seed = seed, .preemption = true});
    load_racy(k, "counts");
    return counted(k, {1, 1, 1});
  };
  std::set<long> different;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto first = once(seed);
    BOOST_TEST(once(seed) == first);
    different.insert(first);
  }
  BOOST_TEST(different.size() > 3U);
}

BOOST_AUTO_TEST_CASE(a_driver_in_cpp_loses_what_it_does_not_lock)
{
  unsigned lost = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .preemption = true});
    BOOST_TEST(k.user().init_module("racing", "") == 0);
    BOOST_TEST(k.user().mknod("/dev/racing", S_IFCHR | 0600, (62U << 20)) == 0);
    const auto writes = [](process& me) -> long { return me.write(me.open("/dev/racing", O_RDWR), anywhere, 1); };
    auto& one = k.spawn(k.user(), writes);
    auto& other = k.spawn(k.user(), writes);
    BOOST_TEST(k.join(k.user(), one) == 1);
    BOOST_TEST(k.join(k.user(), other) == 1);
    BOOST_TEST(k.user().delete_module("racing") == 0);
    const auto said = log_of(k).back();
    BOOST_TEST(said.starts_with("racing: locked 40, not locked "), said);
    lost += !said.ends_with(" 40");
  }
  BOOST_TEST(lost > 0U);
  BOOST_TEST(lost < seeds);
}

BOOST_AUTO_TEST_CASE(two_processors_that_wait_for_each_others_spinlock_are_named)
{
  unsigned found = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .preemption = true});
    const lkm::sim::silence quiet{k, "lock order"};  // it is found before it happens
    BOOST_TEST(load_racy(k, "locks in two orders") == 0);
    try {
      BOOST_TEST(counted(k, {1, 2}) == 2);
    } catch (const lkm::sim::deadlock&) {
      ++found;
      BOOST_TEST_MESSAGE(said_by(k));
      BOOST_TEST(k.report().mentions("spins in write() of /dev/racy, for a spinlock that task"), said_by(k));
      BOOST_TEST(k.report().mentions("at take_both() (racy.c:"), said_by(k));
    }
  }
  BOOST_TEST(found > 0U);
  BOOST_TEST(found < seeds);
}

BOOST_AUTO_TEST_CASE(locks_in_one_order_are_not)
{
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .preemption = true});
    BOOST_TEST(load_racy(k, "locks in two orders") == 0);
    BOOST_TEST(counted(k, {1, 1, 1}) == 3);
  }
}

BOOST_AUTO_TEST_CASE(an_interrupt_comes_between_two_lines)
{
  unsigned found = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .preemption = true});
    const lkm::sim::silence quiet{k, "lock in interrupt"};  // it is found before it happens
    BOOST_TEST(load_racy(k, "interrupts") == 0);
    try {
      counted(k, {1, 1, 1, 1, 1, 1}, 6);
    } catch (const lkm::sim::kernel_bug&) {
      ++found;
      BOOST_TEST(k.report().mentions("BUG: spinlock recursion"), said_by(k));
      BOOST_TEST(k.report().mentions("in pressed() (racy.c:"), said_by(k));
    }
  }
  BOOST_TEST(found > 0U);
  BOOST_TEST(found < seeds);
}

BOOST_AUTO_TEST_CASE(but_not_where_they_are_disabled)
{
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    kernel k({.seed = seed, .preemption = true});
    BOOST_TEST(load_racy(k, "interrupts with irqsave") == 0);
    counted(k, {1, 1, 1, 1, 1, 1}, 6);
    k.shut_down();
    BOOST_TEST(said_by(k) == "");
  }
}

BOOST_AUTO_TEST_SUITE_END()
