/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/mutex.h for C++. A part of lkm/abi.h, which includes it. */

struct mutex;

void lkm_mutex_init(struct mutex *lock);
LKM_FORWARD(void, mutex_lock, (struct mutex *lock), (lock))
LKM_FORWARD(int, mutex_lock_interruptible, (struct mutex *lock), (lock))
LKM_FORWARD(int, mutex_trylock, (struct mutex *lock), (lock))
LKM_FORWARD(void, mutex_unlock, (struct mutex *lock), (lock))
