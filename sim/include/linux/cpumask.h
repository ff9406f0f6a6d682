/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/cpumask.h (Linux 6.1): sets of processors. */
#pragma once

#include "bitops.h"
#include "kernel.h"
#include "threads.h"

#include "types.h"

LKM_WAIST_BEGIN
typedef struct cpumask {
	unsigned long bits[8192 / 64]; /* NR_CPUS; a simulated kernel has up to 64 processors, those of the first word */
} cpumask_t;
typedef struct cpumask *cpumask_var_t;

/* False on failure. May sleep, as `flags` says. */
bool alloc_cpumask_var_node(cpumask_var_t *mask, gfp_t flags, int node);
void free_cpumask_var(cpumask_var_t mask);
/* How many processors the kernel has, which are numbered from 0 and never go away. */
unsigned int lkm_nr_cpus(void);
/* All of them, and one. */
const struct cpumask *lkm_all_cpus(void);
const struct cpumask *lkm_cpumask_of(unsigned int cpu);
LKM_WAIST_END

#ifndef __cplusplus

#define nr_cpu_ids lkm_nr_cpus()
#define nr_cpumask_bits nr_cpu_ids
#define cpumask_bits(mask) ((mask)->bits)
#define num_online_cpus() lkm_nr_cpus()
#define num_possible_cpus() lkm_nr_cpus()
#define num_present_cpus() lkm_nr_cpus()
#define num_active_cpus() lkm_nr_cpus()
#define cpu_online(cpu) ((unsigned int)(cpu) < lkm_nr_cpus())
#define cpu_possible(cpu) cpu_online(cpu)
#define cpu_present(cpu) cpu_online(cpu)
#define cpu_active(cpu) cpu_online(cpu)

#define cpu_online_mask lkm_all_cpus()
#define cpu_possible_mask lkm_all_cpus()
#define cpu_present_mask lkm_all_cpus()
#define cpu_active_mask lkm_all_cpus()
#define cpu_all_mask lkm_all_cpus()
#define cpumask_of(cpu) lkm_cpumask_of(cpu)

#define for_each_possible_cpu(cpu) for ((cpu) = 0; (unsigned int)(cpu) < lkm_nr_cpus(); (cpu)++)
#define for_each_online_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_present_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_cpu(cpu, mask) for_each_possible_cpu(cpu) if (!cpumask_test_cpu((cpu), (mask))) {} else
#define for_each_cpu_not(cpu, mask) for_each_possible_cpu(cpu) if (cpumask_test_cpu((cpu), (mask))) {} else

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
/* Those of `mask` that exist. */
static inline unsigned long lkm_cpus_in(const struct cpumask *mask)
{
	return mask->bits[0] & lkm_all_cpus()->bits[0];
}
static inline void cpumask_clear(struct cpumask *mask)
{
	mask->bits[0] = 0;
}
static inline void cpumask_setall(struct cpumask *mask)
{
	mask->bits[0] = lkm_all_cpus()->bits[0];
}
static inline void cpumask_copy(struct cpumask *to, const struct cpumask *from)
{
	to->bits[0] = from->bits[0];
}
static inline bool cpumask_and(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
	to->bits[0] = a->bits[0] & b->bits[0];
	return lkm_cpus_in(to) != 0;
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
	to->bits[0] = a->bits[0] & ~b->bits[0];
	return lkm_cpus_in(to) != 0;
}
static inline void cpumask_complement(struct cpumask *to, const struct cpumask *from)
{
	to->bits[0] = ~from->bits[0] & lkm_all_cpus()->bits[0];
}
static inline bool cpumask_equal(const struct cpumask *a, const struct cpumask *b)
{
	return lkm_cpus_in(a) == lkm_cpus_in(b);
}
static inline bool cpumask_intersects(const struct cpumask *a, const struct cpumask *b)
{
	return (lkm_cpus_in(a) & b->bits[0]) != 0;
}
static inline bool cpumask_subset(const struct cpumask *a, const struct cpumask *b)
{
	return !(lkm_cpus_in(a) & ~b->bits[0]);
}
static inline bool cpumask_empty(const struct cpumask *mask)
{
	return !lkm_cpus_in(mask);
}
static inline bool cpumask_full(const struct cpumask *mask)
{
	return lkm_cpus_in(mask) == lkm_all_cpus()->bits[0];
}
static inline unsigned int cpumask_weight(const struct cpumask *mask)
{
	return (unsigned int)__builtin_popcountl(lkm_cpus_in(mask));
}
/* The first of `cpus` behind `after`; nr_cpu_ids when there is none. */
static inline unsigned int lkm_next_cpu(int after, unsigned long cpus)
{
	const unsigned long behind = after < 63 ? cpus & ~0UL << (after + 1) : 0;

	return behind ? (unsigned int)__builtin_ctzl(behind) : nr_cpu_ids;
}
static inline unsigned int cpumask_next(int after, const struct cpumask *mask)
{
	return lkm_next_cpu(after, lkm_cpus_in(mask));
}
static inline unsigned int cpumask_next_zero(int after, const struct cpumask *mask)
{
	return lkm_next_cpu(after, lkm_all_cpus()->bits[0] & ~mask->bits[0]);
}
static inline unsigned int cpumask_next_and(int after, const struct cpumask *a, const struct cpumask *b)
{
	return lkm_next_cpu(after, lkm_cpus_in(a) & b->bits[0]);
}
#define cpumask_first(mask) cpumask_next(-1, mask)
#define cpumask_first_zero(mask) cpumask_next_zero(-1, mask)
#define cpumask_first_and(a, b) cpumask_next_and(-1, a, b)
#define cpumask_any(mask) cpumask_first(mask)
#define cpumask_any_and(a, b) cpumask_first_and(a, b)
static inline unsigned int cpumask_any_but(const struct cpumask *mask, unsigned int cpu)
{
	return lkm_next_cpu(-1, lkm_cpus_in(mask) & ~(1UL << cpu));
}
static inline unsigned int cpumask_last(const struct cpumask *mask)
{
	const unsigned long cpus = lkm_cpus_in(mask);

	return cpus ? 63 - (unsigned int)__builtin_clzl(cpus) : nr_cpu_ids;
}
#define cpumask_size() (8192U / 8)
#define for_each_cpu_and(cpu, a, b) \
	for_each_possible_cpu(cpu) if (!cpumask_test_cpu((cpu), (a)) || !cpumask_test_cpu((cpu), (b))) {} else
#define for_each_cpu_andnot(cpu, a, b) \
	for_each_possible_cpu(cpu) if (!cpumask_test_cpu((cpu), (a)) || cpumask_test_cpu((cpu), (b))) {} else
/* From `start` on, and then those before it. */
#define for_each_cpu_wrap(cpu, mask, start) \
	for (unsigned int lkm_turn = 0; (cpu) = (int)(((unsigned int)(start) + lkm_turn) % nr_cpu_ids), lkm_turn < nr_cpu_ids; lkm_turn++) \
		if (!cpumask_test_cpu((cpu), (mask))) {} else
#define alloc_cpumask_var(mask, flags) alloc_cpumask_var_node(mask, flags, -1)
#define zalloc_cpumask_var(mask, flags) alloc_cpumask_var(mask, (flags) | 0x100U /* __GFP_ZERO */)
#define zalloc_cpumask_var_node(mask, flags, node) zalloc_cpumask_var(mask, flags)
#define cpumask_available(mask) ((mask) != NULL)
#endif
