/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/module.h (Linux 6.1). A C module is a shared object here: its own __this_module says what is in it. */
#pragma once

#include "err.h"
#include "export.h"
#include "init.h"
#include "kernel.h"
#include "kobject.h"
#include "moduleparam.h"
#include "mutex.h"
#include "stringify.h"
#include "types.h"

LKM_WAIST_BEGIN
enum module_state {
	MODULE_STATE_LIVE,
	MODULE_STATE_COMING,
	MODULE_STATE_GOING,
	MODULE_STATE_UNFORMED,
};

struct kunit_suite;
struct module;

/* A module's directory in /sys/module. */
struct module_kobject {
	struct kobject kobj;
	struct module *mod;
};

struct module_attribute {
	struct attribute attr;
	ssize_t (*show)(struct module_attribute *, struct module_kobject *, char *);
	ssize_t (*store)(struct module_attribute *, struct module_kobject *, const char *, size_t count);
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
	unsigned long taints; /* a bit for each TAINT_ that it brings */
	const struct kernel_symbol *syms, *syms_end, *gpl_syms, *gpl_syms_end;
	struct module_kobject mkobj;
	struct mutex param_lock; /* of kernel_param_lock() */
	struct _ddebug *dyndbg, *dyndbg_end; /* its pr_debug() and dev_dbg() */
	struct kunit_suite **kunit_suites, **kunit_suites_end;
};

/* The address of an exported symbol, whose module then stays until symbol_put(). NULL when nobody exports it, and for
 * what is exported to modules of every licence. Never sleeps. */
void *__symbol_get(const char *symbol);
void __symbol_put(const char *symbol);
/* As symbol_put(), by the function's address. */
void symbol_put_addr(void *addr);

/* False once the module is on its way out. */
bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
int module_refcount(struct module *module);
LKM_WAIST_END

#ifndef __cplusplus
#include "lkm_this_module.h"

#define THIS_MODULE (&__this_module)
#define symbol_get(symbol) \
	({ extern __typeof__(symbol) symbol __attribute__((weak)); (__typeof__(&symbol))__symbol_get(#symbol); })
#define symbol_put(symbol) __symbol_put(#symbol)
/* A semicolon behind it is usual and not needed. */
#define module_init(function) \
	static inline int (*__attribute__((unused)) lkm_init_function(void))(void) { return function; } \
	int init_module(void) __attribute__((alias(#function)));
#define module_exit(function) \
	static inline void (*__attribute__((unused)) lkm_exit_function(void))(void) { return function; } \
	void cleanup_module(void) __attribute__((alias(#function)));
/* What orders the kernel's own parts at boot; a module has one init function, whatever it is called with. */
#define early_initcall(function) module_init(function)
#define core_initcall(function) module_init(function)
#define core_initcall_sync(function) module_init(function)
#define postcore_initcall(function) module_init(function)
#define postcore_initcall_sync(function) module_init(function)
#define arch_initcall(function) module_init(function)
#define subsys_initcall(function) module_init(function)
#define subsys_initcall_sync(function) module_init(function)
#define fs_initcall(function) module_init(function)
#define fs_initcall_sync(function) module_init(function)
#define rootfs_initcall(function) module_init(function)
#define device_initcall(function) module_init(function)
#define device_initcall_sync(function) module_init(function)
#define late_initcall(function) module_init(function)
#define late_initcall_sync(function) module_init(function)
#define console_initcall(function) module_init(function)
/* Linux's build makes aliases of the table; here it is data. */
#define MODULE_DEVICE_TABLE(type, name) \
	extern __typeof__(name) __mod_##type##__##name##_device_table __attribute__((unused, alias(#name)))
#define MODULE_INFO(tag, info) __MODULE_INFO(tag, info)
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
#define MODULE_AUTHOR(text) MODULE_INFO(author, text)
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
#define MODULE_VERSION(text) MODULE_INFO(version, text)
#define MODULE_ALIAS(text) MODULE_INFO(alias, text)
#define MODULE_SOFTDEP(text) MODULE_INFO(softdep, text)
#define MODULE_FIRMWARE(text) MODULE_INFO(firmware, text)
#define MODULE_IMPORT_NS(name) MODULE_INFO(import_ns, __stringify(name))
/* The name by which modpost would find the table. */
#define MODULE_DEVICE_TABLE(type, name) \
	extern __typeof__(name) __mod_##type##__##name##_device_table __attribute__((unused, alias(#name)))
#endif
