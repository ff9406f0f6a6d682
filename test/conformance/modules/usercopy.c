// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Calls the user memory functions for a test: mknod /dev/usercopy c 12 11 */
#include "control.h"

#define BUFFER_SIZE (4 * 4096)

static char *buffer;

static void __user *user(const struct call *c)
{
	return (void __user *)(unsigned long)c->address;
}

static void answer_with_buffer(struct call *c)
{
	memcpy(c->words, buffer, sizeof(c->words));
}

static void call_copy_to_user(struct call *c)
{
	int i;

	for (i = 0; i < BUFFER_SIZE; i++)
		buffer[i] = 'a' + i % 26;
	c->result = copy_to_user(user(c), buffer, c->number[0]);
}

static void call_copy_from_user(struct call *c)
{
	memset(buffer, '#', BUFFER_SIZE);
	c->result = copy_from_user(buffer, user(c), c->number[0]);
	answer_with_buffer(c);
}

static void call_get_user(struct call *c)
{
	u8 byte = 1;
	u16 half = 1;
	u32 word = 1;
	u64 both = 1;

	switch (c->number[0]) {
	case 1:
		c->result = get_user(byte, (u8 __user *)user(c));
		c->number[1] = byte;
		break;
	case 2:
		c->result = get_user(half, (u16 __user *)user(c));
		c->number[1] = half;
		break;
	case 4:
		c->result = get_user(word, (u32 __user *)user(c));
		c->number[1] = word;
		break;
	default:
		c->result = get_user(both, (u64 __user *)user(c));
		c->number[1] = both;
	}
}

static void call_put_user(struct call *c)
{
	switch (c->number[0]) {
	case 1:
		c->result = put_user((u8)c->number[1], (u8 __user *)user(c));
		break;
	case 2:
		c->result = put_user((u16)c->number[1], (u16 __user *)user(c));
		break;
	case 4:
		c->result = put_user((u32)c->number[1], (u32 __user *)user(c));
		break;
	default:
		c->result = put_user((u64)c->number[1], (u64 __user *)user(c));
	}
}

static void call_clear_user(struct call *c)
{
	c->result = clear_user(user(c), c->number[0]);
}

static void call_strncpy_from_user(struct call *c)
{
	memset(buffer, '#', BUFFER_SIZE);
	c->result = strncpy_from_user(buffer, user(c), c->number[0]);
	answer_with_buffer(c);
}

static void call_strnlen_user(struct call *c)
{
	c->result = strnlen_user(user(c), c->number[0]);
}

static void call_access_ok(struct call *c)
{
	c->result = !!access_ok(user(c), (unsigned long)c->number[0]);
}

/* The copy of number[0] bytes, and for text the zero behind it; what it was made with is number[1]. */
static void call_duplicate(struct call *c)
{
	size_t n = c->number[0];
	char *copy;

	memset(c->words, '#', sizeof(c->words));
	switch (c->number[1]) {
	case MEMDUP_USER:
		copy = memdup_user(user(c), n);
		break;
	case MEMDUP_USER_NUL:
		copy = memdup_user_nul(user(c), n);
		break;
	case STRNDUP_USER:
		copy = strndup_user(user(c), n);
		break;
	default:
		copy = vmemdup_user(user(c), n);
	}
	c->result = PTR_ERR_OR_ZERO(copy);
	if (c->result)
		return;
	if (c->number[1] == STRNDUP_USER)
		n = strlen(copy) + 1;
	else if (c->number[1] == MEMDUP_USER_NUL)
		n++;
	memcpy(c->words, copy, min(n, sizeof(c->words)));
	kvfree(copy);
}

static void call_check_zeroed(struct call *c)
{
	c->result = check_zeroed_user(user(c), c->number[0]);
}

static void call_copy_struct(struct call *c)
{
	memset(buffer, '#', BUFFER_SIZE);
	c->result = copy_struct_from_user(buffer, c->number[1], user(c), c->number[0]);
	if (!c->result)
		answer_with_buffer(c);
}

static const call_function functions[USERCOPY_FUNCTIONS] = {
	[COPY_TO_USER] = call_copy_to_user,
	[COPY_FROM_USER] = call_copy_from_user,
	[GET_USER] = call_get_user,
	[PUT_USER] = call_put_user,
	[CLEAR_USER] = call_clear_user,
	[STRNCPY_FROM_USER] = call_strncpy_from_user,
	[STRNLEN_USER] = call_strnlen_user,
	[ACCESS_OK] = call_access_ok,
	[DUPLICATE_USER] = call_duplicate,
	[CHECK_ZEROED_USER] = call_check_zeroed,
	[COPY_STRUCT_FROM_USER] = call_copy_struct,
};

static long usercopy_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, USERCOPY_FUNCTIONS, cmd, arg);
}

static const struct file_operations usercopy_ops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = usercopy_ioctl,
};

static int __init usercopy_init(void)
{
	int error;

	buffer = kmalloc(BUFFER_SIZE, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	error = control_add(&usercopy_ops, USERCOPY_MINOR, "usercopy");
	if (error)
		kfree(buffer);
	return error;
}

static void __exit usercopy_exit(void)
{
	control_del(USERCOPY_MINOR);
	kfree(buffer);
}

module_init(usercopy_init);
module_exit(usercopy_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Calls the user memory functions for a test");
