/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* For a module with areas: what another thread does meanwhile. */
#pragma once

#include "areas.h"

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>

/* Another thread does `step` and says so. Returns when it is done, or sleeps. */
struct helper {
	struct task_struct *thread;
	void (*step)(void);
	const char *name;
	struct completion done;
};

static int help(void *data)
{
	struct helper *h = data;

	h->step();
	say("%s has done it", h->name);
	complete(&h->done);
	return 0;
}
static void start(struct helper *h, const char *name, void (*step)(void))
{
	h->step = step;
	h->name = name;
	init_completion(&h->done);
	h->thread = kthread_run(help, h, "%s", name);
	msleep(40);
}
static void finish(struct helper *h)
{
	wait_for_completion(&h->done);
	msleep(20);
}
