/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/workqueue.h for C++. A part of lkm/abi.h, which includes it. */

struct work_struct;
struct delayed_work;

void lkm_init_work(struct work_struct *work, void (*function)(struct work_struct *work));
void lkm_init_delayed_work(struct delayed_work *work, void (*function)(struct work_struct *work));
bool lkm_schedule_work(struct work_struct *work);
bool lkm_mod_delayed_work_in(struct delayed_work *work, unsigned int ms);
LKM_FORWARD(bool, flush_work, (struct work_struct *work), (work))
LKM_FORWARD(bool, flush_delayed_work, (struct delayed_work *work), (work))
LKM_FORWARD(bool, cancel_work_sync, (struct work_struct *work), (work))
LKM_FORWARD(bool, cancel_delayed_work_sync, (struct delayed_work *work), (work))
