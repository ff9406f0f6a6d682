/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bottom_half.h (Linux 6.1), for C: sections in which no timer function or other softirq runs. */
#pragma once

#include "preempt.h"

#ifndef __cplusplus
/* Until local_bh_enable(), sleeping is reported. Sections may be nested. */
#define local_bh_disable() do { current->preempt_count += (int)SOFTIRQ_DISABLE_OFFSET; barrier(); } while (0)
#define local_bh_enable() do { barrier(); lkm_local_bh_enable(); } while (0)
#define local_bh_blocked() 0
#endif
