/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/signal.h (Linux 6.1): drivers need little more than the questions in sched/signal.h. */
#pragma once

#include "sched/signal.h"
