/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sched/clock.h (Linux 6.1), for C: virtual nanoseconds since boot. */
#pragma once

#include "../ktime.h"

#ifndef __cplusplus
#define sched_clock() ((unsigned long long)ktime_get_ns())
#define local_clock() ((u64)ktime_get_ns())
#define cpu_clock(cpu) ((void)(cpu), local_clock())
#define running_clock() local_clock()
#endif
