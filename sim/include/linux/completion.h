/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/completion.h (Linux 6.1). */
#pragma once

#include "wait.h"

LKM_WAIST_BEGIN
struct completion {
	unsigned int done;
	struct wait_queue_head wait;
};

void init_completion(struct completion *x);
static inline void reinit_completion(struct completion *x)
{
	x->done = 0;
}
/* Lets one waiter pass. Never sleeps. */
void complete(struct completion *x);
/* Lets every waiter pass, now and later. */
void complete_all(struct completion *x);
void wait_for_completion(struct completion *x);
int wait_for_completion_interruptible(struct completion *x);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);
bool try_wait_for_completion(struct completion *x);
LKM_WAIST_END

#ifndef __cplusplus
#define DECLARE_COMPLETION(name) struct completion name = { 0, __WAIT_QUEUE_HEAD_INITIALIZER(name.wait) }
#endif
