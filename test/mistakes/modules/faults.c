// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The processor's faults that no driver above has, and what a block of kmalloc() refuses: the ioctl says which. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "faults.h"

static int zero;

static noinline int sum(unsigned long n)
{
	volatile char digits[1024];

	digits[0] = n % 10;
	return n ? sum(n - 1) + digits[0] : 0;
}

static bool all_zero(const char *block, size_t size)
{
	return !memchr_inv(block, 0, size);
}

/* The program's memory is at `arg`. Freed is what must be, so that the one mistake is all that is found. */
static long use_block(unsigned int cmd, void __user *arg)
{
	char *volatile block = kmalloc(20, GFP_KERNEL);
	long result = 0;

	switch (cmd) {
	case FAULT_COPY_BEYOND:
		result = copy_to_user(arg, block, 21);
		break;
	case FAULT_COPY_BEYOND_BUCKET:
		/* Within the memory that the slab has for it, and beyond what was asked for. */
		result = copy_to_user(arg, block + 16, 8);
		break;
	case FAULT_COPY_FREED_OUT:
		kfree(block);
		return copy_to_user(arg, block, 4);
	case FAULT_COPY_FREED_IN:
		kfree(block);
		return copy_from_user(block, arg, 4);
	case FAULT_WRITE_BEFORE:
		block[-1] = 1;
		break;
	case BLOCK_IS_ZERO:
		result = all_zero(block, 20);
		memset(block, 0xff, 20);
		kfree(block);
		block = kmalloc(20, GFP_KERNEL);
		result = result && all_zero(block, 20);
		break;
	}
	kfree(block);
	return result;
}

static long size_of_block(size_t size)
{
	char *block = kmalloc(size, GFP_KERNEL);
	const long result = ksize(block);

	kfree(block);
	return result;
}

static long faults_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case FAULT_INVALID_OPCODE:
		__builtin_trap();
	case FAULT_DIVISION:
		asm volatile("cltd\n\tidivl %1" : : "a"(1), "r"(zero) : "edx", "cc");
		return 0;
	case FAULT_BUS:
		return *(volatile char *)arg;
	case FAULT_NULL:
		return *(volatile char *)8;
	case FAULT_STACK:
		return sum(arg);
	case BLOCK_KSIZE:
		return size_of_block(arg);
	default:
		return use_block(cmd, (void __user *)arg);
	}
}

static const struct file_operations faults_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = faults_ioctl,
};

static struct miscdevice faults_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "faults",
	.fops = &faults_fops,
};
module_misc_device(faults_misc);
MODULE_LICENSE("GPL");
