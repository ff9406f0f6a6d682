/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/workqueue.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_init_work(struct work_struct *work, void (*function)(struct work_struct *work))
{
	INIT_WORK(work, function);
}

LKM_SHIM void lkm_init_delayed_work(struct delayed_work *work, void (*function)(struct work_struct *work))
{
	INIT_DELAYED_WORK(work, function);
}

LKM_SHIM bool lkm_schedule_work(struct work_struct *work)
{
	return schedule_work(work);
}

LKM_SHIM bool lkm_mod_delayed_work_in(struct delayed_work *work, unsigned int ms)
{
	return mod_delayed_work(LKM_SYSTEM_WQ, work, msecs_to_jiffies(ms));
}
