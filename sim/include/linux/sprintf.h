/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sprintf.h (Linux 6.1: linux/kernel.h): the kernel's formats, not the C library's. */
#pragma once

#include "hex.h"
#include "types.h"
#include <stdarg.h>

LKM_WAIST_BEGIN
/* As vsnprintf(), which returns the length that it wanted; the length that it made. */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __attribute__((format(printf, 3, 0)));
/* Allocates what it needs; NULL when there is no memory. The const kind gives back a format that is a constant, or "%s" and
 * a constant, as it is: free it with kfree_const(). */
char *kasprintf(gfp_t gfp, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));

unsigned long long simple_strtoull(const char *cp, char **endp, unsigned int base);
unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base);
long long simple_strtoll(const char *cp, char **endp, unsigned int base);
long simple_strtol(const char *cp, char **endp, unsigned int base);

/* 0: no number; 1: a number; 2: and a comma behind it; 3: and a hyphen behind it. */
int get_option(char **str, int *pint);
/* ints[0] is how many, and they follow. Where the numbers end. */
char *get_options(const char *str, int nints, int *ints);
/* A number with K, M, G, T, P or E behind it. */
unsigned long long memparse(const char *ptr, char **retptr);
/* The first "name=value" or "name" of a line, cut out of it, without quotes; what follows it. */
char *next_arg(char *args, char **param, char **val);
/* scnprintf(), which returns what it wrote and not what it would have. */
int lkm_scnprintf(char *buf, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
LKM_WAIST_END

#ifndef __cplusplus
/* Their own symbols: libc's functions of the same name do not know %pV, %pe and the like. */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __asm__("lkm_vsnprintf") __printf(3, 0);
int snprintf(char *buf, size_t size, const char *fmt, ...) __asm__("lkm_snprintf") __printf(3, 4);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __asm__("lkm_scnprintf") __printf(3, 4);
int vsprintf(char *buf, const char *fmt, va_list args) __asm__("lkm_vsprintf") __printf(2, 0);
int sprintf(char *buf, const char *fmt, ...) __asm__("lkm_sprintf") __printf(2, 3);
int vsscanf(const char *buf, const char *fmt, va_list args) __asm__("lkm_vsscanf") __scanf(2, 0);
int sscanf(const char *buf, const char *fmt, ...) __asm__("lkm_sscanf") __scanf(2, 3);
#endif
