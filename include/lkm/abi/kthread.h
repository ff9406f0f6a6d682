/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/kthread.h for C++. A part of lkm/abi.h, which includes it. */

struct task_struct;

/* 0 or a negative error; somebody holds a reference to the task until lkm_kthread_stop(). */
int lkm_kthread_run(struct task_struct **thread, int (*function)(void *data), void *data, const char *name);
int lkm_kthread_stop(struct task_struct *thread);
LKM_FORWARD(bool, kthread_should_stop, (void), ())
/* Until kthread_stop() at most. */
void lkm_kthread_sleep(unsigned int ms);
