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
#define __percpu
#define __rcu
#define __must_check __attribute__((warn_unused_result))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __used __attribute__((used))
#define __packed __attribute__((packed))
#define __aligned(x) __attribute__((aligned(x)))
#define __printf(a, b) __attribute__((format(printf, a, b)))
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() __asm__ __volatile__("" : : : "memory")
#define fallthrough __attribute__((fallthrough))
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))
#endif
