/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/poll.h (Linux 6.1). */
#pragma once

#include "fs.h"
#include "wait.h"

LKM_WAIST_BEGIN
struct poll_table_struct;
typedef void (*poll_queue_proc)(struct file *, wait_queue_head_t *, struct poll_table_struct *);

typedef struct poll_table_struct {
	poll_queue_proc _qproc;
	__poll_t _key;
} poll_table;

/* Remembers the queue, so that the poller sleeps on it. Never sleeps itself. */
static inline void poll_wait(struct file *filp, wait_queue_head_t *wait_address, poll_table *p)
{
	if (p && p->_qproc && wait_address)
		p->_qproc(filp, wait_address, p);
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
inline constexpr __poll_t EPOLLIN = 0x1, EPOLLPRI = 0x2, EPOLLOUT = 0x4, EPOLLERR = 0x8, EPOLLHUP = 0x10, EPOLLNVAL = 0x20,
                          EPOLLRDNORM = 0x40, EPOLLWRNORM = 0x100,
                          DEFAULT_POLLMASK = EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM;
}
#else
#define EPOLLIN ((__poll_t)0x1)
#define EPOLLPRI ((__poll_t)0x2)
#define EPOLLOUT ((__poll_t)0x4)
#define EPOLLERR ((__poll_t)0x8)
#define EPOLLHUP ((__poll_t)0x10)
#define EPOLLNVAL ((__poll_t)0x20)
#define EPOLLRDNORM ((__poll_t)0x40)
#define EPOLLRDBAND ((__poll_t)0x80)
#define EPOLLWRNORM ((__poll_t)0x100)
#define EPOLLWRBAND ((__poll_t)0x200)
#define EPOLLRDHUP ((__poll_t)0x2000)
#define POLLIN 0x1
#define POLLPRI 0x2
#define POLLOUT 0x4
#define POLLERR 0x8
#define POLLHUP 0x10
#define POLLRDNORM 0x40
#define POLLWRNORM 0x100
#endif
