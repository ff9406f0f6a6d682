/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The driver API of the toy subsystem: bells, which somebody rings. */
#pragma once

#ifdef __cplusplus
#include <lkm/sim/include/linux/lkm_waist.h>
#else
#include <linux/lkm_waist.h>
#endif

LKM_WAIST_BEGIN
struct bell {
	const char *name;
	void (*ring)(struct bell *bell); /* may be NULL */
	unsigned int rung;
};

/* -EEXIST when there is a bell of that name. */
int bell_register(struct bell *bell);
void bell_unregister(struct bell *bell);
/* Counts, and calls ring(). */
void bell_ring(struct bell *bell);
LKM_WAIST_END
