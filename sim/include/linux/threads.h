/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/threads.h (Linux 6.1), for C: limits on processors and on numbers of processes. */
#pragma once

#ifndef __cplusplus
/* As Debian's kernels are built. */
#define NR_CPUS 8192
#define PID_MAX_DEFAULT 0x8000
#define PID_MAX_LIMIT 0x400000
#endif
