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
void __ndelay(unsigned long ns);

/* May sleep. */
static inline void ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}

static inline void usleep_idle_range(unsigned long min_us, unsigned long max_us)
{
	usleep_range(min_us, max_us);
}

/* As it fits the time: burns up to 10 us, and sleeps above. */
static inline void fsleep(unsigned long us)
{
	if (us > 20000)
		msleep((unsigned int)((us + 999) / 1000));
	else if (us > 10)
		usleep_range(us, us * 2);
	else
		__udelay(us);
}
LKM_WAIST_END

#ifndef __cplusplus
/* What Linux finds out at boot by counting. Nothing counts here. */
#define loops_per_jiffy 8388608UL
#define udelay(us) __udelay(us)
#define ndelay(ns) __ndelay(ns)
#define mdelay(ms) __udelay((ms) * 1000UL)
#endif
