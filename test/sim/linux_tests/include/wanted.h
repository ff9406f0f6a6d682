/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What Linux's tests of formats take for granted, and the simulator's headers do not have yet. Each definition stands back
 * for theirs. */
#pragma once

#ifndef typeof
#define typeof __typeof__
#endif
#define __diag_push() _Pragma("GCC diagnostic push")
#define __diag_pop() _Pragma("GCC diagnostic pop")
#define __diag_ignore_all(option, comment)
#define __initdata
#define __initconst
#define TAINT_TEST 18
#define LOCKDEP_STILL_OK 1
#define add_taint(flag, lockdep_ok) ((void)0)
#define CONFIG_SYMBOLIC_ERRNAME 1
#ifndef IS_ENABLED
#define IS_ENABLED(option) 0
#endif
#ifndef LLONG_MIN
#define LLONG_MIN (-0x7fffffffffffffffLL - 1)
#endif
#ifndef is_power_of_2
#define is_power_of_2(n) ((n) && !((n) & ((n) - 1)))
#endif
#ifndef rounddown
#define rounddown(x, y) ((x) - (x) % (y))
#endif
#define memchr_inv(p, c, n) lkm_memchr_inv(p, c, n)

#include <linux/bug.h>
#include <linux/printk.h>
#ifndef WARN
#define WARN(condition, fmt, ...) ({ \
	const int lkm_warned = !!(condition); \
	if (lkm_warned) \
		printk(KERN_WARNING "WARNING: " fmt, ##__VA_ARGS__); \
	lkm_warned; })
#endif
/* Linux's takes what the optimizer finds to be constant. */
#undef BUILD_BUG_ON
#define BUILD_BUG_ON(condition) ((void)(condition))

#include <linux/bitops.h>
#include <linux/types.h>

/* The first byte that is not `c`. */
static inline const void *lkm_memchr_inv(const void *p, int c, size_t n)
{
	const u8 *byte = p;

	for (; n; n--, byte++)
		if (*byte != (u8)c)
			return byte;
	return NULL;
}
