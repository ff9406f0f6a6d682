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
/* constants_test.py: __poll_t EPOLL* DEFAULT_POLLMASK */
inline constexpr __poll_t EPOLLIN{0x1};
inline constexpr __poll_t EPOLLPRI{0x2};
inline constexpr __poll_t EPOLLOUT{0x4};
inline constexpr __poll_t EPOLLERR{0x8};
inline constexpr __poll_t EPOLLHUP{0x10};
inline constexpr __poll_t EPOLLNVAL{0x20};
inline constexpr __poll_t EPOLLRDNORM{0x40};
inline constexpr __poll_t EPOLLRDBAND{0x80};
inline constexpr __poll_t EPOLLWRNORM{0x100};
inline constexpr __poll_t EPOLLWRBAND{0x200};
inline constexpr __poll_t EPOLLRDHUP{0x2000};
inline constexpr __poll_t DEFAULT_POLLMASK{EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM};
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
#define DEFAULT_POLLMASK (EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM)
#define POLLIN 0x1
#define POLLPRI 0x2
#define POLLOUT 0x4
#define POLLERR 0x8
#define POLLHUP 0x10
#define POLLRDNORM 0x40
#define POLLWRNORM 0x100
#endif
