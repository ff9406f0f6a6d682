/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/cpumask.h (Linux 6.1): sets of processors, of which the kernel has one, number 0. */
#pragma once

#include "bitops.h"
#include "kernel.h"
#include "threads.h"

#include "types.h"

LKM_WAIST_BEGIN
typedef struct cpumask {
	unsigned long bits[8192 / 64]; /* NR_CPUS */
} cpumask_t;
typedef struct cpumask *cpumask_var_t;

/* False on failure. May sleep, as `flags` says. */
bool alloc_cpumask_var_node(cpumask_var_t *mask, gfp_t flags, int node);
void free_cpumask_var(cpumask_var_t mask);
LKM_WAIST_END

#ifndef __cplusplus

#define nr_cpu_ids 1U
#define nr_cpumask_bits nr_cpu_ids
#define cpumask_bits(mask) ((mask)->bits)
#define num_online_cpus() 1U
#define num_possible_cpus() 1U
#define num_present_cpus() 1U
#define num_active_cpus() 1U
#define cpu_online(cpu) ((cpu) == 0)
#define cpu_possible(cpu) ((cpu) == 0)
#define cpu_present(cpu) ((cpu) == 0)
#define cpu_active(cpu) ((cpu) == 0)

static const struct cpumask lkm_only_cpu __attribute__((unused)) = { { 1 } };
#define cpu_online_mask (&lkm_only_cpu)
#define cpu_possible_mask (&lkm_only_cpu)
#define cpu_present_mask (&lkm_only_cpu)
#define cpu_active_mask (&lkm_only_cpu)
#define cpu_all_mask (&lkm_only_cpu)
#define cpumask_of(cpu) (&lkm_only_cpu)

#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < 1; (cpu)++)
#define for_each_online_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_present_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_cpu(cpu, mask) for ((cpu) = 0; (cpu) < 1; (cpu)++) if (!cpumask_test_cpu((cpu), (mask))) {} else
#define for_each_cpu_not(cpu, mask) for ((cpu) = 0; (cpu) < 1; (cpu)++) if (cpumask_test_cpu((cpu), (mask))) {} else

static inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *mask)
{
	set_bit(cpu, mask->bits);
}
static inline void cpumask_clear_cpu(int cpu, struct cpumask *mask)
{
	clear_bit(cpu, mask->bits);
}
static inline bool cpumask_test_cpu(int cpu, const struct cpumask *mask)
{
	return test_bit(cpu, mask->bits);
}
static inline bool cpumask_test_and_set_cpu(int cpu, struct cpumask *mask)
{
	return test_and_set_bit(cpu, mask->bits);
}
static inline bool cpumask_test_and_clear_cpu(int cpu, struct cpumask *mask)
{
	return test_and_clear_bit(cpu, mask->bits);
}
static inline void cpumask_clear(struct cpumask *mask)
{
	mask->bits[0] = 0;
}
static inline void cpumask_setall(struct cpumask *mask)
{
	mask->bits[0] = 1;
}
static inline void cpumask_copy(struct cpumask *to, const struct cpumask *from)
{
	to->bits[0] = from->bits[0];
}
static inline bool cpumask_and(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
	return (to->bits[0] = a->bits[0] & b->bits[0] & 1) != 0;
}
static inline void cpumask_or(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
	to->bits[0] = a->bits[0] | b->bits[0];
}
static inline void cpumask_xor(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
	to->bits[0] = a->bits[0] ^ b->bits[0];
}
static inline bool cpumask_andnot(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
	return (to->bits[0] = a->bits[0] & ~b->bits[0] & 1) != 0;
}
static inline bool cpumask_equal(const struct cpumask *a, const struct cpumask *b)
{
	return !((a->bits[0] ^ b->bits[0]) & 1);
}
static inline bool cpumask_intersects(const struct cpumask *a, const struct cpumask *b)
{
	return a->bits[0] & b->bits[0] & 1;
}
static inline bool cpumask_subset(const struct cpumask *a, const struct cpumask *b)
{
	return !(a->bits[0] & ~b->bits[0] & 1);
}
static inline bool cpumask_empty(const struct cpumask *mask)
{
	return !(mask->bits[0] & 1);
}
#define cpumask_full(mask) (!cpumask_empty(mask))
#define cpumask_weight(mask) ((unsigned int)!cpumask_empty(mask))
/* nr_cpu_ids when there is none. */
#define cpumask_first(mask) ((unsigned int)cpumask_empty(mask))
#define cpumask_last(mask) cpumask_first(mask)
#define cpumask_any(mask) cpumask_first(mask)
static inline unsigned int cpumask_next(int after, const struct cpumask *mask)
{
	return after < 0 ? cpumask_first(mask) : nr_cpu_ids;
}
#define cpumask_first_zero(mask) ((unsigned int)!cpumask_empty(mask))
static inline unsigned int cpumask_next_zero(int after, const struct cpumask *mask)
{
	return after < 0 ? cpumask_first_zero(mask) : nr_cpu_ids;
}
static inline unsigned int cpumask_first_and(const struct cpumask *a, const struct cpumask *b)
{
	return cpumask_intersects(a, b) ? 0 : nr_cpu_ids;
}
static inline unsigned int cpumask_next_and(int after, const struct cpumask *a, const struct cpumask *b)
{
	return after < 0 ? cpumask_first_and(a, b) : nr_cpu_ids;
}
#define cpumask_any_and(a, b) cpumask_first_and(a, b)
#define cpumask_any_but(mask, cpu) ((cpu) == 0 ? nr_cpu_ids : cpumask_first(mask))
#define for_each_cpu_wrap(cpu, mask, start) for_each_cpu(cpu, mask)
#define for_each_cpu_and(cpu, a, b) for ((cpu) = 0; (cpu) < 1; (cpu)++) if (!cpumask_intersects((a), (b))) {} else
#define for_each_cpu_andnot(cpu, a, b) \
	for ((cpu) = 0; (cpu) < 1; (cpu)++) if (!cpumask_test_cpu((cpu), (a)) || cpumask_test_cpu((cpu), (b))) {} else
#define alloc_cpumask_var(mask, flags) alloc_cpumask_var_node(mask, flags, -1)
#define zalloc_cpumask_var(mask, flags) alloc_cpumask_var(mask, (flags) | 0x100U /* __GFP_ZERO */)
#define zalloc_cpumask_var_node(mask, flags, node) zalloc_cpumask_var(mask, flags)
#define cpumask_available(mask) ((mask) != NULL)
#endif
