/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rational.h (Linux 6.1): the fraction of small numbers that is nearest to another one. */
#pragma once

#include "lkm_waist.h"

LKM_WAIST_BEGIN
void rational_best_approximation(unsigned long given_numerator, unsigned long given_denominator, unsigned long max_numerator,
				 unsigned long max_denominator, unsigned long *best_numerator, unsigned long *best_denominator);
LKM_WAIST_END
