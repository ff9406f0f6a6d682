/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/uaccess.h for C++. A part of lkm/abi.h, which includes it. */

unsigned long lkm_copy_to_user(void *to, const void *from, unsigned long n);
unsigned long lkm_copy_from_user(void *to, const void *from, unsigned long n);
unsigned long lkm_clear_user(void *to, unsigned long n);
/* By size in bytes. 0, or -EFAULT and then nothing was written, or 0 was read. */
int lkm_put_user_4(unsigned int value, void *to);
int lkm_put_user_8(unsigned long value, void *to);
int lkm_get_user_4(unsigned int *value, const void *from);
int lkm_get_user_8(unsigned long *value, const void *from);
long lkm_strncpy_from_user(char *to, const char *from, long count);
