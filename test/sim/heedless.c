// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver that is heedless of a timer's initialisation, of those who wait, or of what user space sees and changes; `fault`
 * says how. A fault that begins with "right: " is the twin that does it well. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to be heedless of");

struct order {
	u32 size;
	u64 price; /* behind four bytes of padding */
	char name[8];
};

static DECLARE_WAIT_QUEUE_HEAD(queue);
static struct timer_list zeroed_timer;
static bool ready;
static unsigned long began;

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static void on_timer(struct timer_list *t)
{
	ready = true;
	if (is("right: wakes"))
		wake_up(&queue);
}

static DEFINE_TIMER(timer, on_timer);

static ssize_t heedless_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	const bool is_zeroed = is("right: zeroed memory");
	struct order *order = is_zeroed ? kzalloc(sizeof(*order), GFP_KERNEL) : kmalloc(sizeof(*order), GFP_KERNEL);
	struct order copy;
	ssize_t result = sizeof(*order);
	long left = 1;

	if (!order)
		return -ENOMEM;
	if (is("right: all members set"))
		memset(order, 0, sizeof(*order));
	if (is("forgets a member"))
		memset(order, 0, offsetof(struct order, name));
	order->size = 3;
	order->price = 250;
	if (is("forgets a member"))
		order->name[0] = 't';
	else
		strscpy_pad(order->name, "tea", sizeof(order->name));
	memcpy(&copy, order, sizeof(copy));
	if (is("copies through the stack"))
		result = copy_to_user(to, &copy, sizeof(copy)) ? -EFAULT : result;
	else if (is("right: one member after the other"))
		result = copy_to_user(to, &order->size, 4) || copy_to_user(to + 8, &order->price, 16) ? -EFAULT : result;
	else if (is("forgets a member") || is("leaves padding") || is_zeroed || is("right: all members set"))
		result = copy_to_user(to, order, sizeof(*order)) ? -EFAULT : result;
	else
		result = clear_user(to, sizeof(*order)) ? -EFAULT : result;
	kfree(order);

	mod_timer(&timer, jiffies + 2);
	if (is("wakes nobody") || is("right: wakes"))
		left = wait_event_timeout(queue, ready, HZ);
	began = jiffies;
	if (is("right: it really is not ready in time"))
		left = wait_event_timeout(queue, !ready, 2);
	return left ? result : -ETIMEDOUT;
}

static ssize_t heedless_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	const struct order __user *user = (const struct order __user *)from;
	struct order order;
	u32 size, again;

	if (get_user(size, &user->size))
		return -EFAULT;
	if (is("fetches twice") && copy_from_user(&order, user, sizeof(order)))
		return -EFAULT;
	if (is("gets twice") && get_user(again, &user->size))
		return -EFAULT;
	if (is("right: fetches the rest") &&
	    copy_from_user(&order.price, &user->price, sizeof(order) - offsetof(struct order, price)))
		return -EFAULT;
	return n;
}

static const struct file_operations fops = { .owner = THIS_MODULE, .read = heedless_read, .write = heedless_write };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "heedless", .fops = &fops };

static int __init heedless_init(void)
{
	if (is("a timer that was never initialised")) {
		zeroed_timer.function = on_timer;
		mod_timer(&zeroed_timer, jiffies + 10);
	}
	if (is("right: a timer")) {
		timer_setup(&zeroed_timer, on_timer, 0);
		mod_timer(&zeroed_timer, jiffies + 10);
	}
	return misc_register(&device);
}

static void __exit heedless_exit(void)
{
	misc_deregister(&device);
	del_timer_sync(&timer);
	del_timer_sync(&zeroed_timer);
}

module_init(heedless_init);
module_exit(heedless_exit);
MODULE_LICENSE("GPL");
