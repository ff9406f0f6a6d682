/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/slab.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void *lkm_kmalloc(unsigned long size)
{
	return kmalloc(size, GFP_KERNEL);
}
