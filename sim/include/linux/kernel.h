/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kernel.h (Linux 6.1): the small helpers that everything uses. */
#pragma once

#include "types.h"
#include "bug.h"
#include "container_of.h"
#include "errno.h"
#include "kstrtox.h"
#include "limits.h"
#include "minmax.h"
#include "printk.h"
#include "sprintf.h"

LKM_WAIST_BEGIN
/* Reports the caller, by name, when it may not sleep: a spinlock is held or preemption is off. */
void lkm_might_sleep(const char *file, int line);
LKM_WAIST_END

#ifndef __cplusplus
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define ALIGN(x, a) (((x) + (__typeof__(x))(a) - 1) & ~((__typeof__(x))(a) - 1))
#define might_sleep() lkm_might_sleep(__FILE__, __LINE__)
#endif
