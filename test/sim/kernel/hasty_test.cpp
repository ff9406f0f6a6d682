// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What is wrong about locks, interrupts and RCU: kernel/locking/, kernel/irq/, kernel/softirq.hpp,
/// kernel/time/hrtimer.hpp, kernel/rcu/, lib/refcount.hpp.
#include "../misdeed.hpp"

#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using lkm::sim::kernel;

namespace {

const misdeed ends_the_kernel[] = {
    {"an rwlock for writing twice",
     "BUG: rwlock recursion: write_lock() by task 1 (init) of an rwlock that it holds for writing"},
    {"an rwlock for writing while it is read", "of an rwlock that is held for reading, by this task"},
    {"unlocks an rwlock that nobody holds", "BUG: rwlock wrong owner"},
    {"unlocks an rwlock that nobody reads", "BUG: read_unlock() of an rwlock that nobody holds for reading"},
    {"sleeps with an rwlock", "BUG: scheduling while atomic"},
    {"a semaphore under a spinlock", "BUG: down() is called with a spinlock held"},
    {"an rwsem under a spinlock", "BUG: down_read() is called with a spinlock held"},
    {"a zeroed semaphore", "sema_init() is missing"},
    {"a zeroed rwsem", "init_rwsem() is missing"},
    {"an rwsem for writing twice", "for an rw_semaphore that task 1 (init) holds itself"},
    {"unlocks an rwsem that nobody reads", "BUG: up_read() of an rw_semaphore that nobody holds for reading"},
    {"unlocks an rwsem that nobody writes", "BUG: up_write() by task 1 (init), which does not hold"},
    {"downgrades what it does not hold", "BUG: downgrade_write()"},
    {"sleeps in a section of RCU", "sleeps in a read-side section of RCU"},
    {"GFP_KERNEL in a section of RCU", "in a read-side section of RCU"},
    {"synchronizes inside a section",
     "BUG: synchronize_rcu() waits for readers, and is called in a read-side section of RCU"},
    {"leaves a section that it did not enter", "BUG: rcu_read_unlock() without rcu_read_lock()"},
    {"the same rcu_head twice", "BUG: call_rcu() of an rcu_head that waits already"},
    {"sleeps in a callback of RCU", "sleeps in a softirq"},
    {"a zeroed srcu_struct", "init_srcu_struct() is missing"},
    {"sleeps in an hrtimer", "sleeps in an interrupt"},
    {"cancels its own hrtimer", "BUG: hrtimer_cancel() by the timer's own function"},
    {"an hrtimer stands still", "BUG: the hrtimer's function on_timer() (hasty.c:"},
    {"an hrtimer that is not initialised", "hrtimer_init() is missing"},
    {"sleeps in a tasklet", "sleeps in a softirq"},
    {"keeps a lock in a tasklet", "BUG: the tasklet do_tasklet() (hasty.c:"},
    {"kills its own tasklet", "BUG: tasklet_kill() by the tasklet itself"},
    {"kills a tasklet that is disabled", "for a tasklet to run that is disabled: tasklet_kill()"},
    {"a tasklet that is not initialised", "tasklet_setup() or DECLARE_TASKLET() is missing"},
    {"an irq_work that is not initialised", "init_irq_work() is missing"},
    {"requests an interrupt under a spinlock", "BUG: request_irq() may sleep, and is called with a spinlock held"},
    {"a handler interrupts its own spinlock", "BUG: spinlock recursion"},
    {"handles a line in its own way", "a driver's own way to handle a line of interrupts"},
};

const misdeed of_the_handler[] = {
    {"sleeps in a handler", "sleeps in an interrupt"},
    {"takes a mutex in a handler", "BUG: mutex_lock() in an interrupt"},
    {"keeps a lock in a handler", "BUG: the handler handle() (hasty.c:"},
    {"disables its own interrupt", "BUG: an interrupt's handler waits for its own return"},
};

const misdeed is_reported[] = {
    {"says that it holds a lock", "lockdep_assert_held(&mutex) of a lock that is not held"},
    {"says that it writes", "lockdep_assert_held_write(&rwsem) of a lock that is not held for writing"},
    {"a reference beyond the last", "refcount_t: decrement hit 0; leaking memory."},
    {"a reference from none", "refcount_t: addition on 0; use-after-free."},
    {"follows a pointer outside a section", "suspicious RCU usage at"},
    {"enables an interrupt twice", "Unbalanced enable for IRQ 5"},
    {"frees an interrupt twice", "Trying to free already-free IRQ 5"},
    {"leaves a handler", "the handler of interrupt 5 \"hasty\""},
    {"leaves an hrtimer", "the hrtimer with on_timer() (hasty.c:"},
    {"leaves a tasklet", "the tasklet do_tasklet() (hasty.c:"},
    {"leaves a callback of RCU", "the call of on_rcu() (hasty.c:"},
};

int load(kernel& k, const char* fault) { return ::load(k, "hasty", fault); }

}  // namespace

BOOST_AUTO_TEST_SUITE(hasty)

LKM_DATA_TEST_CASE(a_kernel, a_misdeed_ends_the_kernel, ends_the_kernel, which)
{
  BOOST_CHECK_THROW(load(k, which.fault), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, a_handler_ends_the_kernel, of_the_handler, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_CHECK_THROW(k.user().interrupt(5), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, another_is_reported, is_reported, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_TEST(k.user().delete_module("hasty") == 0);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
  BOOST_TEST(k.report().findings().size() == 1U, said_by(k));
  // The kernel goes on without it.
  BOOST_TEST(k.user().nanosleep_ms(1000) == 0);
}

BOOST_AUTO_TEST_CASE(nothing_is_said_of_one_that_is_careful)
{
  kernel k;
  BOOST_TEST(load(k, "") == 0);
  BOOST_TEST(k.user().interrupt(5) == 0);
  BOOST_TEST(k.user().interrupt(500) == -EINVAL);
  BOOST_TEST(k.user().delete_module("hasty") == 0);
  k.shut_down();
  BOOST_TEST(said_by(k) == "");
}

BOOST_FIXTURE_TEST_CASE(lines_that_are_taken_are_in_proc, lkm::test::fixture)
{
  BOOST_TEST(user.insmod("hasty", "") == 0);
  auto fd = user.open("/proc/interrupts", O_RDONLY);
  BOOST_TEST(fd.read(4096) ==
             "           CPU0       CPU1       \n"
             "  5:          0          0   IO-APIC    5-edge      hasty\n");
  fd.close();
  BOOST_TEST(user.rmmod("hasty") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
