/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/string_helpers.h (Linux 6.1): strings with what does not print written out. */
#pragma once

#include "string.h"
#include "types.h"

LKM_WAIST_BEGIN
/* Writes `src` to `dst`, with the characters of the classes in `flags` as escape sequences. `only` limits it to its
 * characters, or adds them with ESCAPE_APPEND. The length that it wanted; no zero is added. */
int string_escape_mem(const char *src, size_t isz, char *dst, size_t osz, unsigned int flags, const char *only);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned ESCAPE_* */
inline constexpr unsigned ESCAPE_SPACE{0x1};
inline constexpr unsigned ESCAPE_SPECIAL{0x2};
inline constexpr unsigned ESCAPE_NULL{0x4};
inline constexpr unsigned ESCAPE_OCTAL{0x8};
inline constexpr unsigned ESCAPE_ANY{ESCAPE_SPACE | ESCAPE_OCTAL | ESCAPE_SPECIAL | ESCAPE_NULL};
inline constexpr unsigned ESCAPE_NP{0x10};
inline constexpr unsigned ESCAPE_ANY_NP{ESCAPE_ANY | ESCAPE_NP};
inline constexpr unsigned ESCAPE_HEX{0x20};
inline constexpr unsigned ESCAPE_NA{0x40};
inline constexpr unsigned ESCAPE_NAP{0x80};
inline constexpr unsigned ESCAPE_APPEND{0x100};
inline constexpr unsigned ESCAPE_ALL_MASK{0x1ff};
}
#else
#define ESCAPE_SPACE 0x1
#define ESCAPE_SPECIAL 0x2
#define ESCAPE_NULL 0x4
#define ESCAPE_OCTAL 0x8
#define ESCAPE_ANY (ESCAPE_SPACE | ESCAPE_OCTAL | ESCAPE_SPECIAL | ESCAPE_NULL)
#define ESCAPE_NP 0x10
#define ESCAPE_ANY_NP (ESCAPE_ANY | ESCAPE_NP)
#define ESCAPE_HEX 0x20
#define ESCAPE_NA 0x40
#define ESCAPE_NAP 0x80
#define ESCAPE_APPEND 0x100
#define ESCAPE_ALL_MASK 0x1ff

static inline int string_escape_str(const char *src, char *dst, size_t size, unsigned int flags, const char *only)
{
	return string_escape_mem(src, strlen(src), dst, size, flags, only);
}

static inline int string_escape_mem_any_np(const char *src, size_t isz, char *dst, size_t osz, const char *only)
{
	return string_escape_mem(src, isz, dst, osz, ESCAPE_ANY_NP, only);
}

static inline int string_escape_str_any_np(const char *src, char *dst, size_t size, const char *only)
{
	return string_escape_str(src, dst, size, ESCAPE_ANY_NP, only);
}
#endif
