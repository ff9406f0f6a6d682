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

/* Set by module_param_unsafe(), and so on: the kernel warns when somebody sets it. */
enum {
	KERNEL_PARAM_FL_UNSAFE = 1,
	KERNEL_PARAM_FL_HWPARAM = 2,
};
/* Of kernel_param_ops: the parameter's name alone is enough, and set() gets NULL. */
enum {
	KERNEL_PARAM_OPS_FL_NOARG = 1,
};

struct kparam_string {
	unsigned int maxlen;
	char *string;
};

struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num;
	const struct kernel_param_ops *ops;
	void *elem;
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
		const struct kparam_string *str;
		const struct kparam_array *arr;
	};
};

/* How a value of each type is read from text (0 or a negative error), and shown in a page (its length). */
#define lkm_declare_param(type) \
	int param_set_##type(const char *value, const struct kernel_param *kp); \
	int param_get_##type(char *buffer, const struct kernel_param *kp); \
	extern const struct kernel_param_ops param_ops_##type
lkm_declare_param(byte);
lkm_declare_param(short);
lkm_declare_param(ushort);
lkm_declare_param(int);
lkm_declare_param(uint);
lkm_declare_param(long);
lkm_declare_param(ulong);
lkm_declare_param(ullong);
lkm_declare_param(hexint);
lkm_declare_param(bool);
lkm_declare_param(invbool);
lkm_declare_param(charp);
#undef lkm_declare_param
void param_free_charp(void *arg);
/* -EROFS for what would switch it off again. */
int param_set_bool_enable_only(const char *value, const struct kernel_param *kp);
int param_set_bint(const char *value, const struct kernel_param *kp);
int param_set_copystring(const char *value, const struct kernel_param *kp);
int param_get_string(char *buffer, const struct kernel_param *kp);
extern const struct kernel_param_ops param_ops_bool_enable_only, param_ops_bint, param_ops_string, param_array_ops;

/* Held while a parameter is set or shown through sysfs. */
void kernel_param_lock(struct module *mod);
void kernel_param_unlock(struct module *mod);
LKM_WAIST_END

#ifndef __cplusplus
#define lkm_modinfo_name2(line, counter) __lkm_modinfo_##line##_##counter
#define lkm_modinfo_name(line, counter) lkm_modinfo_name2(line, counter)
/* AddressSanitizer would put gaps between the strings; GCC's leaves out what is in a section of its own. */
#ifdef __clang__
#define lkm_without_gaps __attribute__((no_sanitize("address")))
#else
#define lkm_without_gaps
#endif
#define __MODULE_INFO(tag, info) \
	static const char lkm_modinfo_name(__LINE__, __COUNTER__)[] lkm_without_gaps \
		__attribute__((section(".modinfo"), used, aligned(1))) = #tag "=" info

/*
 * A variable of another type than the parameter's is refused, but for its sign: unsigned int may be an int. A driver adds
 * a type of its own with param_ops_TYPE and param_check_TYPE.
 */
#define __param_check(name, p, type) \
	static inline type *__attribute__((unused)) __check_##name(void) { return p; }
#define param_check_byte(name, p) __param_check(name, p, unsigned char)
#define param_check_short(name, p) __param_check(name, p, short)
#define param_check_ushort(name, p) __param_check(name, p, unsigned short)
#define param_check_int(name, p) __param_check(name, p, int)
#define param_check_uint(name, p) __param_check(name, p, unsigned int)
#define param_check_long(name, p) __param_check(name, p, long)
#define param_check_ulong(name, p) __param_check(name, p, unsigned long)
#define param_check_ullong(name, p) __param_check(name, p, unsigned long long)
#define param_check_hexint(name, p) param_check_uint(name, p)
#define param_check_bool(name, p) __param_check(name, p, bool)
#define param_check_bool_enable_only(name, p) param_check_bool(name, p)
#define param_check_invbool(name, p) __param_check(name, p, bool)
#define param_check_bint(name, p) param_check_int(name, p)
#define param_check_charp(name, p) __param_check(name, p, char *)
#define param_get_bint param_get_int

/* As Linux has it: three octal digits, who may read more than others may, and nobody but the owner may write. */
#define lkm_param_mode(perm) \
	((perm) + (sizeof(char[1 - 2 * !((perm) >= 0 && (perm) <= 0777 && (((perm) >> 6) & 4) >= (((perm) >> 3) & 4) && \
					 (((perm) >> 3) & 4) >= ((perm) & 4) && (((perm) >> 6) & 2) >= (((perm) >> 3) & 2) && \
					 !((perm) & 2))]) - 1))

#define lkm_param(name, ops, arg, perm, flags) \
	static const struct kernel_param __param_##name __attribute__((section("__param"), used, aligned(8))) = { \
		#name, &__this_module, ops, lkm_param_mode(perm), -1, flags, { arg } }

#define module_param_cb(name, ops, arg, perm) lkm_param(name, ops, arg, perm, 0)
#define module_param_cb_unsafe(name, ops, arg, perm) lkm_param(name, ops, arg, perm, KERNEL_PARAM_FL_UNSAFE)
#define module_param_call(name, setter, getter, argument, mode) \
	lkm_param(name, (&(const struct kernel_param_ops){ .set = (void *)setter, .get = (void *)getter }), argument, mode, 0)

#define lkm_typed_param(name, variable, type, mode, flags) \
	lkm_param_type(name, type, variable); \
	lkm_param(name, &param_ops_##type, (void *)&variable, mode, flags)
#define lkm_param_type(name, type, variable) \
	__MODULE_INFO(parmtype, #name ":" #type); \
	param_check_##type(name, &(variable))
#define module_param_named(name, variable, type, mode) lkm_typed_param(name, variable, type, mode, 0)
#define module_param_named_unsafe(name, variable, type, mode) \
	lkm_typed_param(name, variable, type, mode, KERNEL_PARAM_FL_UNSAFE)
#define module_param(name, type, mode) module_param_named(name, name, type, mode)
#define module_param_unsafe(name, type, mode) module_param_named_unsafe(name, name, type, mode)

/* A parameter of the hardware: what kind of thing its number is, is checked, and no more comes of it without lockdown. */
enum hwparam_type {
	hwparam_ioport,
	hwparam_iomem,
	hwparam_ioport_or_iomem,
	hwparam_irq,
	hwparam_dma,
	hwparam_dma_addr,
	hwparam_other,
};
#define module_param_hw_named(name, variable, type, hwtype, mode) \
	lkm_typed_param(name, variable, type, mode, KERNEL_PARAM_FL_HWPARAM | (hwparam_##hwtype & 0))
#define module_param_hw(name, type, hwtype, mode) module_param_hw_named(name, name, type, hwtype, mode)

/* `nump` counts the elements that were given; it may be NULL. */
#define lkm_param_array(name, elements, type, nump, mode, flags) \
	param_check_##type(name, elements); \
	lkm_param(name, &param_array_ops, (void *)(&(const struct kparam_array){ \
		sizeof(elements) / sizeof(*(elements)), sizeof(*(elements)), nump, &param_ops_##type, elements }), mode, flags); \
	__MODULE_INFO(parmtype, #name ":array of " #type)
#define module_param_array_named(name, array, type, nump, mode) lkm_param_array(name, array, type, nump, mode, 0)
#define module_param_array(name, type, nump, perm) module_param_array_named(name, name, type, nump, perm)
#define module_param_hw_array(name, type, hwtype, nump, mode) \
	lkm_param_array(name, name, type, nump, mode, KERNEL_PARAM_FL_HWPARAM | (hwparam_##hwtype & 0))

#define module_param_string(name, buffer, size, mode) \
	lkm_param(name, &param_ops_string, (void *)(&(const struct kparam_string){ size, buffer }), mode, 0); \
	__MODULE_INFO(parmtype, #name ":string")

#define MODULE_PARM_DESC(name, text) __MODULE_INFO(parm, #name ":" text)

/* What is built into the kernel has these; a module does not compile with them there either. */
#define core_param(name, variable, type, perm) \
	_Static_assert(0, "core_param(" #name "): the kernel's own parameters are not for modules; use module_param()")
#define core_param_unsafe(name, variable, type, perm) core_param(name, variable, type, perm)
#endif
