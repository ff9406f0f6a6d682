/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bug.h (Linux 6.1): a BUG ends the test with its place, a WARN is logged and reported. */
#pragma once

#include "build_bug.h"
#include "types.h"

LKM_WAIST_BEGIN
/* Ends the test with the place and the text; never returns. */
void lkm_bug(const char *file, int line, const char *function, const char *text) __attribute__((noreturn));
/* Logs "WARNING: …" at KERN_WARNING and notes it in the kernel's report. */
void lkm_warn(const char *file, int line, const char *function, const char *text);
/* The same with a format. */
void lkm_warn_printf(const char *file, int line, const char *function, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
LKM_WAIST_END

#ifndef __cplusplus
#define BUG() lkm_bug(__FILE__, __LINE__, __func__, "BUG()")
#define BUG_ON(condition) do { \
	if (__builtin_expect(!!(condition), 0)) lkm_bug(__FILE__, __LINE__, __func__, "BUG_ON(" #condition ")"); \
} while (0)
#define WARN_ON(condition) ({ \
	int __warned = !!(condition); \
	if (__builtin_expect(__warned, 0)) lkm_warn(__FILE__, __LINE__, __func__, "WARN_ON(" #condition ")"); \
	__warned; })
#define WARN_ON_ONCE(condition) ({ \
	static bool __already; \
	int __warned_once = !!(condition); \
	if (__builtin_expect(__warned_once && !__already, 0)) { \
		__already = true; \
		lkm_warn(__FILE__, __LINE__, __func__, "WARN_ON_ONCE(" #condition ")"); \
	} \
	__warned_once; })
#define WARN(condition, fmt, ...) ({ \
	int __warned = !!(condition); \
	if (__builtin_expect(__warned, 0)) lkm_warn_printf(__FILE__, __LINE__, __func__, fmt, ##__VA_ARGS__); \
	__warned; })
#define WARN_ONCE(condition, fmt, ...) ({ \
	static bool __already; \
	int __warned_once = !!(condition); \
	if (__builtin_expect(__warned_once && !__already, 0)) { \
		__already = true; \
		lkm_warn_printf(__FILE__, __LINE__, __func__, fmt, ##__VA_ARGS__); \
	} \
	__warned_once; })
#endif
