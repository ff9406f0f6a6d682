/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The struct module that a C module carries. C++ must not see this text: GCC refuses a precompiled header in which the
 * name KBUILD_MODNAME occurs, because each module defines it differently. */
#pragma once

#include "module.h"

#ifndef __cplusplus
/* Each file of the module defines them; the linker keeps one of each. */
extern const struct kernel_param __start___param[] __attribute__((weak, visibility("hidden")));
extern const struct kernel_param __stop___param[] __attribute__((weak, visibility("hidden")));
extern const char __start___modinfo[] __attribute__((weak, visibility("hidden")));
extern const char __stop___modinfo[] __attribute__((weak, visibility("hidden")));
extern struct _ddebug __start___dyndbg[] __attribute__((weak, visibility("hidden")));
extern struct _ddebug __stop___dyndbg[] __attribute__((weak, visibility("hidden")));
extern int init_module(void) __attribute__((weak, visibility("hidden")));
extern void cleanup_module(void) __attribute__((weak, visibility("hidden")));
extern struct module __this_module;
struct module __this_module __attribute__((weak, visibility("default"))) = {
	MODULE_STATE_UNFORMED, KBUILD_MODNAME, 0, init_module, cleanup_module,
	__start___param, __stop___param, __start___modinfo, __stop___modinfo, (void *)0,
	__start___dyndbg, __stop___dyndbg
};
#endif
