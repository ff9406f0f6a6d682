/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/lockdep_types.h (Linux 6.1): what names a class of locks, and says that a lock is initialised. */
#pragma once

#include "lkm_waist.h"

LKM_WAIST_BEGIN
struct lock_class_key {
	char lkm_unused; /* each has an address of its own */
};

struct lockdep_map {
	struct lock_class_key *key; /* null: the address of the lock, which is a variable */
	const char *name;
	unsigned int lkm_class; /* where the class was found last */
	unsigned int lkm_magic; /* LKM_LOCK_MAGIC, once it is initialised */
};

/* Begins an initialised lock. `held`: as its own memory says, if that was a lock before. */
void lkm_init_lock(struct lockdep_map *map, const char *name, struct lock_class_key *key, int held);
/* What the current task takes next is of this subclass, or is kept apart by a lock that is held. */
void lkm_take_nested(unsigned int subclass, const struct lockdep_map *nest_lock);
void lkm_might_lock(struct lockdep_map *map, int read);
/* The key goes, and its class with it. */
void lkm_forget_lock_key(const struct lock_class_key *key);
/* A lock that is held is given up for ever. */
void lkm_destroy_held_lock(struct lockdep_map *map);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned int LKM_LOCK_MAGIC */
inline constexpr unsigned int LKM_LOCK_MAGIC{0x6c6f636bU};
/* The order of such a lock is not looked at. */
inline lock_class_key *lkm_no_validate()
{
	return reinterpret_cast<lock_class_key *>(1);
}
}
namespace lkm::sim {
/* Of the simulator's own locks. */
template <class Which>
inline waist::lock_class_key lock_key{};
}
#else
#define LKM_LOCK_MAGIC 0x6c6f636bU
#define LKM_LOCK_MAP(text) { NULL, text, 0, LKM_LOCK_MAGIC }
#define LKM_NO_VALIDATE ((struct lock_class_key *)1)
#define lkm_nested(lock, subclass, nest_lock, take) ({ \
	__typeof__(lock) lkm_nested_lock = (lock); \
	lkm_take_nested((unsigned int)(subclass), nest_lock); \
	take; })
#endif
