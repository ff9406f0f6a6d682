/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/minmax.h (Linux 6.1), for C. */
#pragma once

#ifndef __cplusplus
/* Constants, where no statement may stand. */
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define min(x, y) ({ __typeof__(x) __min1 = (x); __typeof__(y) __min2 = (y); \
	(void)(&__min1 == &__min2); __min1 < __min2 ? __min1 : __min2; })
#define max(x, y) ({ __typeof__(x) __max1 = (x); __typeof__(y) __max2 = (y); \
	(void)(&__max1 == &__max2); __max1 > __max2 ? __max1 : __max2; })
#define min_t(type, x, y) ({ type __min1 = (x); type __min2 = (y); __min1 < __min2 ? __min1 : __min2; })
#define max_t(type, x, y) ({ type __max1 = (x); type __max2 = (y); __max1 > __max2 ? __max1 : __max2; })
#define min3(x, y, z) min((__typeof__(x))min(x, y), z)
#define max3(x, y, z) max((__typeof__(x))max(x, y), z)
/* The smaller of those that are not 0; 0 when both are. */
#define min_not_zero(x, y) ({ __typeof__(x) __first = (x); __typeof__(y) __second = (y); \
	__first && __second ? min(__first, __second) : __first ?: __second; })
#define clamp_val(value, lo, hi) clamp_t(__typeof__(value), value, lo, hi)
#define clamp(value, lo, hi) min((__typeof__(value))max(value, lo), hi)
#define clamp_t(type, value, lo, hi) min_t(type, max_t(type, value, lo), hi)
#define swap(a, b) do { __typeof__(a) __swap = (a); (a) = (b); (b) = __swap; } while (0)
#endif
