/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/compiler.h and compiler_types.h (Linux 6.1). */
#pragma once

#ifdef __cplusplus
/* C++ uses the language's own words; only the annotations are shared. */
#ifndef __user
#define __user
#endif
#ifndef __iomem
#define __iomem
#endif
#else
#define __user
#define __kernel
#define __iomem
#define __force
#define __nocast
#define __safe
#define __private
#define __percpu
#define __rcu
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __acquire(x) ((void)0)
#define __release(x) ((void)0)
#define __chk_user_ptr(x) ((void)0)
#define __chk_io_ptr(x) ((void)0)
#define ACCESS_PRIVATE(p, member) ((p)->member)
#define asm_volatile_goto(x...) __asm__ goto(x)
#define __must_check __attribute__((warn_unused_result))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __used __attribute__((used))
#define __packed __attribute__((packed))
#define __aligned(x) __attribute__((aligned(x)))
#define __aligned_largest __attribute__((aligned))
#define __alias(symbol) __attribute__((alias(#symbol)))
#define __cold __attribute__((cold))
#define __hot __attribute__((hot))
#define __attribute_const__ __attribute__((const))
#define __pure __attribute__((pure))
#define __malloc __attribute__((malloc))
#define __mode(x) __attribute__((mode(x)))
#if __has_attribute(nonstring)
#define __nonstring __attribute__((nonstring))
#else
#define __nonstring
#endif
#define __noreturn __attribute__((noreturn))
#define __section(name) __attribute__((section(name)))
#define __weak __attribute__((weak))
#define __flatten __attribute__((flatten))
#define __cleanup(function) __attribute__((cleanup(function)))
#define __assume_aligned(a, ...) __attribute__((assume_aligned(a, ##__VA_ARGS__)))
#define __alloc_size(x, ...) __attribute__((alloc_size(x, ##__VA_ARGS__)))
#define __scanf(a, b) __attribute__((format(scanf, a, b)))
#define __visible
#define __init_or_module
#define __diag_push()
#define __diag_pop()
#define is_signed_type(type) ((type)-1 < (type)1)
#define is_unsigned_type(type) (!is_signed_type(type))
#define typeof_member(type, member) __typeof__(((type *)0)->member)
#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#define __must_be_array(a) BUILD_BUG_ON_ZERO(__same_type((a), &(a)[0]))
#define __UNIQUE_ID(prefix) lkm_unique_id(prefix, __COUNTER__)
#define lkm_unique_id(prefix, counter) lkm_unique_id2(prefix, counter)
#define lkm_unique_id2(prefix, counter) __UNIQUE_ID_##prefix##counter
#define __printf(a, b) __attribute__((format(printf, a, b)))
#define __scanf(a, b) __attribute__((format(scanf, a, b)))
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define noinline_for_stack noinline
#define noinline_for_tracing noinline
#define notrace __attribute__((no_instrument_function))
#define nokprobe_inline __always_inline
#define asmlinkage
#define randomized_struct_fields_start
#define randomized_struct_fields_end
#define __randomize_layout
#define __no_randomize_layout
#define __counted_by(member)
#define __read_mostly
#define __ro_after_init
#define barrier_data(p) __asm__ __volatile__("" : : "r"(p) : "memory")
#define unreachable() __builtin_unreachable()
#define data_race(expression) (expression)
#define absolute_pointer(value) ((void *)(value))
#define RELOC_HIDE(p, offset) ({ unsigned long __hidden = (unsigned long)(p); (__typeof__(p))(__hidden + (offset)); })
#define OPTIMIZER_HIDE_VAR(variable) __asm__("" : "+r"(variable))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() __asm__ __volatile__("" : : : "memory")
#define fallthrough __attribute__((fallthrough))
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))
#endif
