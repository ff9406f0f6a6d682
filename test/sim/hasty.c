// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver that does one thing wrong with locks, interrupts or RCU, which `fault` names. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irq_work.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwlock.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/semaphore.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/string.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static DEFINE_SPINLOCK(lock);
static DEFINE_RWLOCK(rwlock);
static DECLARE_RWSEM(rwsem);
static DEFINE_MUTEX(mutex);
static struct semaphore zeroed_semaphore;
static struct rw_semaphore zeroed_rwsem;
static struct srcu_struct zeroed_srcu;
static struct hrtimer timer, zeroed_timer;
static struct tasklet_struct tasklet, zeroed_tasklet;
static struct irq_work zeroed_irq_work;
static struct rcu_head head;
static struct completion never;
static int *pointer;

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static irqreturn_t handle(int irq, void *dev)
{
	if (is("sleeps in a handler"))
		msleep(1);
	if (is("takes a mutex in a handler"))
		mutex_lock(&mutex);
	if (is("keeps a lock in a handler"))
		spin_lock(&lock);
	if (is("a handler interrupts its own spinlock"))
		spin_lock(&lock);
	if (is("disables its own interrupt"))
		disable_irq(irq);
	return IRQ_HANDLED;
}

static void handle_line(struct irq_desc *desc)
{
}

static enum hrtimer_restart on_timer(struct hrtimer *t)
{
	if (is("sleeps in an hrtimer"))
		msleep(1);
	if (is("cancels its own hrtimer"))
		hrtimer_cancel(t);
	return is("an hrtimer stands still") ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

static void do_tasklet(struct tasklet_struct *t)
{
	if (is("sleeps in a tasklet"))
		msleep(1);
	if (is("keeps a lock in a tasklet"))
		spin_lock(&lock);
	if (is("kills its own tasklet"))
		tasklet_kill(t);
}

static void on_rcu(struct rcu_head *unused)
{
	if (is("sleeps in a callback of RCU"))
		msleep(1);
}

static void do_locks(void)
{
	refcount_t count = REFCOUNT_INIT(0);

	if (is("an rwlock for writing twice")) {
		write_lock(&rwlock);
		write_lock(&rwlock);
	}
	if (is("an rwlock for writing while it is read")) {
		read_lock(&rwlock);
		write_lock(&rwlock);
	}
	if (is("unlocks an rwlock that nobody holds"))
		write_unlock(&rwlock);
	if (is("unlocks an rwlock that nobody reads"))
		read_unlock(&rwlock);
	if (is("sleeps with an rwlock")) {
		read_lock(&rwlock);
		msleep(1);
	}
	if (is("a semaphore under a spinlock")) {
		spin_lock(&lock);
		down(&zeroed_semaphore);
	}
	if (is("an rwsem under a spinlock")) {
		spin_lock(&lock);
		down_read(&rwsem);
	}
	if (is("a zeroed semaphore"))
		down(&zeroed_semaphore);
	if (is("a zeroed rwsem"))
		down_write(&zeroed_rwsem);
	if (is("an rwsem for writing twice")) {
		down_write(&rwsem);
		down_write(&rwsem);
	}
	if (is("unlocks an rwsem that nobody reads"))
		up_read(&rwsem);
	if (is("unlocks an rwsem that nobody writes"))
		up_write(&rwsem);
	if (is("downgrades what it does not hold"))
		downgrade_write(&rwsem);
	if (is("says that it holds a lock"))
		lockdep_assert_held(&mutex);
	if (is("says that it writes")) {
		down_read(&rwsem);
		lockdep_assert_held(&rwsem);
		lockdep_assert_not_held(&rwsem);
		lockdep_assert_held_write(&rwsem);
		up_read(&rwsem);
	}
	if (is("a reference beyond the last"))
		refcount_dec(&count);
	if (is("a reference from none"))
		refcount_inc(&count);
}

static void do_rcu(void)
{
	if (is("sleeps in a section of RCU")) {
		rcu_read_lock();
		msleep(1);
	}
	if (is("GFP_KERNEL in a section of RCU")) {
		rcu_read_lock();
		kfree(kmalloc(4, GFP_KERNEL));
	}
	if (is("synchronizes inside a section")) {
		rcu_read_lock();
		synchronize_rcu();
	}
	if (is("leaves a section that it did not enter"))
		rcu_read_unlock();
	if (is("follows a pointer outside a section"))
		printk("%d\n", rcu_dereference(pointer) == NULL);
	if (is("the same rcu_head twice")) {
		call_rcu(&head, on_rcu);
		call_rcu(&head, on_rcu);
	}
	if (is("sleeps in a callback of RCU") || is("leaves a callback of RCU"))
		call_rcu(&head, on_rcu);
	if (is("sleeps in a callback of RCU"))
		rcu_barrier();
	if (is("a zeroed srcu_struct"))
		srcu_read_lock(&zeroed_srcu);
}

static void do_interrupts(void)
{
	if (is("an hrtimer that is not initialised"))
		hrtimer_start(&zeroed_timer, 1, HRTIMER_MODE_REL);
	if (is("a tasklet that is not initialised"))
		tasklet_schedule(&zeroed_tasklet);
	if (is("an irq_work that is not initialised"))
		irq_work_queue(&zeroed_irq_work);
	if (strstr(fault, "hrtimer")) {
		hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
		timer.function = on_timer;
		hrtimer_start(&timer, is("leaves an hrtimer") ? NSEC_PER_SEC : 1000, HRTIMER_MODE_REL);
		msleep(1);
	}
	if (strstr(fault, "tasklet")) {
		tasklet_setup(&tasklet, do_tasklet);
		if (is("leaves a tasklet") || is("kills a tasklet that is disabled"))
			tasklet_disable(&tasklet);
		tasklet_schedule(&tasklet);
		if (is("kills a tasklet that is disabled"))
			tasklet_kill(&tasklet);
		msleep(1);
	}
	if (is("handles a line in its own way"))
		irq_set_chip_and_handler(irq_alloc_desc(NUMA_NO_NODE), &dummy_irq_chip, handle_line);
	if (is("enables an interrupt twice"))
		enable_irq(5);
	if (is("frees an interrupt twice")) {
		free_irq(5, &lock);
		free_irq(5, &lock);
	}
	if (is("requests an interrupt under a spinlock")) {
		spin_lock(&lock);
		request_irq(6, handle, 0, "hasty", &lock);
	}
}

static int hasty_open(void)
{
	int err = request_irq(5, handle, IRQF_SHARED, "hasty", &lock);

	if (err)
		return err;
	do_locks();
	do_rcu();
	do_interrupts();
	if (is("a handler interrupts its own spinlock")) {
		spin_lock(&lock);
		generic_handle_irq(5);
	}
	return 0;
}

static int __init hasty_init(void)
{
	init_completion(&never);
	return hasty_open();
}

static void __exit hasty_exit(void)
{
	if (!is("leaves a handler") && !is("frees an interrupt twice"))
		free_irq(5, &lock);
}

module_init(hasty_init);
module_exit(hasty_exit);
MODULE_LICENSE("GPL");
