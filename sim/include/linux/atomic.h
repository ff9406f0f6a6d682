/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/atomic (Linux 6.1). Plain arithmetic: the deterministic scheduler never preempts between two instructions. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
static inline int atomic_read(const atomic_t *v) { return v->counter; }
static inline void atomic_set(atomic_t *v, int i) { v->counter = i; }
static inline void atomic_add(int i, atomic_t *v) { v->counter += i; }
static inline void atomic_sub(int i, atomic_t *v) { v->counter -= i; }
static inline void atomic_inc(atomic_t *v) { v->counter++; }
static inline void atomic_dec(atomic_t *v) { v->counter--; }
static inline int atomic_add_return(int i, atomic_t *v) { return v->counter += i; }
static inline int atomic_sub_return(int i, atomic_t *v) { return v->counter -= i; }
static inline int atomic_inc_return(atomic_t *v) { return ++v->counter; }
static inline int atomic_dec_return(atomic_t *v) { return --v->counter; }
static inline int atomic_fetch_add(int i, atomic_t *v) { v->counter += i; return v->counter - i; }
static inline bool atomic_dec_and_test(atomic_t *v) { return --v->counter == 0; }
static inline bool atomic_inc_and_test(atomic_t *v) { return ++v->counter == 0; }
static inline int atomic_xchg(atomic_t *v, int i)
{
	int old = v->counter;

	v->counter = i;
	return old;
}
/* Returns the value found; it was replaced when it equals `old`. */
static inline int atomic_cmpxchg(atomic_t *v, int old, int i)
{
	int found = v->counter;

	if (found == old)
		v->counter = i;
	return found;
}
static inline bool atomic_inc_not_zero(atomic_t *v)
{
	if (v->counter == 0)
		return 0;
	v->counter++;
	return 1;
}
static inline s64 atomic64_read(const atomic64_t *v) { return v->counter; }
static inline void atomic64_set(atomic64_t *v, s64 i) { v->counter = i; }
static inline void atomic64_inc(atomic64_t *v) { v->counter++; }
static inline void atomic64_dec(atomic64_t *v) { v->counter--; }
static inline void atomic64_add(s64 i, atomic64_t *v) { v->counter += i; }
static inline s64 atomic64_inc_return(atomic64_t *v) { return ++v->counter; }
LKM_WAIST_END

#ifndef __cplusplus
#define ATOMIC_INIT(i) { (i) }
#define ATOMIC64_INIT(i) { (i) }
#define atomic_long_read atomic64_read
#define atomic_long_set atomic64_set
#define atomic_long_inc atomic64_inc
#define atomic_long_dec atomic64_dec
#endif
