/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/interrupt.h (Linux 6.1): handlers of interrupts, and tasklets. The lines 0 to 15 exist as on a PC;
 * irq.h makes others. A test of the simulator raises any of them. */
#pragma once

#include "irqreturn.h"
#include "types.h"

LKM_WAIST_BEGIN
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

/* 0, or -EINVAL for a line that does not exist, no handler, or a shared one without `dev`; -EBUSY when the line is taken,
 * unless all its users share it in the same way. `handler` runs as an interrupt, and `thread_fn` in a thread after it
 * returned IRQ_WAKE_THREAD. May sleep. */
int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long flags,
			 const char *name, void *dev);
/* The name that it was requested with, or null, with a warning, when it was not. May sleep. */
const void *free_irq(unsigned int irq, void *dev_id);
/* These nest. What arrives meanwhile is handled, once, when the line is enabled again. The first one waits for handlers
 * that run, and may sleep. */
void disable_irq(unsigned int irq);
void disable_irq_nosync(unsigned int irq);
bool disable_hardirq(unsigned int irq);
void enable_irq(unsigned int irq);
/* Waits for handlers that run; may sleep for the threads'. */
void synchronize_irq(unsigned int irq);
bool synchronize_hardirq(unsigned int irq);
/* Freed with what else the device releases: device.h. */
struct device;
int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			      unsigned long irqflags, const char *devname, void *dev_id);
void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id);
void irq_wake_thread(unsigned int irq, void *dev_id);
int irq_set_irq_wake(unsigned int irq, unsigned int on);
/* Which line interrupts between the two calls: its number, 0 for none, or a negative one for several. The first may
 * sleep, and gives the lines that nobody has requested, a bit each. */
unsigned long probe_irq_on(void);
int probe_irq_off(unsigned long lines);

enum {
	HI_SOFTIRQ = 0,
	TIMER_SOFTIRQ,
	NET_TX_SOFTIRQ,
	NET_RX_SOFTIRQ,
	BLOCK_SOFTIRQ,
	IRQ_POLL_SOFTIRQ,
	TASKLET_SOFTIRQ,
	SCHED_SOFTIRQ,
	HRTIMER_SOFTIRQ,
	RCU_SOFTIRQ,
	NR_SOFTIRQS
};
enum { TASKLET_STATE_SCHED, TASKLET_STATE_RUN };

struct tasklet_struct {
	struct tasklet_struct *next;
	unsigned long state; /* TASKLET_STATE_SCHED */
	atomic_t count; /* disabled as long as it is not 0 */
	bool use_callback;
	union {
		void (*func)(unsigned long data);
		void (*callback)(struct tasklet_struct *t);
	};
	unsigned long data;
};

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *t));
void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long data), unsigned long data);
void __tasklet_schedule(struct tasklet_struct *t);
void __tasklet_hi_schedule(struct tasklet_struct *t);
/* Waits until it has run, when it is scheduled; for ever, when it is disabled as well. May sleep. */
void tasklet_kill(struct tasklet_struct *t);
void tasklet_unlock_wait(struct tasklet_struct *t);
void tasklet_unlock_spin_wait(struct tasklet_struct *t);
void lkm_tasklets_enabled(void);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned long IRQF_* __IRQF_* */
inline constexpr unsigned long IRQF_TRIGGER_NONE{0x00000000};
inline constexpr unsigned long IRQF_TRIGGER_RISING{0x00000001};
inline constexpr unsigned long IRQF_TRIGGER_FALLING{0x00000002};
inline constexpr unsigned long IRQF_TRIGGER_HIGH{0x00000004};
inline constexpr unsigned long IRQF_TRIGGER_LOW{0x00000008};
inline constexpr unsigned long IRQF_TRIGGER_MASK{0x0000000f};
inline constexpr unsigned long IRQF_TRIGGER_PROBE{0x00000010};
inline constexpr unsigned long IRQF_SHARED{0x00000080};
inline constexpr unsigned long IRQF_PROBE_SHARED{0x00000100};
inline constexpr unsigned long __IRQF_TIMER{0x00000200};
inline constexpr unsigned long IRQF_PERCPU{0x00000400};
inline constexpr unsigned long IRQF_NOBALANCING{0x00000800};
inline constexpr unsigned long IRQF_IRQPOLL{0x00001000};
inline constexpr unsigned long IRQF_ONESHOT{0x00002000};
inline constexpr unsigned long IRQF_NO_SUSPEND{0x00004000};
inline constexpr unsigned long IRQF_FORCE_RESUME{0x00008000};
inline constexpr unsigned long IRQF_NO_THREAD{0x00010000};
inline constexpr unsigned long IRQF_EARLY_RESUME{0x00020000};
inline constexpr unsigned long IRQF_COND_SUSPEND{0x00040000};
inline constexpr unsigned long IRQF_NO_AUTOEN{0x00080000};
inline constexpr unsigned long IRQF_NO_DEBUG{0x00100000};
inline constexpr unsigned long IRQF_TIMER{__IRQF_TIMER | IRQF_NO_SUSPEND | IRQF_NO_THREAD};
}
#else
#include "atomic.h"
#include "bitops.h"
#include "bottom_half.h"
#include "container_of.h"
#include "hardirq.h"
#include "irqflags.h"
#include "smp.h"

#define IRQF_TRIGGER_NONE 0x00000000
#define IRQF_TRIGGER_RISING 0x00000001
#define IRQF_TRIGGER_FALLING 0x00000002
#define IRQF_TRIGGER_HIGH 0x00000004
#define IRQF_TRIGGER_LOW 0x00000008
#define IRQF_TRIGGER_MASK 0x0000000f
#define IRQF_TRIGGER_PROBE 0x00000010
#define IRQF_SHARED 0x00000080
#define IRQF_PROBE_SHARED 0x00000100
#define __IRQF_TIMER 0x00000200
#define IRQF_PERCPU 0x00000400
#define IRQF_NOBALANCING 0x00000800
#define IRQF_IRQPOLL 0x00001000
#define IRQF_ONESHOT 0x00002000
#define IRQF_NO_SUSPEND 0x00004000
#define IRQF_FORCE_RESUME 0x00008000
#define IRQF_NO_THREAD 0x00010000
#define IRQF_EARLY_RESUME 0x00020000
#define IRQF_COND_SUSPEND 0x00040000
#define IRQF_NO_AUTOEN 0x00080000
#define IRQF_NO_DEBUG 0x00100000
#define IRQF_TIMER (__IRQF_TIMER | IRQF_NO_SUSPEND | IRQF_NO_THREAD)
#define IRQ_NOTCONNECTED (1U << 31)

#define request_irq(irq, handler, flags, name, dev) request_threaded_irq(irq, handler, NULL, flags, name, dev)
#define devm_request_irq(dev, irq, handler, flags, name, id) devm_request_threaded_irq(dev, irq, handler, NULL, flags, name, id)
#define enable_irq_wake(irq) irq_set_irq_wake(irq, 1)
#define disable_irq_wake(irq) irq_set_irq_wake(irq, 0)

#define DECLARE_TASKLET(name, function) struct tasklet_struct name = { .use_callback = true, .callback = (function) }
#define DECLARE_TASKLET_DISABLED(name, function) \
	struct tasklet_struct name = { .count = ATOMIC_INIT(1), .use_callback = true, .callback = (function) }
#define DECLARE_TASKLET_OLD(name, function) struct tasklet_struct name = { .func = (function) }
#define DECLARE_TASKLET_DISABLED_OLD(name, function) \
	struct tasklet_struct name = { .count = ATOMIC_INIT(1), .func = (function) }
#define from_tasklet(var, tasklet, field) container_of(tasklet, __typeof__(*(var)), field)

/* Runs once, however often it is scheduled before. In any context. */
static inline void tasklet_schedule(struct tasklet_struct *t)
{
	if (!test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		__tasklet_schedule(t);
}
static inline void tasklet_hi_schedule(struct tasklet_struct *t)
{
	if (!test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		__tasklet_hi_schedule(t);
}
/* These nest; the first waits for a tasklet that runs. */
static inline void tasklet_disable(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
	tasklet_unlock_wait(t);
}
static inline void tasklet_disable_nosync(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
}
static inline void tasklet_disable_in_atomic(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
	tasklet_unlock_spin_wait(t);
}
static inline void tasklet_enable(struct tasklet_struct *t)
{
	if (atomic_dec_and_test(&t->count))
		lkm_tasklets_enabled();
}
#endif
