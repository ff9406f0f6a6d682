/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/miscdevice.h for C++. A part of lkm/abi.h, which includes it. */

struct file_operations;
struct miscdevice;

/* `minor` may be LKM_MISC_DYNAMIC_MINOR. `nodename` is the node's path below /dev, null for the name. */
enum { LKM_MISC_DYNAMIC_MINOR = 255 };
void lkm_misc_init(struct miscdevice *misc, int minor, const char *name, const char *nodename, unsigned int mode,
		   const struct file_operations *fops);
LKM_FORWARD(int, misc_register, (struct miscdevice *misc), (misc))
LKM_FORWARD(void, misc_deregister, (struct miscdevice *misc), (misc))
int lkm_misc_minor(const struct miscdevice *misc);
