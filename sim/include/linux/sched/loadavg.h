/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sched/loadavg.h (Linux 6.1), for C: the load of a machine on which nothing takes time is 0. */
#pragma once

#ifndef __cplusplus
#define FSHIFT 11
#define FIXED_1 (1 << FSHIFT)
#define LOAD_FREQ (5 * 250 + 1)
#define LOAD_INT(x) ((x) >> FSHIFT)
#define LOAD_FRAC(x) LOAD_INT(((x) & (FIXED_1 - 1)) * 100)

static const unsigned long avenrun[3] __attribute__((unused));
#endif
