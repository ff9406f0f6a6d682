/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/module.h (Linux 6.1). A C module is a shared object here: its own __this_module says what is in it. */
#pragma once

#include "err.h"
#include "export.h"
#include "init.h"
#include "kernel.h"
#include "moduleparam.h"
#include "types.h"

LKM_WAIST_BEGIN
enum module_state {
	MODULE_STATE_LIVE,
	MODULE_STATE_COMING,
	MODULE_STATE_GOING,
	MODULE_STATE_UNFORMED,
};

struct module {
	enum module_state state;
	char name[56];
	int refcnt;
	int (*init)(void);
	void (*exit)(void);
	const struct kernel_param *kp, *kp_end;
	const char *modinfo, *modinfo_end;
	const char *version; /* MODULE_VERSION; NULL without one */
	struct _ddebug *dyndbg, *dyndbg_end; /* its pr_debug() and dev_dbg() */
};

/* False once the module is on its way out. */
bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
int module_refcount(struct module *module);
LKM_WAIST_END

#ifndef __cplusplus
#include "lkm_this_module.h"

#define THIS_MODULE (&__this_module)
/* A semicolon behind it is usual and not needed. */
#define module_init(function) \
	static inline int (*__attribute__((unused)) lkm_init_function(void))(void) { return function; } \
	int init_module(void) __attribute__((alias(#function)));
#define module_exit(function) \
	static inline void (*__attribute__((unused)) lkm_exit_function(void))(void) { return function; } \
	void cleanup_module(void) __attribute__((alias(#function)));
#define MODULE_INFO(tag, info) __MODULE_INFO(tag, info)
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
#define MODULE_AUTHOR(text) MODULE_INFO(author, text)
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
#define MODULE_VERSION(text) MODULE_INFO(version, text)
#define MODULE_ALIAS(text) MODULE_INFO(alias, text)
#endif
