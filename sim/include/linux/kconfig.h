/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kconfig.h (Linux 6.1), for C: questions about CONFIG_… that are answered when a driver is compiled.
 * lkm_add_module() includes it first, as Kbuild does. */
#pragma once

#include "../generated/autoconf.h"

#ifndef __cplusplus
/* A macro that is 1 becomes the name of one that brings a comma, and so moves the answer: 1 stands second then. */
#define lkm_when_defined_1 ~,
#define lkm_second_of(first, second, ...) second
#define lkm_answer(moves) lkm_second_of(moves 1, 0)
#define lkm_look_at(value) lkm_answer(lkm_when_defined_##value)
#define lkm_is_one(option) lkm_look_at(option)

#define IS_BUILTIN(option) lkm_is_one(option)
#define IS_MODULE(option) lkm_is_one(option##_MODULE)
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))
/* The code that asks is a module, so it reaches whatever is enabled. */
#define IS_REACHABLE(option) IS_ENABLED(option)
#endif
