/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bitfield.h (Linux 6.1), for C: fields of a register, each known by the constant mask of its bits. */
#pragma once

#include "bug.h"
#include "build_bug.h"
#include "types.h"
#include "../asm/byteorder.h"

#ifndef __cplusplus
#define __bf_shf(mask) (__builtin_ffsll(mask) - 1)
/* The mask is a constant whose bits are in a row. */
#define lkm_field_mask(mask, name) \
	BUILD_BUG_ON_MSG(!__builtin_constant_p(mask), name ": mask is not constant"); \
	BUILD_BUG_ON_MSG((mask) == 0, name ": mask is zero"); \
	BUILD_BUG_ON_MSG((((unsigned long long)(mask) >> __bf_shf(mask)) & (((unsigned long long)(mask) >> __bf_shf(mask)) + 1)) != 0, \
			 name ": the mask has a gap")
#define lkm_field_value(mask, value, name) \
	BUILD_BUG_ON_MSG(__builtin_constant_p(value) && \
				 (~((unsigned long long)(mask) >> __bf_shf(mask)) & (unsigned long long)(value)) != 0, \
			 name ": value too large for the field")
#define FIELD_MAX(mask) ({ lkm_field_mask(mask, "FIELD_MAX"); (__typeof__(mask))((mask) >> __bf_shf(mask)); })
#define FIELD_FIT(mask, value) ({ lkm_field_mask(mask, "FIELD_FIT"); !(((__typeof__(mask))(value) << __bf_shf(mask)) & ~(mask)); })
#define FIELD_PREP(mask, value) ({ \
	lkm_field_mask(mask, "FIELD_PREP"); \
	lkm_field_value(mask, value, "FIELD_PREP"); \
	((__typeof__(mask))(value) << __bf_shf(mask)) & (mask); })
/* In a constant expression; nothing but the width of the value is checked. */
#define FIELD_PREP_CONST(mask, value) \
	(BUILD_BUG_ON_ZERO((mask) == 0) + BUILD_BUG_ON_ZERO(((mask) >> __bf_shf(mask) & (value)) != (value)) + \
	 ((__typeof__(mask))(value) << __bf_shf(mask) & (mask)))
#define FIELD_GET(mask, reg) ({ lkm_field_mask(mask, "FIELD_GET"); (__typeof__(mask))(((reg) & (mask)) >> __bf_shf(mask)); })

/* Known when the module is compiled with optimisation; otherwise when it runs. */
#ifdef __OPTIMIZE__
void __bad_mask(void) __attribute__((error("the bits of the field are not in a row")));
void __field_overflow(void) __attribute__((error("the value does not fit in the field")));
#else
#define __bad_mask() BUG()
#define __field_overflow() BUG()
#endif

static __always_inline u64 field_multiplier(u64 field)
{
	u64 lowest = field & -field;

	if ((field + lowest) & field)
		__bad_mask();
	return lowest;
}

static __always_inline u64 field_mask(u64 field)
{
	return field / field_multiplier(field);
}

#define field_max(field) ((__typeof__(field))field_mask(field))

/* For each width: u32_encode_bits(value, field), u32_get_bits(word, field), u32_replace_bits(word, value, field) and
 * u32p_replace_bits(&word, value, field). */
#define lkm_field_functions(name, stored, plain, to, from) \
static __always_inline stored name##_encode_bits(plain value, plain field) \
{ \
	if (__builtin_constant_p(value) && (value & ~field_mask(field))) \
		__field_overflow(); \
	return to((plain)((value & field_mask(field)) * field_multiplier(field))); \
} \
static __always_inline stored name##_replace_bits(stored word, plain value, plain field) \
{ \
	return (stored)((word & ~to(field)) | name##_encode_bits(value, field)); \
} \
static __always_inline void name##p_replace_bits(stored *word, plain value, plain field) \
{ \
	*word = name##_replace_bits(*word, value, field); \
} \
static __always_inline plain name##_get_bits(stored word, plain field) \
{ \
	return (plain)((from(word) & field) / field_multiplier(field)); \
}
#define lkm_field_same(x) (x)
lkm_field_functions(u8, u8, u8, lkm_field_same, lkm_field_same)
lkm_field_functions(u16, u16, u16, lkm_field_same, lkm_field_same)
lkm_field_functions(u32, u32, u32, lkm_field_same, lkm_field_same)
lkm_field_functions(u64, u64, u64, lkm_field_same, lkm_field_same)
lkm_field_functions(le16, __le16, u16, cpu_to_le16, le16_to_cpu)
lkm_field_functions(le32, __le32, u32, cpu_to_le32, le32_to_cpu)
lkm_field_functions(le64, __le64, u64, cpu_to_le64, le64_to_cpu)
lkm_field_functions(be16, __be16, u16, cpu_to_be16, be16_to_cpu)
lkm_field_functions(be32, __be32, u32, cpu_to_be32, be32_to_cpu)
lkm_field_functions(be64, __be64, u64, cpu_to_be64, be64_to_cpu)
#endif
