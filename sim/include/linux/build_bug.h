/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/build_bug.h (Linux 6.1), for C: what the compiler refuses. */
#pragma once

#ifndef __cplusplus
#define BUILD_BUG_ON_MSG(condition, text) _Static_assert(!(condition), text)
#define BUILD_BUG_ON(condition) BUILD_BUG_ON_MSG(condition, "BUILD_BUG_ON failed: " #condition)
#define BUILD_BUG_ON_NOT_POWER_OF_2(n) BUILD_BUG_ON((n) == 0 || ((n) & ((n) - 1)) != 0)
#define BUILD_BUG_ON_INVALID(expression) ((void)sizeof((long)(expression)))
#define BUILD_BUG() BUILD_BUG_ON_MSG(1, "BUILD_BUG failed")
/* 0 where the condition is false, as part of an expression. */
#define BUILD_BUG_ON_ZERO(condition) ((int)sizeof(struct { int : (-!!(condition)); }))
#define lkm_static_assert(condition, text, ...) _Static_assert(condition, text)
#define static_assert(condition, ...) lkm_static_assert(condition, ##__VA_ARGS__, #condition)
#endif
