// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Drivers that several processors run at once: some protect what they share, and some do not. */
#include <linux/cdev.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static char *what = "counts";
module_param(what, charp, 0444);

static DEFINE_SPINLOCK(lock);
static DEFINE_SPINLOCK(other);
static int counter;
static DEFINE_PER_CPU(int, seen) = 5;

/* A write counts to 20, each time only when the counter is not at its end. */
static atomic_t atomic_counter = ATOMIC_INIT(0);
static unsigned long bits;

static void count_atomically(void)
{
	int i;

	for (i = 0; i < 20; i++) {
		atomic_add_unless(&atomic_counter, 1, 1000);
		this_cpu_inc(seen);
		if (!test_and_set_bit(i, &bits))
			atomic_inc(&atomic_counter);
	}
	counter = atomic_read(&atomic_counter);
}

static void count_up(bool locks)
{
	int i;

	for (i = 0; i < 20; i++) {
		int before;

		if (locks)
			spin_lock(&lock);
		before = counter;
		if (before < 1000)
			counter = before + 1;
		if (locks)
			spin_unlock(&lock);
	}
}

/* The two locks, in the order that the writer asks for. */
static void take_both(bool backwards)
{
	spin_lock(backwards ? &other : &lock);
	spin_lock(backwards ? &lock : &other);
	counter++;
	spin_unlock(backwards ? &lock : &other);
	spin_unlock(backwards ? &other : &lock);
}

/* The handler takes the lock as well, on whichever processor the interrupt arrives. */
static irqreturn_t pressed(int irq, void *dev)
{
	spin_lock(&lock);
	counter++;
	spin_unlock(&lock);
	return IRQ_HANDLED;
}

/* A timer whose function takes a while, and whoever stops it frees what it uses. */
static int *used;
static void uses(struct timer_list *unused)
{
	int i;

	for (i = 0; i < 5; i++)
		(*used)++;
}
static DEFINE_TIMER(user, uses);

/* What a reader has found stays until it has left its section. */
struct item {
	int number;
	struct rcu_head rcu;
};
static struct item __rcu *published;

static int read_published(void)
{
	const struct item *item;
	int i, sum = 0;

	rcu_read_lock();
	item = rcu_dereference(published);
	for (i = 0; item && i < 10; i++)
		sum += item->number;
	rcu_read_unlock();
	return sum;
}

static void replace_published(void)
{
	struct item *fresh = kzalloc(sizeof(*fresh), GFP_KERNEL), *old;

	fresh->number = 1;
	spin_lock(&lock);
	old = rcu_dereference_protected(published, lockdep_is_held(&lock));
	rcu_assign_pointer(published, fresh);
	spin_unlock(&lock);
	if (!old)
		return;
	synchronize_rcu();
	kfree(old);
}

static bool is(const char *name)
{
	return !strcmp(what, name);
}

static ssize_t racy_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	unsigned long flags;

	if (is("counts")) {
		count_up(false);
	} else if (is("counts with a lock")) {
		count_up(true);
	} else if (is("counts atomically")) {
		count_atomically();
	} else if (is("stops a timer")) {
		if (count == 2) {
			used = kzalloc(sizeof(*used), GFP_KERNEL);
			mod_timer(&user, jiffies + 1);
			mdelay(5);
			del_timer_sync(&user);
			kfree(used);
		} else {
			mdelay(10);
		}
	} else if (is("reads under RCU")) {
		if (count == 2)
			replace_published();
		else
			read_published();
	} else if (is("locks in two orders")) {
		take_both(count == 2);
	} else if (is("interrupts")) {
		spin_lock(&lock);
		counter++;
		spin_unlock(&lock);
	} else if (is("interrupts with irqsave")) {
		spin_lock_irqsave(&lock, flags);
		counter++;
		spin_unlock_irqrestore(&lock, flags);
	}
	return count;
}

static loff_t racy_llseek(struct file *file, loff_t offset, int whence)
{
	return counter;
}

static const struct file_operations racy_fops = {
	.owner = THIS_MODULE,
	.llseek = racy_llseek,
	.write = racy_write,
};
static struct miscdevice racy = { .minor = MISC_DYNAMIC_MINOR, .name = "racy", .fops = &racy_fops };

static void tell_processor(void *info)
{
	per_cpu(seen, smp_processor_id())++;
	pr_info("processor %u, %s\n", smp_processor_id(), in_hardirq() ? "in an interrupt" : "where it was called");
}

static int bound(void *data)
{
	pr_info("thread on %u\n", smp_processor_id());
	while (!kthread_should_stop())
		msleep(10);
	return 0;
}

static void worked(struct work_struct *work)
{
	pr_info("work on %u\n", smp_processor_id());
}
static DECLARE_WORK(work, worked);

static void timed(struct timer_list *timer)
{
	pr_info("timer on %u\n", smp_processor_id());
}
static DEFINE_TIMER(timer, timed);

static void tell_processors(void)
{
	struct task_struct *thread;
	int *numbers = alloc_percpu(int);
	int cpu;

	pr_info("%u processors, the last is %u\n", num_online_cpus(), cpumask_last(cpu_online_mask));
	on_each_cpu(tell_processor, NULL, 1);
	if (num_online_cpus() > 1)
		pr_info("called: %d\n", smp_call_function_single(1, tell_processor, NULL, 1));
	pr_info("called: %d\n", smp_call_function_single(77, tell_processor, NULL, 1));
	for_each_possible_cpu(cpu)
	{
		*per_cpu_ptr(numbers, cpu) = cpu;
		pr_info("%d: seen %d, number %d\n", cpu, per_cpu(seen, cpu), *per_cpu_ptr(numbers, cpu));
	}
	free_percpu(numbers);
	cpu = num_online_cpus() - 1;
	thread = kthread_create(bound, NULL, "bound");
	kthread_bind(thread, cpu);
	wake_up_process(thread);
	schedule_work_on(cpu, &work);
	timer.expires = jiffies + 1;
	add_timer_on(&timer, cpu);
	msleep(30);
	kthread_stop(thread);
	pr_info("moved: %d", set_cpus_allowed_ptr(current, cpumask_of(cpu)));
	pr_cont(", to %u\n", smp_processor_id());
	set_cpus_allowed_ptr(current, cpu_possible_mask);
}

/* A thread waits for another without sleeping, which only works where they have a processor each. */
static bool flag;
static int raises_flag(void *data)
{
	flag = true;
	while (!kthread_should_stop())
		msleep(10);
	return 0;
}

static int __init racy_init(void)
{
	if (is("processors")) {
		tell_processors();
	} else if (is("busy wait")) {
		struct task_struct *thread = kthread_run(raises_flag, NULL, "flag");

		spin_lock(&lock);
		while (!READ_ONCE(flag))
			cpu_relax();
		spin_unlock(&lock);
		kthread_stop(thread);
	} else if (is("a processor too many")) {
		schedule_work_on(num_online_cpus(), &work);
	}
	if (!strncmp(what, "interrupts", 10) && request_irq(5, pressed, 0, "racy", NULL))
		return -EBUSY;
	return misc_register(&racy);
}
static void __exit racy_exit(void)
{
	if (!strncmp(what, "interrupts", 10))
		free_irq(5, NULL);
	misc_deregister(&racy);
	kfree(rcu_access_pointer(published));
}
module_init(racy_init);
module_exit(racy_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Several processors at once");
