/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The struct module that a C module carries. C++ must not see this text: GCC refuses a precompiled header in which the
 * name KBUILD_MODNAME occurs, because each module defines it differently. */
#pragma once

#include "module.h"
#include "lkm_modpost.h"

#ifndef __cplusplus
/* Each file of the module defines them; the linker keeps one of each. */
extern const struct kernel_param __start___param[] __attribute__((weak, visibility("hidden")));
extern const struct kernel_param __stop___param[] __attribute__((weak, visibility("hidden")));
extern const struct kernel_symbol __start___ksymtab[] __attribute__((weak, visibility("hidden")));
extern const struct kernel_symbol __stop___ksymtab[] __attribute__((weak, visibility("hidden")));
extern const struct kernel_symbol __start___ksymtab_gpl[] __attribute__((weak, visibility("hidden")));
extern const struct kernel_symbol __stop___ksymtab_gpl[] __attribute__((weak, visibility("hidden")));
extern struct _ddebug __start___dyndbg[] __attribute__((weak, visibility("hidden")));
extern struct _ddebug __stop___dyndbg[] __attribute__((weak, visibility("hidden")));
extern struct kunit_suite *__start___kunit_suites[] __attribute__((weak, visibility("hidden")));
extern struct kunit_suite *__stop___kunit_suites[] __attribute__((weak, visibility("hidden")));
extern int init_module(void) __attribute__((weak, visibility("hidden")));
extern void cleanup_module(void) __attribute__((weak, visibility("hidden")));
extern struct module __this_module;
struct module __this_module __attribute__((weak, visibility("default"))) = {
	.state = MODULE_STATE_UNFORMED, .name = KBUILD_MODNAME, .init = init_module, .exit = cleanup_module,
	.kp = __start___param, .kp_end = __stop___param,
	.syms = __start___ksymtab, .syms_end = __stop___ksymtab,
	.gpl_syms = __start___ksymtab_gpl, .gpl_syms_end = __stop___ksymtab_gpl,
	.dyndbg = __start___dyndbg, .dyndbg_end = __stop___dyndbg,
	.kunit_suites = __start___kunit_suites, .kunit_suites_end = __stop___kunit_suites,
};

#ifndef LKM_MODPOST
/* Where no modpost runs, every file of a module has it, as a group of which the linker keeps one. */
__asm__(".pushsection .modinfo, \"aG\", @progbits, lkm_modinfo_of_module, comdat\n" LKM_MODPOST_INFO ".popsection");
#endif
#endif
