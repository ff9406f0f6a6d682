/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/panic_notifier.h (Linux 6.1): who hears of a panic, with its text. An oops is none. */
#pragma once

#include "notifier.h"
#include "types.h"

LKM_WAIST_BEGIN
/* That of the current kernel. */
struct atomic_notifier_head *lkm_panic_notifier_list(void);
LKM_WAIST_END

#ifndef __cplusplus
#define panic_notifier_list (*lkm_panic_notifier_list())
#endif
