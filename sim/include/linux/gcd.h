/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/gcd.h (Linux 6.1): the greatest common divisor. */
#pragma once

#include "lkm_waist.h"

LKM_WAIST_BEGIN
unsigned long gcd(unsigned long a, unsigned long b);
LKM_WAIST_END
