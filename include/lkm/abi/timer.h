/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/timer.h for C++. A part of lkm/abi.h, which includes it. */

struct timer_list;

void lkm_timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer));
/* From now on; 1 when it was pending. */
int lkm_mod_timer_in(struct timer_list *timer, unsigned int ms);
LKM_FORWARD(int, del_timer_sync, (struct timer_list *timer), (timer))
int lkm_timer_pending(const struct timer_list *timer);
