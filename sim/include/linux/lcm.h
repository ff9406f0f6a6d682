/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/lcm.h (Linux 6.1): the least common multiple. */
#pragma once

#include "lkm_waist.h"

LKM_WAIST_BEGIN
unsigned long lcm(unsigned long a, unsigned long b);
/* Of 0 and another number, that number. */
unsigned long lcm_not_zero(unsigned long a, unsigned long b);
LKM_WAIST_END
