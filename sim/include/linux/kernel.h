/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kernel.h (Linux 6.1): the small helpers that everything uses. */
#pragma once

#include "types.h"
#include "align.h"
#include "bug.h"
#include "container_of.h"
#include "errno.h"
#include "kstrtox.h"
#include "limits.h"
#include "math.h"
#include "minmax.h"
#include "printk.h"
#include "sprintf.h"

LKM_WAIST_BEGIN
/* Reports the calling function if it may not sleep, because a spinlock is held or preemption is off. */
void lkm_might_sleep(const char *file, int line);
LKM_WAIST_END

#ifndef __cplusplus
/* A pointer in place of the array is refused. */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]) + __must_be_array(array))
#define REPEAT_BYTE(x) (~0UL / 0xff * (x))
#define upper_32_bits(n) ((u32)((u64)(n) >> 32))
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define upper_16_bits(n) ((u16)((n) >> 16))
#define lower_16_bits(n) ((u16)((n) & 0xffff))
#define u64_to_user_ptr(x) ((void __user *)(uintptr_t)(u64)(x))
#define PTR_IF(condition, p) ((condition) ? (p) : NULL)
#define might_sleep_if(condition) do { if (condition) might_sleep(); } while (0)
#define might_sleep() lkm_might_sleep(__FILE__, __LINE__)
#endif
