/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/delay.h (Linux 6.1): sleeping moves virtual time, no host time passes. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* May sleep; at least `ms` milliseconds, signals or not. */
void msleep(unsigned int ms);
/* May sleep; what was left, in milliseconds, when a signal ended it. */
unsigned long msleep_interruptible(unsigned int ms);
/* May sleep. */
void usleep_range(unsigned long min_us, unsigned long max_us);
/* Burns time without sleeping. */
void __udelay(unsigned long us);
LKM_WAIST_END

#ifndef __cplusplus
#define udelay(us) __udelay(us)
#define mdelay(ms) __udelay((ms) * 1000UL)
#endif
