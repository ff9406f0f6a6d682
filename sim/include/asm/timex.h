/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models arch/x86/include/asm/timex.h (Linux 6.1): a counter that runs as virtual time does, a cycle a nanosecond. */
#pragma once

#include "../linux/timekeeping.h"

#ifndef __cplusplus
typedef unsigned long long cycles_t;

static inline cycles_t get_cycles(void)
{
	return (cycles_t)ktime_get_ns();
}
#define random_get_entropy() ((unsigned long)get_cycles())
#endif
