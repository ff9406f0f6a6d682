/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/pm_runtime.h (Linux 6.1), for C, of a kernel without CONFIG_PM: a device is always awake. */
#pragma once

#ifndef __cplusplus
#include "device.h"
#include "errno.h"
#include "notifier.h"
#include "pm.h"
#include "workqueue.h"

#define RPM_ASYNC 0x01
#define RPM_NOWAIT 0x02
#define RPM_GET_PUT 0x04
#define RPM_AUTO 0x08

/* What is the same for each device. */
#define lkm_no_pm(type, name, result) \
	static inline type name(struct device *dev) \
	{ \
		(void)dev; \
		return result; \
	}
#define lkm_no_pm_void(name) \
	static inline void name(struct device *dev) \
	{ \
		(void)dev; \
	}
/* It is awake already. */
lkm_no_pm(int, pm_runtime_resume, 1)
lkm_no_pm(int, pm_request_resume, 1)
lkm_no_pm(int, pm_runtime_get, 1)
lkm_no_pm(int, pm_runtime_get_sync, 1)
lkm_no_pm(int, pm_runtime_resume_and_get, 0)
lkm_no_pm(bool, pm_runtime_active, true)
lkm_no_pm(bool, pm_runtime_need_not_resume, true)
/* It never sleeps. */
lkm_no_pm(int, pm_runtime_idle, -ENOSYS)
lkm_no_pm(int, pm_request_idle, -ENOSYS)
lkm_no_pm(int, pm_runtime_suspend, -ENOSYS)
lkm_no_pm(int, pm_runtime_autosuspend, -ENOSYS)
lkm_no_pm(int, pm_request_autosuspend, -ENOSYS)
lkm_no_pm(int, pm_runtime_put, -ENOSYS)
lkm_no_pm(int, pm_runtime_put_sync, -ENOSYS)
lkm_no_pm(int, pm_runtime_put_sync_suspend, -ENOSYS)
lkm_no_pm(int, pm_runtime_put_autosuspend, -ENOSYS)
lkm_no_pm(int, pm_runtime_put_sync_autosuspend, -ENOSYS)
lkm_no_pm(bool, pm_runtime_suspended, false)
lkm_no_pm(bool, pm_runtime_status_suspended, false)
/* Nobody counts its users. */
lkm_no_pm(int, pm_runtime_get_if_in_use, -EINVAL)
lkm_no_pm(bool, pm_runtime_enabled, false)
lkm_no_pm(bool, pm_runtime_has_no_callbacks, false)
lkm_no_pm(bool, pm_runtime_is_irq_safe, false)
lkm_no_pm(int, pm_runtime_set_active, 0)
lkm_no_pm(int, pm_runtime_set_suspended, 0)
lkm_no_pm(int, pm_runtime_barrier, 0)
lkm_no_pm(int, pm_runtime_force_suspend, 0)
lkm_no_pm(int, pm_runtime_force_resume, 0)
lkm_no_pm(int, pm_generic_runtime_suspend, 0)
lkm_no_pm(int, pm_generic_runtime_resume, 0)
lkm_no_pm(int, devm_pm_runtime_enable, 0)
lkm_no_pm(int, devm_pm_runtime_set_active_enabled, 0)
lkm_no_pm(int, devm_pm_runtime_get_noresume, 0)
lkm_no_pm(u64, pm_runtime_autosuspend_expiration, 0)
lkm_no_pm_void(pm_runtime_enable)
lkm_no_pm_void(pm_runtime_disable)
lkm_no_pm_void(pm_runtime_allow)
lkm_no_pm_void(pm_runtime_forbid)
lkm_no_pm_void(pm_runtime_get_noresume)
lkm_no_pm_void(pm_runtime_put_noidle)
lkm_no_pm_void(pm_runtime_no_callbacks)
lkm_no_pm_void(pm_runtime_irq_safe)
lkm_no_pm_void(pm_runtime_mark_last_busy)
lkm_no_pm_void(pm_runtime_use_autosuspend)
lkm_no_pm_void(pm_runtime_dont_use_autosuspend)

static inline void pm_runtime_set_autosuspend_delay(struct device *dev, int delay)
{
	(void)dev;
	(void)delay;
}

static inline void pm_suspend_ignore_children(struct device *dev, bool enable)
{
	(void)dev;
	(void)enable;
}

static inline int pm_schedule_suspend(struct device *dev, unsigned int delay)
{
	(void)dev;
	(void)delay;
	return -ENOSYS;
}

static inline int pm_runtime_get_if_active(struct device *dev, bool ign_usage_count)
{
	(void)ign_usage_count;
	return pm_runtime_get_if_in_use(dev);
}
#endif
