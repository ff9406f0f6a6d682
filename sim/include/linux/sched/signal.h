/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sched/signal.h (Linux 6.1). */
#pragma once

#include "../types.h"

LKM_WAIST_BEGIN
struct task_struct;
int signal_pending(struct task_struct *task);
int fatal_signal_pending(struct task_struct *task);
int send_sig(int sig, struct task_struct *task, int priv);
/* What the current task, a thread of the kernel, does about a signal: see allow_signal(). */
void kernel_sigaction(int sig, void (*handler)(int sig));
/* The thread heeds the signal from now on, or not any more: signal_pending() is true then, and nothing else happens. */
static inline void allow_signal(int sig)
{
	kernel_sigaction(sig, (void (*)(int))2);
}
static inline void disallow_signal(int sig)
{
	kernel_sigaction(sig, (void (*)(int))1);
}
/* Forgets those that are pending. */
void flush_signals(struct task_struct *task);
LKM_WAIST_END
