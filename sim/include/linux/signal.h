/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/signal.h and asm/signal.h (Linux 6.1, x86-64), for C; C++ takes the same numbers from <csignal>. */
#pragma once

#include "sched/signal.h"

#ifndef __cplusplus
#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGKILL 9
#define SIGUSR1 10
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGURG 23
#define SIGWINCH 28
#define SIGIO 29
#define SIGPOLL SIGIO

/* The bands of kill_fasync(). */
#define POLL_IN 1
#define POLL_OUT 2
#define POLL_MSG 3
#define POLL_ERR 4
#define POLL_PRI 5
#define POLL_HUP 6
#endif
