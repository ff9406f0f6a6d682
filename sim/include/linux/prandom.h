/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/prandom.h (Linux 6.1): sequences of numbers that their seeds alone decide; they are in random.h. */
#pragma once

#include "random.h"

#ifndef __cplusplus
/* The next one of a sequence that needs no more than the last number. */
static inline u32 next_pseudo_random32(u32 seed)
{
	return 1013904223 + 1664525 * seed;
}
#endif
