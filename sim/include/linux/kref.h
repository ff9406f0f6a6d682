/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kref.h (Linux 6.1): references to an object, whose last one releases it. */
#pragma once

#include "refcount.h"

LKM_WAIST_BEGIN
struct kref {
	refcount_t refcount;
};

static inline void kref_init(struct kref *kref)
{
	refcount_set(&kref->refcount, 1);
}
static inline unsigned int kref_read(const struct kref *kref)
{
	return refcount_read(&kref->refcount);
}
static inline void kref_get(struct kref *kref)
{
	refcount_inc(&kref->refcount);
}
/* False, and nothing is done, when the last reference has gone. */
static inline int kref_get_unless_zero(struct kref *kref)
{
	return refcount_inc_not_zero(&kref->refcount);
}
/* 1 when this was the last reference, and `release` was called. */
static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	if (!refcount_dec_and_test(&kref->refcount))
		return 0;
	release(kref);
	return 1;
}
/* `release` is called with the lock held, and unlocks it. */
static inline int kref_put_mutex(struct kref *kref, void (*release)(struct kref *kref), struct mutex *lock)
{
	if (!refcount_dec_and_mutex_lock(&kref->refcount, lock))
		return 0;
	release(kref);
	return 1;
}
static inline int kref_put_lock(struct kref *kref, void (*release)(struct kref *kref), spinlock_t *lock)
{
	if (!refcount_dec_and_lock(&kref->refcount, lock))
		return 0;
	release(kref);
	return 1;
}
LKM_WAIST_END

#ifndef __cplusplus
#define KREF_INIT(n) { .refcount = REFCOUNT_INIT(n) }
#endif
