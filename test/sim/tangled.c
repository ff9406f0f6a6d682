// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver that takes its locks in one way or another, which `fault` names: in a wrong order, never initialised, or given
 * up while they are held. A fault that begins with "right: " is the twin that does it well. */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwlock.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/delay.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "how to take the locks");

static DEFINE_MUTEX(kettle);
static DEFINE_MUTEX(cup);
static DEFINE_MUTEX(spoon);
static DEFINE_SPINLOCK(steam);
static DEFINE_SPINLOCK(lid);
static DEFINE_RWLOCK(menu);
static DECLARE_RWSEM(pantry);
static struct timer_list timer;

struct tray {
	struct mutex mutex;
	spinlock_t spin;
	rwlock_t rw;
	raw_spinlock_t raw;
	struct rw_semaphore sem;
	seqlock_t seq;
	wait_queue_head_t queue;
};

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static void take_two(struct mutex *first, struct mutex *second)
{
	mutex_lock(first);
	mutex_lock(second);
	mutex_unlock(second);
	mutex_unlock(first);
}

static int other_thread(void *unused)
{
	take_two(&cup, &kettle);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void do_orders(void)
{
	struct task_struct *other;

	if (is("an order and its reverse")) {
		take_two(&kettle, &cup);
		take_two(&cup, &kettle);
	}
	if (is("right: one order")) {
		take_two(&kettle, &cup);
		take_two(&kettle, &cup);
		mutex_lock(&cup);
		mutex_unlock(&cup);
	}
	if (is("an order of two tasks")) {
		take_two(&kettle, &cup);
		other = kthread_run(other_thread, NULL, "other");
		msleep(10);
		kthread_stop(other);
	}
	if (is("a ring of three")) {
		take_two(&kettle, &cup);
		take_two(&cup, &spoon);
		take_two(&spoon, &kettle);
	}
	if (is("a spinlock and its reverse")) {
		spin_lock(&steam);
		spin_lock(&lid);
		spin_unlock(&lid);
		spin_unlock(&steam);
		spin_lock(&lid);
		spin_lock(&steam);
		spin_unlock(&steam);
		spin_unlock(&lid);
	}
	if (is("right: a try in the reverse order")) {
		take_two(&kettle, &cup);
		mutex_lock(&cup);
		if (mutex_trylock(&kettle))
			mutex_unlock(&kettle);
		mutex_unlock(&cup);
	}
	if (is("a try, and then a wait in the reverse order")) {
		take_two(&kettle, &cup);
		if (mutex_trylock(&cup)) {
			mutex_lock(&kettle);
			mutex_unlock(&kettle);
			mutex_unlock(&cup);
		}
	}
	if (is("readers in both orders")) {
		down_read(&pantry);
		mutex_lock(&cup);
		mutex_unlock(&cup);
		up_read(&pantry);
		mutex_lock(&cup);
		down_read(&pantry);
		up_read(&pantry);
		mutex_unlock(&cup);
	}
	if (is("right: released in another order")) {
		mutex_lock(&kettle);
		mutex_lock(&cup);
		mutex_unlock(&kettle);
		mutex_unlock(&cup);
		take_two(&kettle, &cup);
	}
	if (is("might lock")) {
		take_two(&kettle, &cup);
		mutex_lock(&cup);
		might_lock(&kettle);
		mutex_unlock(&cup);
	}
}

static void init_tray(struct tray *t)
{
	mutex_init(&t->mutex);
	spin_lock_init(&t->spin);
	raw_spin_lock_init(&t->raw);
	rwlock_init(&t->rw);
	init_rwsem(&t->sem);
	seqlock_init(&t->seq);
	init_waitqueue_head(&t->queue);
}

static struct lock_class_key upper_key;

static void do_classes(void)
{
	struct tray *a = kzalloc(sizeof(*a), GFP_KERNEL), *b = kzalloc(sizeof(*b), GFP_KERNEL);

	if (!a || !b)
		goto out;
	init_tray(a);
	init_tray(b);
	if (is("two of a class"))
		take_two(&a->mutex, &b->mutex);
	if (is("two spinlocks of a class")) {
		spin_lock(&a->spin);
		spin_lock(&b->spin);
		spin_unlock(&b->spin);
		spin_unlock(&a->spin);
	}
	if (is("right: nested")) {
		mutex_lock(&a->mutex);
		mutex_lock_nested(&b->mutex, SINGLE_DEPTH_NESTING);
		mutex_unlock(&b->mutex);
		mutex_unlock(&a->mutex);
		raw_spin_lock(&a->raw);
		raw_spin_lock_nested(&b->raw, SINGLE_DEPTH_NESTING);
		raw_spin_unlock(&b->raw);
		raw_spin_unlock(&a->raw);
	}
	if (is("right: nested under a lock")) {
		mutex_lock(&kettle);
		mutex_lock_nest_lock(&a->mutex, &kettle);
		mutex_lock_nest_lock(&b->mutex, &kettle);
		mutex_unlock(&a->mutex);
		mutex_unlock(&b->mutex);
		mutex_unlock(&kettle);
	}
	if (is("right: a class of its own")) {
		lockdep_set_class(&b->mutex, &upper_key);
		take_two(&a->mutex, &b->mutex);
	}
	if (is("a class of its own in both orders")) {
		lockdep_set_class(&b->mutex, &upper_key);
		take_two(&a->mutex, &b->mutex);
		take_two(&b->mutex, &a->mutex);
	}
	if (is("right: not to be looked at")) {
		lockdep_set_novalidate_class(&a->mutex);
		lockdep_set_novalidate_class(&b->mutex);
		take_two(&a->mutex, &b->mutex);
		take_two(&b->mutex, &a->mutex);
	}
	if (is("nested in both orders")) {
		mutex_lock(&a->mutex);
		mutex_lock_nested(&b->mutex, 1);
		mutex_unlock(&b->mutex);
		mutex_unlock(&a->mutex);
		mutex_lock_nested(&a->mutex, 1);
		mutex_lock(&b->mutex);
		mutex_unlock(&b->mutex);
		mutex_unlock(&a->mutex);
	}
	if (is("reads twice")) {
		down_read(&pantry);
		down_read(&pantry);
		up_read(&pantry);
		up_read(&pantry);
	}
	if (is("right: all kinds")) {
		mutex_lock(&a->mutex);
		down_read(&a->sem);
		down_read(&pantry);
		up_read(&pantry);
		up_read(&a->sem);
		down_write(&a->sem);
		downgrade_write(&a->sem);
		up_read(&a->sem);
		write_lock(&a->rw);
		write_unlock(&a->rw);
		read_lock(&a->rw);
		read_unlock(&a->rw);
		write_seqlock(&a->seq);
		write_sequnlock(&a->seq);
		spin_lock(&a->queue.lock);
		spin_unlock(&a->queue.lock);
		mutex_unlock(&a->mutex);
	}
	if (is("initialises a held mutex")) {
		mutex_lock(&a->mutex);
		init_tray(a);
	}
	if (is("frees a held mutex")) {
		mutex_lock(&a->mutex);
		kfree(a);
		a = NULL;
	}
	if (is("destroys a held mutex")) {
		mutex_lock(&a->mutex);
		mutex_destroy(&a->mutex);
		mutex_unlock(&a->mutex);
	}
	if (is("right: initialised twice")) {
		mutex_lock(&a->mutex);
		mutex_unlock(&a->mutex);
		mutex_destroy(&a->mutex);
		init_tray(a);
		mutex_lock(&a->mutex);
		mutex_unlock(&a->mutex);
	}
	if (is("a spinlock that was never initialised")) {
		memset(a, 0, sizeof(*a));
		spin_lock(&a->spin);
		spin_unlock(&a->spin);
		spin_lock(&a->spin);
		spin_unlock(&a->spin);
	}
	if (is("a mutex that was never initialised")) {
		memset(a, 0, sizeof(*a));
		mutex_lock(&a->mutex);
		mutex_unlock(&a->mutex);
	}
	if (is("an rwlock that was never initialised")) {
		memset(a, 0, sizeof(*a));
		read_lock(&a->rw);
		read_unlock(&a->rw);
	}
	if (is("a raw spinlock that was never initialised")) {
		memset(a, 0, sizeof(*a));
		if (raw_spin_trylock(&a->raw))
			raw_spin_unlock(&a->raw);
	}
out:
	kfree(a);
	kfree(b);
}

static irqreturn_t handle(int irq, void *dev)
{
	if (is("a spinlock with interrupts on") || is("right: irqsave"))
		spin_lock(&steam);
	if (is("a spinlock with interrupts on") || is("right: irqsave"))
		spin_unlock(&steam);
	if (is("right: tries in an interrupt") && spin_trylock(&steam))
		spin_unlock(&steam);
	if (is("held by whom an interrupt waits for")) {
		spin_lock(&steam);
		spin_unlock(&steam);
	}
	if (is("right: readers in an interrupt") || is("a writer with interrupts on")) {
		read_lock(&menu);
		read_unlock(&menu);
	}
	return IRQ_HANDLED;
}

static void on_timer(struct timer_list *t)
{
	spin_lock(&steam);
	spin_unlock(&steam);
}

static void do_interrupts(void)
{
	unsigned long flags;

	if (is("a spinlock with interrupts on") || is("right: tries in an interrupt")) {
		spin_lock(&steam);
		spin_unlock(&steam);
	}
	if (is("right: irqsave")) {
		spin_lock_irqsave(&steam, flags);
		spin_unlock_irqrestore(&steam, flags);
		spin_lock_irq(&steam);
		spin_unlock_irq(&steam);
	}
	if (is("held by whom an interrupt waits for")) {
		spin_lock_irqsave(&steam, flags);
		spin_lock(&lid);
		spin_unlock(&lid);
		spin_unlock_irqrestore(&steam, flags);
		spin_lock(&lid);
		spin_unlock(&lid);
	}
	if (is("right: readers in an interrupt")) {
		read_lock(&menu);
		read_unlock(&menu);
		write_lock_irq(&menu);
		write_unlock_irq(&menu);
	}
	if (is("a writer with interrupts on")) {
		write_lock(&menu);
		write_unlock(&menu);
	}
	if (is("enables interrupts with a lock")) {
		spin_lock_irqsave(&steam, flags);
		local_irq_enable();
		local_irq_disable();
		spin_unlock_irqrestore(&steam, flags);
		spin_lock(&lid);
		spin_unlock(&lid);
	}
	if (is("a timer and a spinlock with softirqs on")) {
		timer.expires = jiffies + 1;
		add_timer(&timer);
		msleep(50);
		spin_lock(&steam);
		spin_unlock(&steam);
	}
	if (is("right: a timer and spin_lock_bh")) {
		timer.expires = jiffies + 1;
		add_timer(&timer);
		msleep(50);
		spin_lock_bh(&steam);
		spin_unlock_bh(&steam);
	}
}

static void do_work(struct work_struct *work)
{
	mutex_lock(&kettle);
	mutex_unlock(&kettle);
}

static DECLARE_WORK(work, do_work);

static void do_waits(void)
{
	if (is("waits for a work with a lock that it needs")) {
		schedule_work(&work);
		msleep(10);
		mutex_lock(&kettle);
		flush_work(&work);
		mutex_unlock(&kettle);
	}
	if (is("right: waits for a work")) {
		mutex_lock(&cup);
		schedule_work(&work);
		flush_work(&work);
		mutex_unlock(&cup);
		mutex_lock(&kettle);
		mutex_unlock(&kettle);
		flush_workqueue(system_wq);
		cancel_work_sync(&work);
	}
	if (is("waits for a workqueue with a lock that a work needs")) {
		struct workqueue_struct *queue = alloc_workqueue("brew", 0, 0);

		queue_work(queue, &work);
		msleep(10);
		mutex_lock(&kettle);
		flush_workqueue(queue);
		mutex_unlock(&kettle);
		destroy_workqueue(queue);
	}
	if (is("waits for a work, which needs the lock only later")) {
		mutex_lock(&kettle);
		cancel_work_sync(&work);
		mutex_unlock(&kettle);
		schedule_work(&work);
		flush_work(&work);
	}
	if (is("stops a timer with a lock that it needs")) {
		timer.expires = jiffies + 1;
		add_timer(&timer);
		msleep(50);
		spin_lock_bh(&steam);
		del_timer_sync(&timer);
		spin_unlock_bh(&steam);
	}
	if (is("right: stops a timer")) {
		timer.expires = jiffies + 1;
		add_timer(&timer);
		msleep(50);
		spin_lock_bh(&lid);
		del_timer_sync(&timer);
		spin_unlock_bh(&lid);
		spin_lock_bh(&steam);
		spin_unlock_bh(&steam);
	}
}

static ssize_t tangled_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	const bool holds = is("copies with a lock that mmap takes");
	unsigned long missing;

	if (holds)
		mutex_lock(&cup);
	missing = copy_to_user(to, "tea", min_t(size_t, n, 3));
	if (holds)
		mutex_unlock(&cup);
	return missing ? -EFAULT : (ssize_t)min_t(size_t, n, 3);
}

static int tangled_mmap(struct file *file, struct vm_area_struct *vma)
{
	mutex_lock(&cup);
	mutex_unlock(&cup);
	return 0;
}

static const struct file_operations fops = { .owner = THIS_MODULE, .read = tangled_read, .mmap = tangled_mmap };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "tangled", .fops = &fops };

static int __init tangled_init(void)
{
	int err = request_irq(5, handle, IRQF_SHARED, "tangled", &steam);

	if (err)
		return err;
	err = misc_register(&device);
	if (err)
		return err;
	timer_setup(&timer, on_timer, 0);
	do_orders();
	do_classes();
	do_interrupts();
	do_waits();
	return 0;
}

static void __exit tangled_exit(void)
{
	misc_deregister(&device);
	free_irq(5, &steam);
	del_timer_sync(&timer);
}

module_init(tangled_init);
module_exit(tangled_exit);
MODULE_LICENSE("GPL");
