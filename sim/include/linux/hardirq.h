/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/hardirq.h (Linux 6.1): interrupts, and the context of their handlers. */
#pragma once

#include "preempt.h"
#include "interrupt.h"
