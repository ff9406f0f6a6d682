/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/atomic (Linux 6.1) with the compiler's atomic operations: nothing comes between, wherever tasks are
 * preempted, and the thread sanitizer knows them. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* What changes a counter, in its forms: with the old value, and without a result. Numbers wrap around. */
#define lkm_atomic_op(atomic, number, op, builtin, operand) \
	static inline number atomic##_fetch_##op(number i, atomic##_t *v) \
	{ \
		return builtin(&v->counter, operand, __ATOMIC_SEQ_CST); \
	} \
	static inline void atomic##_##op(number i, atomic##_t *v) \
	{ \
		builtin(&v->counter, operand, __ATOMIC_RELAXED); \
	}
/* Changes the counter from `old`, which this declares, to `next`, unless `stays` says that it is to be as it is. */
#define lkm_atomic_unless(v, number, stays, next) \
	number old = __atomic_load_n(&(v)->counter, __ATOMIC_RELAXED); \
\
	while (!(stays) && !__atomic_compare_exchange_n(&(v)->counter, &old, (number)(next), 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) \
		;
/* All that there is for a counter `number`, whose arithmetic wraps as that of `bits`, the same without a sign. */
#define lkm_atomic(atomic, number, bits) \
	static inline number atomic##_read(const atomic##_t *v) { return __atomic_load_n(&v->counter, __ATOMIC_RELAXED); } \
	static inline void atomic##_set(atomic##_t *v, number i) { __atomic_store_n(&v->counter, i, __ATOMIC_RELAXED); } \
	lkm_atomic_op(atomic, number, add, __atomic_fetch_add, i) \
	lkm_atomic_op(atomic, number, sub, __atomic_fetch_sub, i) \
	lkm_atomic_op(atomic, number, and, __atomic_fetch_and, i) \
	lkm_atomic_op(atomic, number, andnot, __atomic_fetch_and, ~i) \
	lkm_atomic_op(atomic, number, or, __atomic_fetch_or, i) \
	lkm_atomic_op(atomic, number, xor, __atomic_fetch_xor, i) \
	static inline number atomic##_add_return(number i, atomic##_t *v) { return __atomic_add_fetch(&v->counter, i, __ATOMIC_SEQ_CST); } \
	static inline number atomic##_sub_return(number i, atomic##_t *v) { return __atomic_sub_fetch(&v->counter, i, __ATOMIC_SEQ_CST); } \
	static inline void atomic##_inc(atomic##_t *v) { atomic##_add(1, v); } \
	static inline void atomic##_dec(atomic##_t *v) { atomic##_sub(1, v); } \
	static inline number atomic##_inc_return(atomic##_t *v) { return atomic##_add_return(1, v); } \
	static inline number atomic##_dec_return(atomic##_t *v) { return atomic##_sub_return(1, v); } \
	static inline number atomic##_fetch_inc(atomic##_t *v) { return atomic##_fetch_add(1, v); } \
	static inline number atomic##_fetch_dec(atomic##_t *v) { return atomic##_fetch_sub(1, v); } \
	static inline bool atomic##_sub_and_test(number i, atomic##_t *v) { return atomic##_sub_return(i, v) == 0; } \
	static inline bool atomic##_dec_and_test(atomic##_t *v) { return atomic##_dec_return(v) == 0; } \
	static inline bool atomic##_inc_and_test(atomic##_t *v) { return atomic##_inc_return(v) == 0; } \
	static inline bool atomic##_add_negative(number i, atomic##_t *v) { return atomic##_add_return(i, v) < 0; } \
	static inline number atomic##_xchg(atomic##_t *v, number i) { return __atomic_exchange_n(&v->counter, i, __ATOMIC_SEQ_CST); } \
	/* True when it was replaced; else `*old` becomes the value found. */ \
	static inline bool atomic##_try_cmpxchg(atomic##_t *v, number *old, number i) \
	{ \
		return __atomic_compare_exchange_n(&v->counter, old, i, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED); \
	} \
	/* Returns the value found; it was replaced when it equals `old`. */ \
	static inline number atomic##_cmpxchg(atomic##_t *v, number old, number i) \
	{ \
		atomic##_try_cmpxchg(v, &old, i); \
		return old; \
	} \
	/* Adds unless the counter is `u`; the old value. */ \
	static inline number atomic##_fetch_add_unless(atomic##_t *v, number i, number u) \
	{ \
		lkm_atomic_unless(v, number, old == u, (bits)old + (bits)i) \
		return old; \
	} \
	static inline bool atomic##_add_unless(atomic##_t *v, number i, number u) { return atomic##_fetch_add_unless(v, i, u) != u; } \
	static inline bool atomic##_inc_not_zero(atomic##_t *v) { return atomic##_add_unless(v, 1, 0); } \
	static inline bool atomic##_inc_unless_negative(atomic##_t *v) \
	{ \
		lkm_atomic_unless(v, number, old < 0, (bits)old + 1) \
		return old >= 0; \
	} \
	static inline bool atomic##_dec_unless_positive(atomic##_t *v) \
	{ \
		lkm_atomic_unless(v, number, old > 0, (bits)old - 1) \
		return old <= 0; \
	} \
	/* One less than it was; below 0 it stays as it is. */ \
	static inline number atomic##_dec_if_positive(atomic##_t *v) \
	{ \
		lkm_atomic_unless(v, number, (number)((bits)old - 1) < 0, (bits)old - 1) \
		return (number)((bits)old - 1); \
	}

lkm_atomic(atomic, int, unsigned int)
lkm_atomic(atomic64, s64, u64)
LKM_WAIST_END

#ifndef __cplusplus
/* The type of what it points to, without volatile. */
#define lkm_plain(ptr) __typeof__((__typeof__(*(ptr)))*(ptr))
#define xchg(ptr, v) __atomic_exchange_n(ptr, v, __ATOMIC_SEQ_CST)
/* The value found; it was replaced when it equals `old`. */
#define cmpxchg(ptr, old, v) ({ \
	lkm_plain(ptr) lkm_found = (old); \
	__atomic_compare_exchange_n(ptr, &lkm_found, v, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED); \
	lkm_found; })
/* True when it was replaced; else `*oldp` becomes the value found. */
#define try_cmpxchg(ptr, oldp, v) __atomic_compare_exchange_n(ptr, oldp, v, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)
#define xchg_acquire xchg
#define xchg_release xchg
#define xchg_relaxed xchg
#define cmpxchg_acquire cmpxchg
#define cmpxchg_release cmpxchg
#define cmpxchg_relaxed cmpxchg
#define cmpxchg_local cmpxchg
#define cmpxchg64 cmpxchg
#define cmpxchg64_local cmpxchg
#define try_cmpxchg_acquire try_cmpxchg
#define try_cmpxchg_release try_cmpxchg
#define try_cmpxchg_relaxed try_cmpxchg
#define try_cmpxchg64 try_cmpxchg

#include "../asm/barrier.h"
#define ATOMIC_INIT(i) { (i) }
#define ATOMIC64_INIT(i) { (i) }
#define ATOMIC_LONG_INIT(i) ATOMIC64_INIT(i)
#define atomic_long_read atomic64_read
#define atomic_long_set atomic64_set
#define atomic_long_add atomic64_add
#define atomic_long_sub atomic64_sub
#define atomic_long_and atomic64_and
#define atomic_long_andnot atomic64_andnot
#define atomic_long_or atomic64_or
#define atomic_long_xor atomic64_xor
#define atomic_long_inc atomic64_inc
#define atomic_long_dec atomic64_dec
#define atomic_long_add_return atomic64_add_return
#define atomic_long_sub_return atomic64_sub_return
#define atomic_long_inc_return atomic64_inc_return
#define atomic_long_dec_return atomic64_dec_return
#define atomic_long_fetch_add atomic64_fetch_add
#define atomic_long_fetch_sub atomic64_fetch_sub
#define atomic_long_fetch_and atomic64_fetch_and
#define atomic_long_fetch_andnot atomic64_fetch_andnot
#define atomic_long_fetch_or atomic64_fetch_or
#define atomic_long_fetch_xor atomic64_fetch_xor
#define atomic_long_fetch_inc atomic64_fetch_inc
#define atomic_long_fetch_dec atomic64_fetch_dec
#define atomic_long_sub_and_test atomic64_sub_and_test
#define atomic_long_dec_and_test atomic64_dec_and_test
#define atomic_long_inc_and_test atomic64_inc_and_test
#define atomic_long_add_negative atomic64_add_negative
#define atomic_long_xchg atomic64_xchg
#define atomic_long_cmpxchg atomic64_cmpxchg
#define atomic_long_try_cmpxchg atomic64_try_cmpxchg
#define atomic_long_fetch_add_unless atomic64_fetch_add_unless
#define atomic_long_add_unless atomic64_add_unless
#define atomic_long_inc_not_zero atomic64_inc_not_zero
#define atomic_long_inc_unless_negative atomic64_inc_unless_negative
#define atomic_long_dec_unless_positive atomic64_dec_unless_positive
#define atomic_long_dec_if_positive atomic64_dec_if_positive
/* Each order is the strongest. */
#define atomic_read_acquire atomic_read
#define atomic_set_release atomic_set
#define atomic_add_return_acquire atomic_add_return
#define atomic_add_return_release atomic_add_return
#define atomic_add_return_relaxed atomic_add_return
#define atomic_sub_return_acquire atomic_sub_return
#define atomic_sub_return_release atomic_sub_return
#define atomic_sub_return_relaxed atomic_sub_return
#define atomic_inc_return_acquire atomic_inc_return
#define atomic_inc_return_release atomic_inc_return
#define atomic_inc_return_relaxed atomic_inc_return
#define atomic_dec_return_acquire atomic_dec_return
#define atomic_dec_return_release atomic_dec_return
#define atomic_dec_return_relaxed atomic_dec_return
#define atomic_fetch_add_acquire atomic_fetch_add
#define atomic_fetch_add_release atomic_fetch_add
#define atomic_fetch_add_relaxed atomic_fetch_add
#define atomic_fetch_sub_acquire atomic_fetch_sub
#define atomic_fetch_sub_release atomic_fetch_sub
#define atomic_fetch_sub_relaxed atomic_fetch_sub
#define atomic_fetch_and_acquire atomic_fetch_and
#define atomic_fetch_and_release atomic_fetch_and
#define atomic_fetch_and_relaxed atomic_fetch_and
#define atomic_fetch_andnot_acquire atomic_fetch_andnot
#define atomic_fetch_andnot_release atomic_fetch_andnot
#define atomic_fetch_andnot_relaxed atomic_fetch_andnot
#define atomic_fetch_or_acquire atomic_fetch_or
#define atomic_fetch_or_release atomic_fetch_or
#define atomic_fetch_or_relaxed atomic_fetch_or
#define atomic_fetch_xor_acquire atomic_fetch_xor
#define atomic_fetch_xor_release atomic_fetch_xor
#define atomic_fetch_xor_relaxed atomic_fetch_xor
#define atomic_fetch_inc_acquire atomic_fetch_inc
#define atomic_fetch_inc_release atomic_fetch_inc
#define atomic_fetch_inc_relaxed atomic_fetch_inc
#define atomic_fetch_dec_acquire atomic_fetch_dec
#define atomic_fetch_dec_release atomic_fetch_dec
#define atomic_fetch_dec_relaxed atomic_fetch_dec
#define atomic_xchg_acquire atomic_xchg
#define atomic_xchg_release atomic_xchg
#define atomic_xchg_relaxed atomic_xchg
#define atomic_cmpxchg_acquire atomic_cmpxchg
#define atomic_cmpxchg_release atomic_cmpxchg
#define atomic_cmpxchg_relaxed atomic_cmpxchg
#define atomic_try_cmpxchg_acquire atomic_try_cmpxchg
#define atomic_try_cmpxchg_release atomic_try_cmpxchg
#define atomic_try_cmpxchg_relaxed atomic_try_cmpxchg
#define atomic64_read_acquire atomic64_read
#define atomic64_set_release atomic64_set
#define atomic64_add_return_acquire atomic64_add_return
#define atomic64_add_return_release atomic64_add_return
#define atomic64_add_return_relaxed atomic64_add_return
#define atomic64_sub_return_acquire atomic64_sub_return
#define atomic64_sub_return_release atomic64_sub_return
#define atomic64_sub_return_relaxed atomic64_sub_return
#define atomic64_inc_return_acquire atomic64_inc_return
#define atomic64_inc_return_release atomic64_inc_return
#define atomic64_inc_return_relaxed atomic64_inc_return
#define atomic64_dec_return_acquire atomic64_dec_return
#define atomic64_dec_return_release atomic64_dec_return
#define atomic64_dec_return_relaxed atomic64_dec_return
#define atomic64_fetch_add_acquire atomic64_fetch_add
#define atomic64_fetch_add_release atomic64_fetch_add
#define atomic64_fetch_add_relaxed atomic64_fetch_add
#define atomic64_fetch_sub_acquire atomic64_fetch_sub
#define atomic64_fetch_sub_release atomic64_fetch_sub
#define atomic64_fetch_sub_relaxed atomic64_fetch_sub
#define atomic64_fetch_and_acquire atomic64_fetch_and
#define atomic64_fetch_and_release atomic64_fetch_and
#define atomic64_fetch_and_relaxed atomic64_fetch_and
#define atomic64_fetch_andnot_acquire atomic64_fetch_andnot
#define atomic64_fetch_andnot_release atomic64_fetch_andnot
#define atomic64_fetch_andnot_relaxed atomic64_fetch_andnot
#define atomic64_fetch_or_acquire atomic64_fetch_or
#define atomic64_fetch_or_release atomic64_fetch_or
#define atomic64_fetch_or_relaxed atomic64_fetch_or
#define atomic64_fetch_xor_acquire atomic64_fetch_xor
#define atomic64_fetch_xor_release atomic64_fetch_xor
#define atomic64_fetch_xor_relaxed atomic64_fetch_xor
#define atomic64_fetch_inc_acquire atomic64_fetch_inc
#define atomic64_fetch_inc_release atomic64_fetch_inc
#define atomic64_fetch_inc_relaxed atomic64_fetch_inc
#define atomic64_fetch_dec_acquire atomic64_fetch_dec
#define atomic64_fetch_dec_release atomic64_fetch_dec
#define atomic64_fetch_dec_relaxed atomic64_fetch_dec
#define atomic64_xchg_acquire atomic64_xchg
#define atomic64_xchg_release atomic64_xchg
#define atomic64_xchg_relaxed atomic64_xchg
#define atomic64_cmpxchg_acquire atomic64_cmpxchg
#define atomic64_cmpxchg_release atomic64_cmpxchg
#define atomic64_cmpxchg_relaxed atomic64_cmpxchg
#define atomic64_try_cmpxchg_acquire atomic64_try_cmpxchg
#define atomic64_try_cmpxchg_release atomic64_try_cmpxchg
#define atomic64_try_cmpxchg_relaxed atomic64_try_cmpxchg
#define atomic_long_read_acquire atomic64_read
#define atomic_long_set_release atomic64_set
#define atomic_long_add_return_acquire atomic64_add_return
#define atomic_long_add_return_release atomic64_add_return
#define atomic_long_add_return_relaxed atomic64_add_return
#define atomic_long_sub_return_acquire atomic64_sub_return
#define atomic_long_sub_return_release atomic64_sub_return
#define atomic_long_sub_return_relaxed atomic64_sub_return
#define atomic_long_inc_return_acquire atomic64_inc_return
#define atomic_long_inc_return_release atomic64_inc_return
#define atomic_long_inc_return_relaxed atomic64_inc_return
#define atomic_long_dec_return_acquire atomic64_dec_return
#define atomic_long_dec_return_release atomic64_dec_return
#define atomic_long_dec_return_relaxed atomic64_dec_return
#define atomic_long_fetch_add_acquire atomic64_fetch_add
#define atomic_long_fetch_add_release atomic64_fetch_add
#define atomic_long_fetch_add_relaxed atomic64_fetch_add
#define atomic_long_fetch_sub_acquire atomic64_fetch_sub
#define atomic_long_fetch_sub_release atomic64_fetch_sub
#define atomic_long_fetch_sub_relaxed atomic64_fetch_sub
#define atomic_long_fetch_and_acquire atomic64_fetch_and
#define atomic_long_fetch_and_release atomic64_fetch_and
#define atomic_long_fetch_and_relaxed atomic64_fetch_and
#define atomic_long_fetch_andnot_acquire atomic64_fetch_andnot
#define atomic_long_fetch_andnot_release atomic64_fetch_andnot
#define atomic_long_fetch_andnot_relaxed atomic64_fetch_andnot
#define atomic_long_fetch_or_acquire atomic64_fetch_or
#define atomic_long_fetch_or_release atomic64_fetch_or
#define atomic_long_fetch_or_relaxed atomic64_fetch_or
#define atomic_long_fetch_xor_acquire atomic64_fetch_xor
#define atomic_long_fetch_xor_release atomic64_fetch_xor
#define atomic_long_fetch_xor_relaxed atomic64_fetch_xor
#define atomic_long_fetch_inc_acquire atomic64_fetch_inc
#define atomic_long_fetch_inc_release atomic64_fetch_inc
#define atomic_long_fetch_inc_relaxed atomic64_fetch_inc
#define atomic_long_fetch_dec_acquire atomic64_fetch_dec
#define atomic_long_fetch_dec_release atomic64_fetch_dec
#define atomic_long_fetch_dec_relaxed atomic64_fetch_dec
#define atomic_long_xchg_acquire atomic64_xchg
#define atomic_long_xchg_release atomic64_xchg
#define atomic_long_xchg_relaxed atomic64_xchg
#define atomic_long_cmpxchg_acquire atomic64_cmpxchg
#define atomic_long_cmpxchg_release atomic64_cmpxchg
#define atomic_long_cmpxchg_relaxed atomic64_cmpxchg
#define atomic_long_try_cmpxchg_acquire atomic64_try_cmpxchg
#define atomic_long_try_cmpxchg_release atomic64_try_cmpxchg
#define atomic_long_try_cmpxchg_relaxed atomic64_try_cmpxchg
#endif
