/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/percpu_counter.h (Linux 6.1), for C: a number that is always exact here. */
#pragma once

#include "percpu.h"
#include "spinlock.h"

#ifndef __cplusplus
struct percpu_counter {
	s64 count;
};
#define percpu_counter_batch 32
#define percpu_counter_init(fbc, value, gfp) ({ (fbc)->count = (value); 0; })
#define percpu_counter_destroy(fbc) ((void)(fbc))
#define percpu_counter_initialized(fbc) ((void)(fbc), true)
static inline void percpu_counter_set(struct percpu_counter *fbc, s64 amount)
{
	fbc->count = amount;
}
static inline void percpu_counter_add(struct percpu_counter *fbc, s64 amount)
{
	fbc->count += amount;
}
#define percpu_counter_add_batch(fbc, amount, batch) percpu_counter_add(fbc, amount)
#define percpu_counter_add_local(fbc, amount) percpu_counter_add(fbc, amount)
#define percpu_counter_sub(fbc, amount) percpu_counter_add(fbc, -(s64)(amount))
#define percpu_counter_inc(fbc) percpu_counter_add(fbc, 1)
#define percpu_counter_dec(fbc) percpu_counter_add(fbc, -1)
static inline s64 percpu_counter_read(struct percpu_counter *fbc)
{
	return fbc->count;
}
static inline s64 percpu_counter_read_positive(struct percpu_counter *fbc)
{
	return fbc->count < 0 ? 0 : fbc->count;
}
#define percpu_counter_sum(fbc) percpu_counter_read(fbc)
#define percpu_counter_sum_positive(fbc) percpu_counter_read_positive(fbc)
#define percpu_counter_sync(fbc) ((void)(fbc))
static inline int percpu_counter_compare(struct percpu_counter *fbc, s64 rhs)
{
	return (fbc->count > rhs) - (fbc->count < rhs);
}
#endif
