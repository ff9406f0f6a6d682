/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/kunit/resource.h (Linux 6.1): what a case holds and need not give back. At its end they are freed, the latest
 * first. The functions for actions are those of 6.12. */
#pragma once

#include "../linux/slab.h"
#include "../linux/string.h"
#include "../linux/types.h"

LKM_WAIST_BEGIN
struct kunit;
struct kunit_resource;

/* Sets ->data from `context`. 0 or a negative error. */
typedef int (*kunit_resource_init_t)(struct kunit_resource *resource, void *context);
typedef void (*kunit_resource_free_t)(struct kunit_resource *resource);
/* Called with a spinlock held. */
typedef bool (*kunit_resource_match_t)(struct kunit *test, struct kunit_resource *resource, void *match_data);
typedef void (*kunit_action_t)(void *context);

struct kunit_resource {
	void *data;
	const char *name;
	kunit_resource_free_t free;
	/* For KUnit alone. */
	int lkm_references;
	struct list_head node;
	bool should_kfree;
};

/* Without `init`, `context` becomes the data. The case has a reference of its own. */
int __kunit_add_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
			 struct kunit_resource *resource, void *context);
/* Takes it from the case, which gives its reference back. */
void kunit_remove_resource(struct kunit *test, struct kunit_resource *resource);
/* The latest that `match` accepts, with a reference for the caller; NULL when there is none. */
struct kunit_resource *lkm_kunit_find_resource(struct kunit *test, kunit_resource_match_t match, void *match_data);
/* -ENOENT when no resource matches. */
int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match, void *match_data);
/* Calls free() when it was the last reference. */
void lkm_kunit_put_resource(struct kunit_resource *resource);
bool lkm_kunit_has_name(struct kunit *test, struct kunit_resource *resource, void *name);

/* `action(context)` is called at the end of the case, or before. 0 or -ENOMEM. */
int kunit_add_action(struct kunit *test, kunit_action_t action, void *context);
/* As above, and calls it at once when there is no memory. */
int kunit_add_action_or_reset(struct kunit *test, kunit_action_t action, void *context);
/* Takes it back, and it is not called; or calls it now. */
void kunit_remove_action(struct kunit *test, kunit_action_t action, void *context);
void kunit_release_action(struct kunit *test, kunit_action_t action, void *context);

static inline void kunit_get_resource(struct kunit_resource *resource)
{
	++resource->lkm_references;
}

static inline void kunit_put_resource(struct kunit_resource *resource)
{
	lkm_kunit_put_resource(resource);
}

static inline bool kunit_resource_name_match(struct kunit *test, struct kunit_resource *resource, void *match_name)
{
	return lkm_kunit_has_name(test, resource, match_name);
}

static inline struct kunit_resource *kunit_find_resource(struct kunit *test, kunit_resource_match_t match, void *match_data)
{
	return lkm_kunit_find_resource(test, match, match_data);
}

static inline struct kunit_resource *kunit_find_named_resource(struct kunit *test, const char *name)
{
	return lkm_kunit_find_resource(test, lkm_kunit_has_name, (void *)name);
}

static inline int kunit_destroy_named_resource(struct kunit *test, const char *name)
{
	return kunit_destroy_resource(test, lkm_kunit_has_name, (void *)name);
}

/* `resource` is the caller's memory. */
static inline int kunit_add_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
				     struct kunit_resource *resource, void *data)
{
	resource->should_kfree = false;
	return __kunit_add_resource(test, init, free, resource, data);
}

/* -EINVAL without a name, -EEXIST when the case has one of that name. */
int lkm_kunit_name_resource(struct kunit *test, struct kunit_resource *resource, const char *name);

static inline int kunit_add_named_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
					   struct kunit_resource *resource, const char *name, void *data)
{
	int error = lkm_kunit_name_resource(test, resource, name);

	return error ? error : kunit_add_resource(test, init, free, resource, data);
}

/* A new resource, with a reference for the caller if that is `counted`; NULL when init() failed or memory is short. */
struct kunit_resource *lkm_kunit_new_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
					      gfp_t gfp, void *context, bool counted);

static inline struct kunit_resource *kunit_alloc_and_get_resource(struct kunit *test, kunit_resource_init_t init,
								  kunit_resource_free_t free, gfp_t internal_gfp, void *context)
{
	return lkm_kunit_new_resource(test, init, free, internal_gfp, context, true);
}

/* The data of a new one. */
static inline void *kunit_alloc_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
					 gfp_t internal_gfp, void *context)
{
	struct kunit_resource *made = lkm_kunit_new_resource(test, init, free, internal_gfp, context, false);

	return made ? made->data : (void *)0;
}
LKM_WAIST_END

#ifndef __cplusplus
/* A function of one pointer as an action. */
#define KUNIT_DEFINE_ACTION_WRAPPER(wrapper, function, type) \
	static void wrapper(void *context) { function((type)context); }
#endif
