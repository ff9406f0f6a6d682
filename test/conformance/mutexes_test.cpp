// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/locking/, kernel/sched/swait.c, the workers of kernel/kthread.c and call_srcu(): a module says in the log
/// what they do, and the log is the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct mutexes : module_with_areas {
  mutexes() : module_with_areas("mutexes") {}
};
struct workers : module_with_areas {
  workers() : module_with_areas("workers") {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rarer_locks_and_workers, mutexes)

BOOST_AUTO_TEST_CASE(percpu_rw_semaphores)
{
  run("percpu_rwsem");
  says("percpu_is_read_locked(&gate) is 0");
  says("another reader has done it");
}

BOOST_AUTO_TEST_CASE(rt_mutexes)
{
  run("rt_mutex");
  says("rt_mutex_lock_interruptible(&owned) is -4");
  says("the lock is mine");
}

BOOST_AUTO_TEST_CASE(ww_mutexes)
{
  run("ww_mutex");
  says("ww_mutex_lock(&left, &ctx) is -114");
  says("the later one got -35 for the left one");
}

BOOST_AUTO_TEST_CASE(local_locks)
{
  run("local_lock");
  says("this_cpu_read(account.sum) is 2");
}

BOOST_AUTO_TEST_CASE(simple_wait_queues)
{
  run("swait");
  says("swait_event_interruptible_exclusive(queue, 0) is -512");
}

BOOST_FIXTURE_TEST_CASE(kthread_workers, workers)
{
  run("worker");
  says("a work of tea/7 is done");
  says("cancelled while it ran");
  says("destroyed");
}

BOOST_FIXTURE_TEST_CASE(delayed_works_of_kthread_workers, workers)
{
  run("delayed");
  says("kthread_mod_delayed_work(worker, &late, 5) is 1");
}

BOOST_FIXTURE_TEST_CASE(a_worker_of_the_drivers_own, workers)
{
  run("own");
  says("a work of coffee is done");
}

BOOST_FIXTURE_TEST_CASE(calls_of_srcu, workers)
{
  run("srcu");
  says("entry 3 is freed, in_task 1, softirqs off 1");
}

BOOST_AUTO_TEST_SUITE_END()
