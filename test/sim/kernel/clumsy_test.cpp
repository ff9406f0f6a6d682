// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What is wrong about the rarer kinds of locks, workers, SRCU's calls and containers: kernel/locking/,
/// kernel/sched/swait.hpp, kernel/kthread_worker.hpp, kernel/rcu/srcutree.hpp, kernel/task_work.hpp, lib/klist.hpp,
/// lib/rhashtable.hpp.
#include "../misdeed.hpp"

#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

using lkm::sim::kernel;

namespace {

const misdeed ends_the_kernel[] = {
    {"a gate under a spinlock", "BUG: percpu_down_read() is called with a spinlock held"},
    {"a zeroed gate", "percpu_init_rwsem() is missing"},
    {"a gate for writing twice", "for a percpu_rw_semaphore that task 1 (init) holds itself"},
    {"leaves a gate that nobody reads", "BUG: percpu_up_read() of a percpu_rw_semaphore that nobody holds for reading"},
    {"leaves a gate that nobody writes", "BUG: percpu_up_write() by task 1 (init), which does not hold"},
    {"frees a gate that is held", "BUG: percpu_free_rwsem() of a percpu_rw_semaphore that is held"},
    {"an rt_mutex under a spinlock", "BUG: rt_mutex_lock() is called with a spinlock held"},
    {"a zeroed rt_mutex", "rt_mutex_init() is missing"},
    {"an rt_mutex twice", "BUG: rtmutex deadlock detected: task 1 (init) takes an rt_mutex that it holds itself"},
    {"unlocks an rt_mutex that it does not hold", "BUG: rt_mutex_unlock() by task 1 (init), which does not hold it"},
    {"tries an rt_mutex in a tasklet", "BUG: rt_mutex_trylock() is called in a softirq"},
    {"a local lock twice", "BUG: local_lock() by task 1 (init) of a local lock that is held on this processor"},
    {"unlocks a local lock that it does not hold", "BUG: local_unlock() by task 1 (init), which does not hold"},
    {"sleeps with a local lock", "BUG: scheduling while atomic"},
    {"a zeroed simple wait queue", "init_swait_queue_head() is missing"},
    {"wakes all with interrupts disabled",
     "BUG: swake_up_all() enables interrupts, and is called with interrupts disabled"},
    {"a zeroed ww_mutex", "ww_mutex_init() is missing"},
    {"a ww_mutex under a spinlock", "BUG: ww_mutex_lock() is called with a spinlock held"},
    {"a ww_mutex twice", "for a ww_mutex that task 1 (init) holds itself"},
    {"a zeroed worker", "kthread_init_worker() is missing"},
    {"a zeroed work", "kthread_init_work() or DEFINE_KTHREAD_WORK() is missing"},
    {"a worker that is an error", "kthread_create_worker()"},
    {"a work flushes itself", "BUG: kthread_flush_work() by the work itself"},
    {"a work cancels itself", "BUG: kthread_cancel_work_sync() by the work itself"},
    {"a work flushes its worker", "BUG: kthread_flush_worker() by a work of this worker"},
    {"a work keeps a mutex", "BUG: the kthread_work do_work() (clumsy.c:"},
    {"flushes a work under a spinlock", "BUG: kthread_flush_work() is called with a spinlock held"},
    {"a zeroed srcu_struct", "init_srcu_struct() is missing"},
    {"the same rcu_head twice", "BUG: call_srcu() of an rcu_head that waits already"},
    {"sleeps in a call of SRCU", "sleeps with softirqs disabled"},
    {"keeps a lock in a call of SRCU", "BUG: the function on_call() (clumsy.c:"},
    {"a task_work without a function", "init_task_work() is missing"},
    {"a task_work like a signal", "task_work_add() that wakes a task as a signal does"},
    {"keeps a lock on the way to user space", "BUG: the function on_return() (clumsy.c:"},
    {"a zeroed klist", "klist_init() or DEFINE_KLIST() is missing"},
    {"deletes a node twice", "BUG: klist_del() of a klist_node that is in no list"},
    {"removes a node under a spinlock", "BUG: klist_remove() may wait, and is called with a spinlock held"},
    {"removes a node where it stands", "for those who walk a klist to leave the node: klist_remove()"},
    {"adds behind a node of no list", "BUG: klist_add_behind() of a klist_node that is in no list"},
    {"a zeroed table", "rhashtable_init() is missing"},
    {"other parameters", "BUG: rhashtable_lookup_fast() with other parameters"},
    {"walks without a start", "BUG: rhashtable_walk_next() outside of"},
    {"sleeps in a walk", "sleeps in a read-side section of RCU"},
    {"a zeroed shrinker", "BUG: a shrinker is registered without count_objects() or scan_objects()"},
    {"a shrinker twice", "BUG: the shrinker \"clumsy\" is registered twice"},
    {"unregisters a shrinker under a spinlock", "BUG: unregister_shrinker() is called with a spinlock held"},
    {"destroys a table twice", "BUG: rhashtable_destroy() of a rhashtable that is not initialised, or destroyed"},
};

const misdeed is_reported[] = {
    {"says that a gate is held", "percpu_rwsem_assert_held() of a percpu_rw_semaphore that nobody holds"},
    {"a ww_mutex of another class", "ww_mutex_lock() of a ww_mutex of another class than its context's"},
    {"a ww_mutex after the last one", "ww_mutex_lock() after ww_acquire_done()"},
    {"the slow way without need", "ww_mutex_lock_slow() without an -EDEADLK before it"},
    {"a context that still has one", "ww_acquire_fini() of a context that still has ww_mutexes locked"},
    {"done twice", "ww_acquire_done() of a context for the second time"},
    {"a context that ends twice", "ww_acquire_fini() of a context for the second time"},
    {"two workers have the same work", "a kthread_work was queued that belongs to another worker"},
    {"destroys a worker before its delayed work", "kthread_destroy_worker() while a delayed work waits for its time"},
    {"leaves a worker", "the thread \"clumsy\""},
    {"leaves a call of SRCU", "the call of on_call() (clumsy.c:"},
    {"cleans up before a reader", "a reader is in a section still"},
    {"leaves a task_work", "which task_work_add() has promised to task 1 (init)"},
    {"leaves a shrinker", "the shrinker \"clumsy\""},
    {"looks up outside a section", "suspicious RCU usage at"},
};

int load(kernel& k, const char* fault) { return ::load(k, "clumsy", fault); }

}  // namespace

BOOST_AUTO_TEST_SUITE(clumsy)

LKM_DATA_TEST_CASE(a_kernel, a_misdeed_ends_the_kernel, ends_the_kernel, which)
{
  BOOST_CHECK_THROW(load(k, which.fault), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, another_is_reported, is_reported, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_TEST(k.user().delete_module("clumsy") == 0);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
  BOOST_TEST(k.report().findings().size() == 1U, said_by(k));
  // The kernel goes on without it.
  BOOST_TEST(k.user().nanosleep_ms(1000) == 0);
}

BOOST_FIXTURE_TEST_CASE(a_delayed_work_that_stays_is_named, a_kernel)
{
  BOOST_TEST(load(k, "leaves a delayed work") == 0);
  BOOST_TEST(k.user().delete_module("clumsy") == 0);
  BOOST_TEST(k.report().mentions("the delayed work do_work() (clumsy.c:"), said_by(k));
  BOOST_TEST(k.report().mentions("the thread \"clumsy\""), said_by(k));
  BOOST_TEST(k.user().nanosleep_ms(1000) == 0);
}

BOOST_FIXTURE_TEST_CASE(a_shrinker_that_keeps_a_lock_ends_the_kernel, a_kernel)
{
  BOOST_TEST(load(k, "keeps a lock in a shrinker") == 0);
  const int fd = k.user().open("/proc/sys/vm/drop_caches", O_WRONLY);
  const auto text = k.user().memory().map(1);
  k.user().memory().copy_in(text, "2", 1);
  BOOST_CHECK_THROW(k.user().write(fd, text, 1), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions("BUG: scan_objects() of a shrinker returned with a spinlock held"), said_by(k));
}

BOOST_AUTO_TEST_CASE(nothing_is_said_of_one_that_is_careful)
{
  kernel k;
  BOOST_TEST(load(k, "") == 0);
  BOOST_TEST(k.user().delete_module("clumsy") == 0);
  k.shut_down();
  BOOST_TEST(said_by(k) == "");
}

BOOST_AUTO_TEST_SUITE_END()
