// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What is wrong about timers, threads and works: kernel/time/timer.hpp, kernel/kthread.hpp, kernel/workqueue.hpp.
#include "../misdeed.hpp"

#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using lkm::sim::kernel;

namespace {

const misdeed ends_the_kernel[] = {
    {"sleeps in a timer",
     "BUG: scheduling while atomic: task 0 (swapper/0) sleeps in a softirq, such as a timer's function, in "
     "on_timer() (forgetful.c:35)"},
    {"waits for its own timer", "BUG: del_timer_sync() in the function of the same timer waits for ever"},
    {"keeps a lock in a timer", "BUG: the timer's function on_timer() (forgetful.c:"},
    {"a timer without a function", "timer_setup() or DEFINE_TIMER() is missing"},
    {"only a timer runs", "deadlock: only timers and threads of the kernel go on"},
    {"flushes its own work", "BUG: flush_work() by the work itself"},
    {"cancels its own work", "BUG: cancel_work_sync() by the work itself"},
    {"flushes its own queue", "BUG: a work of workqueue \"forgotten\" flushes or drains its own queue"},
    {"keeps a lock in a work", "BUG: workqueue leaked lock or atomic: the work do_work() (forgetful.c:"},
    {"a work without a function", "INIT_WORK() or DECLARE_WORK() is missing"},
    {"stops a thread that has ended", "BUG: kthread_stop() of the thread \"forgotten\", which has ended"},
    {"keeps a lock in a thread",
     "BUG: the thread \"forgotten\" ends with a mutex held, which was taken in run_thread() "
     "(forgetful.c:"},
    {"a thread that never stops", "for the thread \"forgotten\" to end: kthread_stop()"},
};

const misdeed leaves_something[] = {
    {"leaves a timer", "the timer with on_timer() (forgetful.c:"},
    {"leaves a thread", "the thread \"forgotten\", which runs run_thread() (forgetful.c:"},
    {"leaves a work", "the work do_work() (forgetful.c:"},
    {"leaves a delayed one", "the delayed work do_work() (forgetful.c:"},
    {"leaves a queue", "workqueue \"forgotten\""},
};

void live_and_go(kernel& k, const char* fault)
{
  BOOST_TEST(load(k, "forgetful", fault) == 0);
  BOOST_TEST(k.user().delete_module("forgetful") == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(forgetful)

LKM_DATA_TEST_CASE(a_kernel, a_misdeed_ends_the_kernel, ends_the_kernel, which)
{
  BOOST_CHECK_THROW(live_and_go(k, which.fault), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, what_stays_behind_is_named, leaves_something, which)
{
  live_and_go(k, which.fault);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
  BOOST_TEST(k.report().findings().size() == (which.fault == std::string("leaves a work") ? 2U : 1U));
  // The kernel goes on without it.
  BOOST_TEST(k.user().nanosleep_ms(1000) == 0);
  BOOST_TEST(k.user().init_module("forgetful", "") == 0);
  BOOST_TEST(k.user().delete_module("forgetful") == 0);
}

BOOST_AUTO_TEST_CASE(nothing_is_said_of_one_that_cleans_up)
{
  kernel k;
  live_and_go(k, "");
  k.shut_down();
  BOOST_TEST(said_by(k) == "");
}

BOOST_AUTO_TEST_SUITE_END()
