/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/moduleparam.h (Linux 6.1). */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct kernel_param;
struct module;

struct kernel_param_ops {
	unsigned int flags;
	int (*set)(const char *value, const struct kernel_param *kp);
	int (*get)(char *buffer, const struct kernel_param *kp);
	void (*free)(void *arg);
};

struct kernel_param {
	const char *name;
	struct module *mod;
	const struct kernel_param_ops *ops;
	const u16 perm;
	s8 level;
	u8 flags;
	union {
		void *arg;
		const void *str;
		const void *arr;
	};
};

extern const struct kernel_param_ops param_ops_byte, param_ops_short, param_ops_ushort, param_ops_int, param_ops_uint,
	param_ops_long, param_ops_ulong, param_ops_bool, param_ops_charp;
LKM_WAIST_END

#ifndef __cplusplus
#define lkm_modinfo_name2(line, counter) __lkm_modinfo_##line##_##counter
#define lkm_modinfo_name(line, counter) lkm_modinfo_name2(line, counter)
#define __MODULE_INFO(tag, info) \
	static const char lkm_modinfo_name(__LINE__, __COUNTER__)[] \
		__attribute__((section(".modinfo"), used, aligned(1))) = #tag "=" info

/* A variable of another type than the parameter's is refused, but for its sign: unsigned int may be an int. */
#define lkm_param_type_byte unsigned char
#define lkm_param_type_short short
#define lkm_param_type_ushort unsigned short
#define lkm_param_type_int int
#define lkm_param_type_uint unsigned int
#define lkm_param_type_long long
#define lkm_param_type_ulong unsigned long
#define lkm_param_type_bool bool
#define lkm_param_type_charp char *
#define lkm_param_check(name, value, type) \
	static inline lkm_param_type_##type *__attribute__((unused)) lkm_check_param_##name(void) { return &(value); }

#define module_param_named(name, value, type, perm) \
	lkm_param_check(name, value, type) \
	static const struct kernel_param __param_##name __attribute__((section("__param"), used, aligned(8))) = { \
		#name, &__this_module, &param_ops_##type, perm, -1, 0, { (void *)&value } }; \
	__MODULE_INFO(parmtype, #name ":" #type)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define MODULE_PARM_DESC(name, text) __MODULE_INFO(parm, #name ":" text)
#endif
