/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/pm.h (Linux 6.1): what a driver does when the machine falls asleep. This one never does, and is configured
 * so: these are data that nobody looks at. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct dev_pm_ops;

typedef struct pm_message {
	int event;
} pm_message_t;
LKM_WAIST_END

#ifndef __cplusplus
#include "kconfig.h"

struct device;

struct dev_pm_ops {
	int (*prepare)(struct device *dev);
	void (*complete)(struct device *dev);
	int (*suspend)(struct device *dev), (*resume)(struct device *dev);
	int (*freeze)(struct device *dev), (*thaw)(struct device *dev);
	int (*poweroff)(struct device *dev), (*restore)(struct device *dev);
	int (*suspend_late)(struct device *dev), (*resume_early)(struct device *dev);
	int (*freeze_late)(struct device *dev), (*thaw_early)(struct device *dev);
	int (*poweroff_late)(struct device *dev), (*restore_early)(struct device *dev);
	int (*suspend_noirq)(struct device *dev), (*resume_noirq)(struct device *dev);
	int (*freeze_noirq)(struct device *dev), (*thaw_noirq)(struct device *dev);
	int (*poweroff_noirq)(struct device *dev), (*restore_noirq)(struct device *dev);
	int (*runtime_suspend)(struct device *dev), (*runtime_resume)(struct device *dev);
	int (*runtime_idle)(struct device *dev);
};

/* A function that is not called, but not unused either. */
#define pm_ptr(function) (IS_ENABLED(CONFIG_PM) ? (function) : (void *)0)
#define pm_sleep_ptr(function) (IS_ENABLED(CONFIG_PM_SLEEP) ? (function) : (void *)0)

#define lkm_pm_sleeps(call, phase) \
	.suspend##phase = pm_sleep_ptr(call), .freeze##phase = pm_sleep_ptr(call), .poweroff##phase = pm_sleep_ptr(call),
#define lkm_pm_wakes(call, phase) \
	.resume##phase = pm_sleep_ptr(call), .thaw##phase = pm_sleep_ptr(call), .restore##phase = pm_sleep_ptr(call),
#define SYSTEM_SLEEP_PM_OPS(sleeps, wakes) lkm_pm_sleeps(sleeps, ) lkm_pm_wakes(wakes, )
#define LATE_SYSTEM_SLEEP_PM_OPS(sleeps, wakes) lkm_pm_sleeps(sleeps, _late) lkm_pm_wakes(wakes, _early)
#define NOIRQ_SYSTEM_SLEEP_PM_OPS(sleeps, wakes) lkm_pm_sleeps(sleeps, _noirq) lkm_pm_wakes(wakes, _noirq)
#define RUNTIME_PM_OPS(sleeps, wakes, idles) .runtime_suspend = sleeps, .runtime_resume = wakes, .runtime_idle = idles,

/* For functions that only exist behind #ifdef CONFIG_PM_SLEEP or CONFIG_PM. */
#define SET_SYSTEM_SLEEP_PM_OPS(sleeps, wakes)
#define SET_LATE_SYSTEM_SLEEP_PM_OPS(sleeps, wakes)
#define SET_NOIRQ_SYSTEM_SLEEP_PM_OPS(sleeps, wakes)
#define SET_RUNTIME_PM_OPS(sleeps, wakes, idles)
#define SIMPLE_DEV_PM_OPS(ops, sleeps, wakes) \
	const struct dev_pm_ops __attribute__((unused)) ops = { SET_SYSTEM_SLEEP_PM_OPS(sleeps, wakes) }
#define UNIVERSAL_DEV_PM_OPS(ops, sleeps, wakes, idles) SIMPLE_DEV_PM_OPS(ops, sleeps, wakes)

#define DEFINE_SIMPLE_DEV_PM_OPS(ops, sleeps, wakes) const struct dev_pm_ops ops = { SYSTEM_SLEEP_PM_OPS(sleeps, wakes) }
#endif
