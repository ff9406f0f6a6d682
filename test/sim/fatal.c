// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver that ends its kernel, or that only Linux survives: `fault` names what one of its functions does wrong. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static DEFINE_MUTEX(mutex);
static DECLARE_COMPLETION(never);

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static int fatal_release(struct inode *inode, struct file *file)
{
	if (is("release"))
		mutex_unlock(&mutex); /* Wrong: it is not held. */
	if (is("unwinding"))
		msleep(20);
	return 0;
}

static ssize_t fatal_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	if (is("unmodelled with a mutex")) {
		mutex_lock(&mutex);
		pr_info("a clock: %pC\n", file);
		mutex_unlock(&mutex);
	}
	if (is("unwinding"))
		msleep(10);
	if (is("unwinding") || is("wild kfree"))
		kfree((void *)0x1234560); /* Wrong: it was never allocated. */
	return 0;
}

/* Takes the mutex that a read() may have left to a dead task. */
static ssize_t fatal_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	mutex_lock(&mutex);
	mutex_unlock(&mutex);
	return n;
}

/* Waits for `ticks` without sleep, in one of the ways. */
static long fatal_ioctl(struct file *file, unsigned int ticks, unsigned long arg)
{
	const unsigned long end = jiffies + ticks;

	while (time_before(jiffies, end))
		if (is("cond_resched()"))
			cond_resched();
		else if (is("schedule()"))
			schedule();
		else if (is("cpu_relax()"))
			cpu_relax();
	return 0;
}

static __poll_t fatal_poll(struct file *file, poll_table *wait)
{
	return EPOLLIN;
}

static loff_t fatal_llseek(struct file *file, loff_t offset, int whence)
{
	return offset;
}

static vm_fault_t fatal_fault(struct vm_fault *fault)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct fatal_vm_ops = {
	.fault = fatal_fault,
};

static int fatal_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &fatal_vm_ops;
	return 0;
}

static struct file_operations fatal_fops = {
	.owner = THIS_MODULE,
	.llseek = fatal_llseek,
	.read = fatal_read,
	.write = fatal_write,
	.poll = fatal_poll,
	.unlocked_ioctl = fatal_ioctl,
	.mmap = fatal_mmap,
	.release = fatal_release,
};

static struct miscdevice fatal_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "fatal",
	.fops = &fatal_fops,
	.mode = 0666,
};

static int __init fatal_init(void)
{
	if (is("no owner"))
		fatal_fops.owner = NULL;
	return misc_register(&fatal_misc);
}

static void __exit fatal_exit(void)
{
	if (is("exit"))
		wait_for_completion(&never); /* Wrong: nobody completes it. */
	misc_deregister(&fatal_misc);
}

module_init(fatal_init);
module_exit(fatal_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A driver that ends its kernel");
