/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sched/signal.h (Linux 6.1). */
#pragma once

#include "../types.h"

LKM_WAIST_BEGIN
struct task_struct;
int signal_pending(struct task_struct *task);
int fatal_signal_pending(struct task_struct *task);
int send_sig(int sig, struct task_struct *task, int priv);
LKM_WAIST_END
