/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/panic.h (Linux 6.1). */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* Ends the kernel, and with it the test. */
void panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
LKM_WAIST_END
