/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/shrinker.h (Linux 6.1): what a driver gives back when memory is short. Here that is when a process
 * writes 2 into /proc/sys/vm/drop_caches. */
#pragma once

#include "list.h"
#include "types.h"

LKM_WAIST_BEGIN
struct dentry;
struct mem_cgroup;
struct shrink_control {
	gfp_t gfp_mask;
	int nid;
	unsigned long nr_to_scan;
	unsigned long nr_scanned; /* nr_to_scan, unless the driver says otherwise */
	struct mem_cgroup *memcg;
};

struct shrinker {
	/* How many could be freed: 0 or SHRINK_EMPTY for none. */
	unsigned long (*count_objects)(struct shrinker *shrinker, struct shrink_control *sc);
	/* Frees some of them: how many, or SHRINK_STOP. */
	unsigned long (*scan_objects)(struct shrinker *shrinker, struct shrink_control *sc);
	long batch; /* for each call of it; 0 stands for 128 */
	int seeks;
	unsigned int flags;
	struct list_head list;
	void *private_data; /* as since 6.7 */
	long lkm_deferred; /* what an earlier round left to do */
};

/* 0. May sleep. */
int register_shrinker(struct shrinker *shrinker, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Also of one that is not registered. */
void unregister_shrinker(struct shrinker *shrinker);
void synchronize_shrinkers(void);
/* As since 6.7: the caller sets its members before it registers it. NULL when there is no memory. */
struct shrinker *shrinker_alloc(unsigned int flags, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void shrinker_register(struct shrinker *shrinker);
void shrinker_free(struct shrinker *shrinker);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned long SHRINK_STOP SHRINK_EMPTY */
inline constexpr unsigned long SHRINK_STOP{~0UL};
inline constexpr unsigned long SHRINK_EMPTY{~0UL - 1};
/* constants_test.py: int DEFAULT_SEEKS */
inline constexpr int DEFAULT_SEEKS{2};
/* constants_test.py: unsigned SHRINKER_* */
inline constexpr unsigned SHRINKER_REGISTERED{1 << 0};
inline constexpr unsigned SHRINKER_NUMA_AWARE{1 << 1};
inline constexpr unsigned SHRINKER_MEMCG_AWARE{1 << 2};
inline constexpr unsigned SHRINKER_NONSLAB{1 << 3};
}
#else
#define SHRINK_STOP (~0UL)
#define SHRINK_EMPTY (~0UL - 1)
#define DEFAULT_SEEKS 2
#define SHRINKER_REGISTERED (1 << 0)
#define SHRINKER_NUMA_AWARE (1 << 1)
#define SHRINKER_MEMCG_AWARE (1 << 2)
#define SHRINKER_NONSLAB (1 << 3)
#endif
