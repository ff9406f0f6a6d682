/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/overflow.h (Linux 6.1), for C: arithmetic that says whether the result fits. */
#pragma once

#include "const.h"
#include "limits.h"
#include "types.h"

#ifndef __cplusplus
/* No warning for a type that has no negative numbers. */
#define is_non_negative(x) ((x) > 0 || (x) == 0)
#define is_negative(x) (!is_non_negative(x))
#define __type_half_max(type) ((type)1 << (8 * sizeof(type) - 1 - is_signed_type(type)))
#define type_max(type) ((type)((__type_half_max(type) - 1) + __type_half_max(type)))
#define type_min(type) ((type)((type)-type_max(type) - (type)1))

static inline bool __must_check __must_check_overflow(bool overflow)
{
	return overflow;
}

/* True when the result does not fit; what fits of it is then in *result. */
#define check_add_overflow(a, b, result) __must_check_overflow(__builtin_add_overflow(a, b, result))
#define check_sub_overflow(a, b, result) __must_check_overflow(__builtin_sub_overflow(a, b, result))
#define check_mul_overflow(a, b, result) __must_check_overflow(__builtin_mul_overflow(a, b, result))
/* True when a bit is shifted out, the sign changes, or the distance is no distance of that type. */
#define check_shl_overflow(value, distance, result) __must_check_overflow(({ \
	__typeof__(value) __shifted = (value); \
	__typeof__(distance) __by = (distance); \
	__typeof__(result) __to = (result); \
	bool __distant = is_negative(__by) || (unsigned long long)__by >= 8 * sizeof(*__to); \
	*__to = (__typeof__(*__to))((u64)__shifted << (__distant ? 0 : __by)); \
	__distant || is_negative(*__to) || is_negative(__shifted) || (__typeof__(__shifted))(*__to >> (__distant ? 0 : __by)) != __shifted; }))

/* SIZE_MAX where the true result is larger, for which no allocation succeeds. */
static inline size_t __must_check size_mul(size_t a, size_t b)
{
	size_t bytes;

	return __builtin_mul_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

static inline size_t __must_check size_add(size_t a, size_t b)
{
	size_t bytes;

	return __builtin_add_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

static inline size_t __must_check size_sub(size_t from, size_t taken)
{
	if (from == SIZE_MAX || taken == SIZE_MAX || taken > from)
		return SIZE_MAX;
	return from - taken;
}

#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)
#define flex_array_size(p, member, count) \
	__builtin_choose_expr(__is_constexpr(count), (count) * sizeof(*(p)->member), size_mul(count, sizeof(*(p)->member)))
#define struct_size(p, member, count) \
	__builtin_choose_expr(__is_constexpr(count), sizeof(*(p)) + flex_array_size(p, member, count), \
			      size_add(sizeof(*(p)), flex_array_size(p, member, count)))
#define struct_size_t(type, member, count) struct_size((type *)NULL, member, count)
#endif
