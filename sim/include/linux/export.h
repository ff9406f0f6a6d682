/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/export.h (Linux 6.1): what a module exports to other modules. */
#pragma once

#include "lkm_waist.h"
#include "stringify.h"

LKM_WAIST_BEGIN
struct kernel_symbol {
	const void *value;
	const char *name;
	const char *name_space; /* "" without one */
};
LKM_WAIST_END

#ifndef __cplusplus
/* What insmod and modpost look for: an entry in the section that says to whom, and its strings in another. */
#define lkm_export_symbol(symbol, to, space) \
	extern __typeof__(symbol) symbol; \
	static const char __kstrtab_##symbol[] __attribute__((section("__ksymtab_strings"), used, aligned(1))) = #symbol; \
	static const char __kstrtabns_##symbol[] __attribute__((section("__ksymtab_strings"), used, aligned(1))) = space; \
	static const struct kernel_symbol __ksymtab_##symbol __attribute__((section(to), used, aligned(8))) = { \
		(const void *)&symbol, __kstrtab_##symbol, __kstrtabns_##symbol }

#define EXPORT_SYMBOL(symbol) lkm_export_symbol(symbol, "__ksymtab", "")
#define EXPORT_SYMBOL_GPL(symbol) lkm_export_symbol(symbol, "__ksymtab_gpl", "")
#define EXPORT_SYMBOL_NS(symbol, space) lkm_export_symbol(symbol, "__ksymtab", __stringify(space))
#define EXPORT_SYMBOL_NS_GPL(symbol, space) lkm_export_symbol(symbol, "__ksymtab_gpl", __stringify(space))
#endif
