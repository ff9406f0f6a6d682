/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/uaccess.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM unsigned long lkm_copy_to_user(void *to, const void *from, unsigned long n)
{
	return copy_to_user((void __user *)to, from, n);
}

LKM_SHIM unsigned long lkm_copy_from_user(void *to, const void *from, unsigned long n)
{
	return copy_from_user(to, (const void __user *)from, n);
}

LKM_SHIM unsigned long lkm_clear_user(void *to, unsigned long n)
{
	return clear_user((void __user *)to, n);
}

LKM_SHIM int lkm_put_user_4(unsigned int value, void *to)
{
	return put_user(value, (unsigned int __user *)to);
}

LKM_SHIM int lkm_put_user_8(unsigned long value, void *to)
{
	return put_user(value, (unsigned long __user *)to);
}

LKM_SHIM int lkm_get_user_4(unsigned int *value, const void *from)
{
	return get_user(*value, (const unsigned int __user *)from);
}

LKM_SHIM int lkm_get_user_8(unsigned long *value, const void *from)
{
	return get_user(*value, (const unsigned long __user *)from);
}

LKM_SHIM long lkm_strncpy_from_user(char *to, const char *from, long count)
{
	return strncpy_from_user(to, (const char __user *)from, count);
}
