/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What Linux's tests of formats take for granted, and the simulator's headers do not have yet. */
#pragma once

#define __diag_push() _Pragma("GCC diagnostic push")
#define __diag_pop() _Pragma("GCC diagnostic pop")
#define __diag_ignore_all(option, comment)
#define CONFIG_SYMBOLIC_ERRNAME 1

#include <linux/build_bug.h>
/* Linux's takes what the optimizer finds to be constant. */
#undef BUILD_BUG_ON
#define BUILD_BUG_ON(condition) ((void)(condition))
