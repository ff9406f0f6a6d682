/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/trace_clock.h (Linux 6.1), for C: each of these clocks is the one clock there is. */
#pragma once

#ifndef __cplusplus
#include "sched/clock.h"

#define trace_clock_local() local_clock()
#define trace_clock() local_clock()
#define trace_clock_global() local_clock()
#define trace_clock_jiffies() get_jiffies_64()
#endif
