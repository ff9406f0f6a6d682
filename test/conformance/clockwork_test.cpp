// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/time/timer.c, kernel/softirq.c, kernel/kthread.c and kernel/workqueue.c: a module says in the log what they
/// do, and the log is the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct clockwork : module_with_areas {
  clockwork() : module_with_areas("clockwork") {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(timers_threads_and_works, clockwork)

BOOST_AUTO_TEST_CASE(contexts)
{
  run("contexts");
  says("a task: task 1, softirq 0, serving 0, hardirq 0, atomic 0, irqs off 0");
  says("without softirqs: task 1, softirq 1, serving 0, hardirq 0, atomic 1, irqs off 0");
  says("spin_lock_irq(): task 1, softirq 0, serving 0, hardirq 0, atomic 1, irqs off 1");
  says("afterwards: task 1, softirq 0, serving 0, hardirq 0, atomic 0, irqs off 0");
}

BOOST_AUTO_TEST_CASE(timers)
{
  run("timers");
  says("first: task 0, softirq 1, serving 1, hardirq 0, atomic 1, irqs off 0");
  says("try_to_del_timer_sync(timer) is -1");
  says("plain_runs is 1");
}

BOOST_AUTO_TEST_CASE(threads)
{
  run("threads");
  says("a_name_that_is_, kernel thread 1, data salt");
  says("kthread_stop(thread) is 42");
  says("kthread_stop(thread) is -4");
  BOOST_TEST(!logged("this never runs"));
}

BOOST_AUTO_TEST_CASE(works)
{
  run("works");
  says("a work: task 1, softirq 0, serving 0, hardirq 0, atomic 0, irqs off 0");
  says("destroyed");
  says("later runs");
}

BOOST_AUTO_TEST_CASE(in_cxx)
{
  log_prefixes = {"oven: "};
  BOOST_TEST(user.insmod("oven") == 0);
  BOOST_TEST(logged("oven: 1 ticks"));
  BOOST_TEST(logged("oven: 2 works"));
  BOOST_TEST(logged("oven: the thread returned 7"));
  BOOST_TEST(user.rmmod("oven") == 0);
  BOOST_TEST(logged("oven: watched"));
  BOOST_TEST(logged("oven: switched off"));
}

BOOST_AUTO_TEST_SUITE_END()
