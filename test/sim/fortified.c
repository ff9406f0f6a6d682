// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Goes beyond objects whose size the compiler knows, with the function that `calls` names; each by one byte. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static char *calls = "";
module_param(calls, charp, 0);

static char small[8] = "1234567"; /* fits, with its end */
static char unended[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
static char large[16] = "12345678";
static size_t nine = 9;

static bool is(const char *what)
{
	return !strcmp(calls, what);
}

/* With what fits nothing happens. */
static long harmless(void)
{
	memcpy(small, large, 7);
	memmove(small, large, 7);
	memset(large, 0, sizeof(large));
	strcpy(small, "1234567");
	strncpy(small, "1234567", 8);
	strscpy(small, "much longer", sizeof(small));
	strlcpy(small, "much longer", sizeof(small));
	return memcmp(small, "much lo", 8) || memchr(small, 'x', 8) || strlen(small) != 7;
}

static long fortified_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (is("harmless"))
		return harmless();
	if (is("memcpy"))
		memcpy(small, large, nine);
	if (is("memcpy of what is smaller"))
		memcpy(large, small, nine);
	if (is("memmove"))
		memmove(small, large, nine);
	if (is("memset"))
		memset(small, 0, nine);
	if (is("memcmp"))
		return memcmp(large, small, nine);
	if (is("memchr"))
		return memchr(small, 'x', nine) != NULL;
	if (is("strlen"))
		return strlen(unended);
	if (is("strcpy"))
		strcpy(small, large);
	if (is("strncpy"))
		strncpy(small, large, nine);
	if (is("strscpy"))
		strscpy(small, large, nine);
	if (is("strlcpy"))
		strlcpy(small, large, nine);
	if (is("copy_to_user"))
		return copy_to_user((void __user *)arg, small, nine);
	if (is("copy_from_user"))
		return copy_from_user(small, (void __user *)arg, nine);
	return 0;
}

static const struct file_operations fortified_fops = { .owner = THIS_MODULE, .unlocked_ioctl = fortified_ioctl };
static struct miscdevice fortified_misc = { .minor = MISC_DYNAMIC_MINOR, .name = "fortified", .fops = &fortified_fops };
module_misc_device(fortified_misc);
MODULE_LICENSE("GPL");
