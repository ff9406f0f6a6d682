/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/timer.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer))
{
	timer_setup(timer, function, 0);
}

LKM_SHIM int lkm_mod_timer_in(struct timer_list *timer, unsigned int ms)
{
	return mod_timer(timer, LKM_JIFFIES + msecs_to_jiffies(ms));
}

LKM_SHIM int lkm_timer_pending(const struct timer_list *timer)
{
	return timer_pending(timer);
}
