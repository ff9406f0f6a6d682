/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/wait_bit.h (Linux 6.1): waiting for a bit to be clear, or for a variable. */
#pragma once

#include "wait.h"

LKM_WAIST_BEGIN
/* The queue of whoever waits for something of that address. */
struct wait_queue_head *bit_waitqueue(void *word, int bit);
struct wait_queue_head *__var_waitqueue(void *p);
void wake_up_bit(void *word, int bit);
void wake_up_var(void *var);
LKM_WAIST_END

#ifndef __cplusplus
#include "bitops.h"
/* 0, or -EINTR for a signal that `mode` heeds. May sleep. */
#define lkm_wait_on_bit(word, bit, mode, condition) ({ \
	int __wb_ret = 0; \
	might_sleep(); \
	if (!(condition)) \
		__wb_ret = lkm_wait_event(*bit_waitqueue((void *)(word), bit), condition, mode, 0, 0, schedule()) ? -EINTR : 0; \
	__wb_ret; })
#define wait_on_bit(word, bit, mode) lkm_wait_on_bit(word, bit, mode, !test_bit(bit, word))
#define wait_on_bit_io(word, bit, mode) wait_on_bit(word, bit, mode)
/* With the bit set again by the caller. */
#define wait_on_bit_lock(word, bit, mode) lkm_wait_on_bit(word, bit, mode, !test_and_set_bit(bit, word))
#define wait_on_bit_lock_io(word, bit, mode) wait_on_bit_lock(word, bit, mode)
/* 0, or -EAGAIN after `timeout` jiffies. */
#define wait_on_bit_timeout(word, bit, mode, timeout) ({ \
	long __wb_left = lkm_wait_event_sleeping_timeout(*bit_waitqueue((void *)(word), bit), !test_bit(bit, word), mode, 0, timeout); \
	__wb_left > 0 ? 0 : __wb_left ? -EINTR : -EAGAIN; })
static inline void clear_and_wake_up_bit(int bit, void *word)
{
	clear_bit(bit, word);
	wake_up_bit(word, bit);
}
#define wait_var_event(var, condition) lkm_wait_event_void(*__var_waitqueue(var), condition, TASK_UNINTERRUPTIBLE, 0)
#define wait_var_event_killable(var, condition) lkm_wait_event_int(*__var_waitqueue(var), condition, TASK_KILLABLE, 0)
#define wait_var_event_interruptible(var, condition) lkm_wait_event_int(*__var_waitqueue(var), condition, TASK_INTERRUPTIBLE, 0)
#define wait_var_event_timeout(var, condition, timeout) \
	lkm_wait_event_sleeping_timeout(*__var_waitqueue(var), condition, TASK_UNINTERRUPTIBLE, 0, timeout)
#endif
