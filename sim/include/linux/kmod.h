/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kmod.h (Linux 6.1): a module that is loaded because somebody needs it. */
#pragma once

#include "compiler.h"
#include "types.h"

LKM_WAIST_BEGIN
/* Loads the module of that name or alias. 0; positive when there is none or it refused, as modprobe's exit status. May
 * sleep. */
#ifdef __cplusplus
int __request_module(bool wait, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#else
__printf(2, 3) int __request_module(bool wait, const char *fmt, ...);
#endif
LKM_WAIST_END

#ifndef __cplusplus
#define request_module(...) __request_module(true, __VA_ARGS__)
#endif
