/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/refcount.h (Linux 6.1): a count of references that sticks where it goes wrong, with a warning. */
#pragma once

#include "atomic.h"
#include "spinlock.h"
#include "types.h"

LKM_WAIST_BEGIN
struct mutex;

typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

enum refcount_saturation_type {
	REFCOUNT_ADD_NOT_ZERO_OVF,
	REFCOUNT_ADD_OVF,
	REFCOUNT_ADD_UAF,
	REFCOUNT_SUB_UAF,
	REFCOUNT_DEC_LEAK,
};
/* Sets the count to REFCOUNT_SATURATED, and says once for each kind what has gone wrong. */
void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type type);

static inline void refcount_set(refcount_t *r, int n)
{
	r->refs.counter = n;
}
static inline unsigned int refcount_read(const refcount_t *r)
{
	return (unsigned int)r->refs.counter;
}
/* False when there are none any more. */
static inline bool refcount_add_not_zero(int i, refcount_t *r)
{
	int old = r->refs.counter;

	if (!old)
		return 0;
	atomic_add(i, &r->refs);
	if (old < 0 || (int)((unsigned int)old + (unsigned int)i) < 0)
		refcount_warn_saturate(r, REFCOUNT_ADD_NOT_ZERO_OVF);
	return 1;
}
static inline void refcount_add(int i, refcount_t *r)
{
	const unsigned int before = refcount_read(r), after = before + (unsigned int)i;

	r->refs.counter = (int)after;
	if (before == 0)
		refcount_warn_saturate(r, REFCOUNT_ADD_UAF);
	else if ((before | after) > 0x7fffffffU)
		refcount_warn_saturate(r, REFCOUNT_ADD_OVF);
}
static inline bool refcount_inc_not_zero(refcount_t *r)
{
	return refcount_add_not_zero(1, r);
}
static inline void refcount_inc(refcount_t *r)
{
	refcount_add(1, r);
}
/* True for the last ones. */
static inline bool refcount_sub_and_test(int i, refcount_t *r)
{
	const unsigned int before = refcount_read(r), after = before - (unsigned int)i;

	r->refs.counter = (int)after;
	if (after && (before | after) > 0x7fffffffU)
		refcount_warn_saturate(r, REFCOUNT_SUB_UAF);
	return after == 0;
}
static inline bool refcount_dec_and_test(refcount_t *r)
{
	return refcount_sub_and_test(1, r);
}
static inline void refcount_dec(refcount_t *r)
{
	if (atomic_fetch_sub(1, &r->refs) <= 1)
		refcount_warn_saturate(r, REFCOUNT_DEC_LEAK);
}
/* True when it was 1, and is 0 now. */
bool refcount_dec_if_one(refcount_t *r);
/* False when it is 1, and nothing is done. */
bool refcount_dec_not_one(refcount_t *r);
/* True for the last one, with the lock held. The first of them may sleep. */
bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock);
bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock);
bool refcount_dec_and_lock_irqsave(refcount_t *r, spinlock_t *lock, unsigned long *flags);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int REFCOUNT_* */
inline constexpr int REFCOUNT_MAX{0x7fffffff};
inline constexpr int REFCOUNT_SATURATED{-0x40000000};
}
#else
#define REFCOUNT_INIT(n) { .refs = ATOMIC_INIT(n) }
#define REFCOUNT_MAX 0x7fffffff
#define REFCOUNT_SATURATED (-0x40000000)
#include "limits.h"
#include "mutex.h"
#endif
