/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models arch/x86/include/asm/processor.h (Linux 6.1), for C, as far as a driver that is not for x86 alone uses it. */
#pragma once

#include "../linux/sched.h"

#ifndef __cplusplus
#define prefetch(p) __builtin_prefetch(p)
#define prefetchw(p) __builtin_prefetch(p, 1)
#endif
