/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/jump_label.h (Linux 6.1), for C: conditions that hardly ever change. They are counters here, where
 * Linux rewrites code. */
#pragma once

#include "bug.h"
#include "types.h"

#ifndef __cplusplus
struct static_key {
	atomic_t enabled;
};
/* Keys that are true or false at the start: the type says which. */
struct static_key_true {
	struct static_key key;
};
struct static_key_false {
	struct static_key key;
};

#define STATIC_KEY_INIT_TRUE { .enabled = { 1 } }
#define STATIC_KEY_INIT_FALSE { .enabled = { 0 } }
#define STATIC_KEY_TRUE_INIT (struct static_key_true){ .key = STATIC_KEY_INIT_TRUE }
#define STATIC_KEY_FALSE_INIT (struct static_key_false){ .key = STATIC_KEY_INIT_FALSE }
#define DEFINE_STATIC_KEY_TRUE(name) struct static_key_true name = STATIC_KEY_TRUE_INIT
#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name = STATIC_KEY_FALSE_INIT
#define DEFINE_STATIC_KEY_TRUE_RO DEFINE_STATIC_KEY_TRUE
#define DEFINE_STATIC_KEY_FALSE_RO DEFINE_STATIC_KEY_FALSE
#define DECLARE_STATIC_KEY_TRUE(name) extern struct static_key_true name
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name

static inline int static_key_count(struct static_key *key)
{
	return key->enabled.counter;
}

static inline bool static_key_true(struct static_key *key)
{
	return static_key_count(key) > 0;
}

static inline bool static_key_false(struct static_key *key)
{
	return static_key_count(key) > 0;
}

/* Each static_key_slow_inc() needs its static_key_slow_dec(). */
static inline void static_key_slow_inc(struct static_key *key)
{
	key->enabled.counter++;
}

static inline void static_key_slow_dec(struct static_key *key)
{
	WARN_ON(key->enabled.counter <= 0);
	key->enabled.counter--;
}

/* Of a key that is 0 or 1, and stays what it is when it is so already. */
static inline void static_key_enable(struct static_key *key)
{
	if (WARN_ON_ONCE(key->enabled.counter > 1))
		return;
	key->enabled.counter = 1;
}

static inline void static_key_disable(struct static_key *key)
{
	if (WARN_ON_ONCE(key->enabled.counter > 1))
		return;
	key->enabled.counter = 0;
}

#define lkm_static_key(k) _Generic((k), struct static_key_true *: &((struct static_key_true *)(k))->key, \
	struct static_key_false *: &((struct static_key_false *)(k))->key, struct static_key *: (struct static_key *)(k))
#define static_key_enabled(k) (static_key_count(lkm_static_key(k)) > 0)
#define static_branch_likely(k) static_key_enabled(k)
#define static_branch_unlikely(k) static_key_enabled(k)
#define static_branch_inc(k) static_key_slow_inc(&(k)->key)
#define static_branch_dec(k) static_key_slow_dec(&(k)->key)
#define static_branch_enable(k) static_key_enable(&(k)->key)
#define static_branch_disable(k) static_key_disable(&(k)->key)
#endif
