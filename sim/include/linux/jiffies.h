/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/jiffies.h (Linux 6.1) with Debian's HZ of 250. Time is the kernel's virtual time. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* Ticks of 4 ms since INITIAL_JIFFIES. */
unsigned long lkm_jiffies(void);
unsigned long msecs_to_jiffies(unsigned int ms);
unsigned int jiffies_to_msecs(unsigned long j);
unsigned long usecs_to_jiffies(unsigned int us);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned long HZ */
inline constexpr unsigned long HZ{250};
}
#else
#define HZ 250
#define jiffies lkm_jiffies()
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#endif
