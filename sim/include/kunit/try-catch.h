/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/kunit/try-catch.h (Linux 6.1): a function that may end anywhere, because it runs in a thread of its own. */
#pragma once

#include "../linux/types.h"

LKM_WAIST_BEGIN
struct completion;
struct kunit;

typedef void (*kunit_try_catch_func_t)(void *context);

struct kunit_try_catch {
	struct kunit *test;
	struct completion *try_completion;
	int try_result;
#ifdef __cplusplus
	kunit_try_catch_func_t lkm_try, lkm_catch;
#else
	kunit_try_catch_func_t try, catch;
#endif
	void *context;
};

/* Calls try() in a new thread and waits for its end, for five minutes at most; then catch(), unless try() returned. */
void kunit_try_catch_run(struct kunit_try_catch *try_catch, void *context);
/* Ends the current thread, which runs try(). */
void kunit_try_catch_throw(struct kunit_try_catch *try_catch) __attribute__((noreturn));

/* What catch() finds: 0 after kunit_try_catch_throw(), -ETIMEDOUT, or why there was no thread. */
static inline int kunit_try_catch_get_result(struct kunit_try_catch *try_catch)
{
	return try_catch->try_result;
}
LKM_WAIST_END
