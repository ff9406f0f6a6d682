/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/uaccess.h (Linux 6.1): the only way to reach user memory. */
#pragma once

#include "errno.h"
#include "kernel.h"
#include "types.h"

LKM_WAIST_BEGIN
/* Each returns the number of bytes that were NOT copied. May sleep. */
unsigned long copy_to_user(void __user *to, const void *from, unsigned long n);
/* What could not be read is zeroed in `to`. */
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long clear_user(void __user *to, unsigned long n);
/* Length without the end, `count` when no end was found in it, -EFAULT. */
long strncpy_from_user(char *to, const char __user *from, long count);
/* Length with the end, more than `n` when there is none in `n`, 0 on a fault. */
long strnlen_user(const char __user *s, long n);
/* A copy, to be freed with kfree(), or with kvfree() for vmemdup_user(); an error pointer: -ENOMEM, -EFAULT. */
void *memdup_user(const void __user *from, size_t len);
void *memdup_user_nul(const void __user *from, size_t len);
void *vmemdup_user(const void __user *from, size_t len);
/* -EINVAL when there is no end within `max` bytes. */
char *strndup_user(const char __user *s, long max);
int lkm_access_ok(const void __user *addr, unsigned long size);
int lkm_get_user(void *to, const void __user *from, unsigned long size);
int lkm_put_user(void __user *to, const void *from, unsigned long size);
/* An object of `size` bytes is too small for the `n` that are to be copied: WARNING. */
void lkm_copy_overflow(const char *file, int line, const char *function, size_t size, unsigned long n);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
template <class T>
int get_user(T &x, const T *ptr)
{
	return lkm_get_user(&x, ptr, sizeof x);
}
template <class T>
int put_user(T x, T *ptr)
{
	return lkm_put_user(ptr, &x, sizeof x);
}
}
#else
/* Where the compiler knows the size of the driver's object, a copy that goes beyond it copies nothing. */
#define lkm_checked_copy(copy, to, from, n, object) ({ \
	unsigned long __copy_n = (n); \
	size_t __copy_size = __builtin_object_size(object, 0); \
	__copy_size < __copy_n ? (lkm_copy_overflow(__FILE__, __LINE__, __func__, __copy_size, __copy_n), __copy_n) \
			       : copy(to, from, __copy_n); })
#define copy_to_user(to, from, n) lkm_checked_copy(copy_to_user, to, from, n, from)
#define copy_from_user(to, from, n) lkm_checked_copy(copy_from_user, to, from, n, to)
#define access_ok(addr, size) lkm_access_ok((const void __user *)(addr), size)
#define get_user(x, ptr) ({ \
	/* The pointer may be one to const. */ \
	union { __typeof__(*(ptr)) value; char bytes[sizeof(*(ptr))]; } __gu_value; \
	int __gu_ret = lkm_get_user(__gu_value.bytes, (ptr), sizeof(*(ptr))); \
	(x) = (__typeof__(x))__gu_value.value; \
	__gu_ret; })
#define put_user(x, ptr) ({ \
	__typeof__(*(ptr)) __pu_value = (__typeof__(*(ptr)))(x); \
	lkm_put_user((ptr), &__pu_value, sizeof(*(ptr))); })
/* 1 when all bytes are zero, 0 when not, -EFAULT. */
static inline int check_zeroed_user(const void __user *from, size_t size)
{
	const char __user *at = (const char __user *)from;
	char byte = 0;

	for (; size && !byte; size--)
		if (get_user(byte, at++))
			return -EFAULT;
	return !byte;
}

/* A struct that may be older or newer than ours: what is missing is zeroed, and what we do not know must be zero (-E2BIG). */
static inline int copy_struct_from_user(void *to, size_t ksize, const void __user *from, size_t usize)
{
	size_t common = usize < ksize ? usize : ksize;
	int zero = 1;

	if (usize > ksize)
		zero = check_zeroed_user((const char __user *)from + ksize, usize - ksize);
	else
		__builtin_memset((char *)to + usize, 0, ksize - usize);
	if (zero <= 0)
		return zero ? zero : -E2BIG;
	return copy_from_user(to, from, common) ? -EFAULT : 0;
}

#define __copy_to_user copy_to_user
#define __copy_from_user copy_from_user
#define __get_user get_user
#define __put_user put_user
#endif
