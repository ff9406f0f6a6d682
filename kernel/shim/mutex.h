/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/mutex.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_mutex_init(struct mutex *lock)
{
	__mutex_init(lock, "lkm::mutex", 0);
}
