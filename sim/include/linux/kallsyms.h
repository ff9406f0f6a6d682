/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kallsyms.h (Linux 6.1): the names of functions and variables by their addresses. What needs an
 * address by its name (kallsyms_lookup_name()) is not exported by Linux either. */
#pragma once

#include "types.h"

#ifndef __cplusplus
#define KSYM_NAME_LEN 512
/* The longest "name+0x10/0x20 [module build-id]". */
#define KSYM_SYMBOL_LEN 666ul
#endif

LKM_WAIST_BEGIN
#ifdef __cplusplus
/* constants_test.py: size_t KSYM_* */
inline constexpr size_t KSYM_NAME_LEN{512};
inline constexpr size_t KSYM_SYMBOL_LEN{666ul};
#endif
/* Writes "name+offset/size [module]", as %pS prints it, into a buffer of KSYM_SYMBOL_LEN bytes, or the address where
 * nothing has a name. Returns the length. Never sleeps. */
int sprint_symbol(char *buffer, unsigned long address);
/* The same without offset and size, as %ps. */
int sprint_symbol_no_offset(char *buffer, unsigned long address);
/* The same as sprint_symbol(): a simulated module has no build id. */
int sprint_symbol_build_id(char *buffer, unsigned long address);
LKM_WAIST_END
