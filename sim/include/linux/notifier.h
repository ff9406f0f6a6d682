/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/notifier.h (Linux 6.1): functions that are called in the order of their priority when something happens.
 * Chains with SRCU are not modelled. */
#pragma once

#include "mutex.h"
#include "spinlock.h"
#include "types.h"
#include "wait.h"

LKM_WAIST_BEGIN
struct notifier_block;
typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct notifier_block {
	notifier_fn_t notifier_call;
	struct notifier_block *next;
	int priority; /* the highest first; of equals, who came first */
};

struct raw_notifier_head {
	struct notifier_block *head;
};

struct atomic_notifier_head {
	spinlock_t lock;
	struct notifier_block *head;
};

struct blocking_notifier_head {
	struct notifier_block *head;
	int lkm_calls; /* that are under way */
	struct wait_queue_head lkm_unused; /* for who waits that none is */
};

/* 0, or -EEXIST for a block that is in the chain; the second kind, -EBUSY when the priority is taken. */
int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb);
int atomic_notifier_chain_register(struct atomic_notifier_head *nh, struct notifier_block *nb);
int atomic_notifier_chain_register_unique_prio(struct atomic_notifier_head *nh, struct notifier_block *nb);
/* May sleep. */
int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb);
int blocking_notifier_chain_register_unique_prio(struct blocking_notifier_head *nh, struct notifier_block *nb);
/* 0 or -ENOENT. */
int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb);
int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh, struct notifier_block *nb);
int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *nb);
/* What the last function that was called returned; none is called after one whose result has NOTIFY_STOP_MASK. The functions
 * of an atomic chain may not sleep. */
int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long action, void *data);
int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long action, void *data);
int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long action, void *data);
/* After one that stopped, those before it are called again with `undo`. */
int raw_notifier_call_chain_robust(struct raw_notifier_head *nh, unsigned long action, unsigned long undo, void *data);
int blocking_notifier_call_chain_robust(struct blocking_notifier_head *nh, unsigned long action, unsigned long undo, void *data);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int NOTIFY_* */
inline constexpr int NOTIFY_DONE{0x0000};
inline constexpr int NOTIFY_OK{0x0001};
inline constexpr int NOTIFY_STOP_MASK{0x8000};
inline constexpr int NOTIFY_BAD{0x8002};
inline constexpr int NOTIFY_STOP{0x8001};
}
#else
#define NOTIFY_DONE 0x0000
#define NOTIFY_OK 0x0001
#define NOTIFY_STOP_MASK 0x8000
#define NOTIFY_BAD 0x8002
#define NOTIFY_STOP 0x8001

#define RAW_NOTIFIER_INIT(name) { .head = NULL }
#define ATOMIC_NOTIFIER_INIT(name) { .lock = __SPIN_LOCK_UNLOCKED(name.lock) }
#define BLOCKING_NOTIFIER_INIT(name) { .head = NULL }
#define RAW_NOTIFIER_HEAD(name) struct raw_notifier_head name = RAW_NOTIFIER_INIT(name)
#define ATOMIC_NOTIFIER_HEAD(name) struct atomic_notifier_head name = ATOMIC_NOTIFIER_INIT(name)
#define BLOCKING_NOTIFIER_HEAD(name) struct blocking_notifier_head name = BLOCKING_NOTIFIER_INIT(name)
#define RAW_INIT_NOTIFIER_HEAD(name) ((void)(*(name) = (struct raw_notifier_head){}))
#define ATOMIC_INIT_NOTIFIER_HEAD(name) do { \
	(name)->head = NULL; \
	spin_lock_init(&(name)->lock); } while (0)
#define BLOCKING_INIT_NOTIFIER_HEAD(name) ((void)(*(name) = (struct blocking_notifier_head){}))

/* An errno, and none, as what a function of a chain returns; and back. */
static inline int notifier_from_errno(int error)
{
	return error ? (NOTIFY_OK - error) | NOTIFY_STOP_MASK : NOTIFY_OK;
}

static inline int notifier_to_errno(int result)
{
	int number = (result & ~NOTIFY_STOP_MASK) - NOTIFY_OK;

	return number > 0 ? -number : 0;
}

#define NETLINK_URELEASE 0x0001
#define KBD_KEYCODE 0x0001
#define KBD_UNBOUND_KEYCODE 0x0002
#define KBD_UNICODE 0x0003
#define KBD_KEYSYM 0x0004
#define KBD_POST_KEYSYM 0x0005
#endif
