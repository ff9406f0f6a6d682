/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/miscdevice.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_misc_init(struct miscdevice *misc, int minor, const char *name, const char *nodename,
			    unsigned int mode, const struct file_operations *fops)
{
	struct miscdevice fresh = {};

	fresh.minor = minor;
	fresh.name = name;
	fresh.nodename = nodename;
	fresh.mode = (umode_t)mode;
	fresh.fops = fops;
	*misc = fresh;
}

LKM_SHIM int lkm_misc_minor(const struct miscdevice *misc)
{
	return misc->minor;
}
