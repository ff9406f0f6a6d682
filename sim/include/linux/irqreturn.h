/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/irqreturn.h (Linux 6.1): what a handler of an interrupt says. */
#pragma once

#include "lkm_waist.h"

LKM_WAIST_BEGIN
enum irqreturn {
	IRQ_NONE = 0, /* the interrupt was not of this device */
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2,
};
typedef enum irqreturn irqreturn_t;
LKM_WAIST_END

#ifndef __cplusplus
#define IRQ_RETVAL(x) ((x) ? IRQ_HANDLED : IRQ_NONE)
#endif
