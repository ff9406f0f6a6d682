/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/compat.h (Linux 6.1): system calls of 32-bit processes. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
typedef u32 compat_uptr_t;
typedef s32 compat_int_t;
typedef s32 compat_long_t;
typedef u32 compat_uint_t;
typedef u32 compat_ulong_t;
typedef u32 compat_size_t;

static inline void __user *compat_ptr(compat_uptr_t uptr)
{
	return (void __user *)(unsigned long)uptr;
}

static inline compat_uptr_t ptr_to_compat(void __user *uptr)
{
	return (u32)(unsigned long)uptr;
}

int lkm_in_compat_syscall(void);
LKM_WAIST_END

#ifndef __cplusplus
#define CONFIG_COMPAT 1
#define in_compat_syscall() lkm_in_compat_syscall()
#endif
