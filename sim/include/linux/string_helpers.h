/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/string_helpers.h (Linux 6.1): strings with what does not print written out. */
#pragma once

#include "string.h"
#include "types.h"

LKM_WAIST_BEGIN
/* Writes `src` to `dst`, with the characters of the classes in `flags` as escape sequences. `only` limits it to its
 * characters, or adds them with ESCAPE_APPEND. The length that it wanted; no zero is added. */
int string_escape_mem(const char *src, size_t isz, char *dst, size_t osz, unsigned int flags, const char *only);
/* Writes `src` to `dst` with its escape sequences of the classes in `flags` undone, and a zero; no more than `size` bytes, or all
 * for 0. They may be the same. How much it wrote, without the zero. */
int string_unescape(char *src, char *dst, size_t size, unsigned int flags);

enum string_size_units {
	STRING_UNITS_10,
	STRING_UNITS_2,
};

/* `size` blocks of `blk_size` bytes in three digits: "1.23 GiB". */
void string_get_size(u64 size, u64 blk_size, enum string_size_units units, char *buf, int len);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned ESCAPE_* UNESCAPE_* */
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
inline constexpr unsigned UNESCAPE_SPACE{0x1};
inline constexpr unsigned UNESCAPE_OCTAL{0x2};
inline constexpr unsigned UNESCAPE_HEX{0x4};
inline constexpr unsigned UNESCAPE_SPECIAL{0x8};
inline constexpr unsigned UNESCAPE_ANY{UNESCAPE_SPACE | UNESCAPE_OCTAL | UNESCAPE_HEX | UNESCAPE_SPECIAL};
inline constexpr unsigned UNESCAPE_ALL_MASK{0xf};
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

#define UNESCAPE_SPACE 0x1
#define UNESCAPE_OCTAL 0x2
#define UNESCAPE_HEX 0x4
#define UNESCAPE_SPECIAL 0x8
#define UNESCAPE_ANY (UNESCAPE_SPACE | UNESCAPE_OCTAL | UNESCAPE_HEX | UNESCAPE_SPECIAL)
#define UNESCAPE_ALL_MASK 0xf

#define string_unescape_inplace(buf, flags) string_unescape(buf, buf, 0, flags)
#define string_unescape_any(src, dst, size) string_unescape(src, dst, size, UNESCAPE_ANY)
#define string_unescape_any_inplace(buf) string_unescape_any(buf, buf, 0)

/* Of the C locale, with the zero. */
static inline void string_upper(char *dst, const char *src)
{
	do
		*dst++ = *src - ((*src >= 'a' && *src <= 'z') ? 'a' - 'A' : 0);
	while (*src++);
}

static inline void string_lower(char *dst, const char *src)
{
	do
		*dst++ = *src + ((*src >= 'A' && *src <= 'Z') ? 'a' - 'A' : 0);
	while (*src++);
}
#endif
