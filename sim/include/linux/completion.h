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
/* These may sleep. -ERESTARTSYS for a signal, which for the killable ones has to be fatal; a timeout is in jiffies, and
 * its result is what is left of them, at least 1, or 0 when they are over. */
void wait_for_completion(struct completion *x);
int wait_for_completion_interruptible(struct completion *x);
int wait_for_completion_killable(struct completion *x);
int wait_for_completion_state(struct completion *x, unsigned int state);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout);
long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout);
void wait_for_completion_io(struct completion *x);
unsigned long wait_for_completion_io_timeout(struct completion *x, unsigned long timeout);
/* These never sleep. The second one says whether nobody has to wait. */
bool try_wait_for_completion(struct completion *x);
bool completion_done(struct completion *x);
LKM_WAIST_END

#ifndef __cplusplus
#define COMPLETION_INITIALIZER(name) { 0, __WAIT_QUEUE_HEAD_INITIALIZER((name).wait) }
#define COMPLETION_INITIALIZER_ONSTACK(name) (*({ init_completion(&name); &name; }))
#define COMPLETION_INITIALIZER_ONSTACK_MAP(name, map) COMPLETION_INITIALIZER_ONSTACK(name)
#define DECLARE_COMPLETION(name) struct completion name = COMPLETION_INITIALIZER(name)
#define DECLARE_COMPLETION_ONSTACK(name) DECLARE_COMPLETION(name)
#define DECLARE_COMPLETION_ONSTACK_MAP(name, map) DECLARE_COMPLETION(name)
#define init_completion_map(x, map) init_completion(x)
#endif
