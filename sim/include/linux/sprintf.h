/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sprintf.h (Linux 6.1's lib/vsprintf.c), for C: the kernel's formats, not the C library's. */
#pragma once

#include "types.h"

#ifndef __cplusplus
/* Their own symbols: libc's functions of the same name do not know %pV, %pe and the like. */
int snprintf(char *buf, size_t size, const char *fmt, ...) __asm__("lkm_snprintf") __printf(3, 4);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __asm__("lkm_scnprintf") __printf(3, 4);
int sprintf(char *buf, const char *fmt, ...) __asm__("lkm_sprintf") __printf(2, 3);
#endif
