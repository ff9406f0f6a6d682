/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models arch/x86/include/asm/timex.h (Linux 6.1), for C: a processor with one cycle in each nanosecond of the kernel's time. */
#pragma once

#ifndef __cplusplus
#include "../linux/timekeeping.h"

typedef unsigned long long cycles_t;

#define get_cycles() ((cycles_t)ktime_get_ns())
#endif
