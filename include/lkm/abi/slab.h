/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/slab.h for C++. A part of lkm/abi.h, which includes it. */

/* GFP_KERNEL: may sleep. */
void *lkm_kmalloc(unsigned long size);
LKM_FORWARD(void, kfree, (const void *p), (p))
