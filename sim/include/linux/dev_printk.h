/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/dev_printk.h (Linux 6.1): messages about a device: "coffee cup: text", the driver, bus or class, and
 * the device. */
#pragma once

#include "dynamic_debug.h"
#include "printk.h"
#include "ratelimit.h"
#include "types.h"

LKM_WAIST_BEGIN
struct device;

struct dev_printk_info {
	char subsystem[16];
	char device[48];
};

/* `level` as KERN_INFO. A NULL device is named so. */
void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void _dev_emerg(const struct device *dev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void _dev_alert(const struct device *dev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void _dev_crit(const struct device *dev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void _dev_err(const struct device *dev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void _dev_warn(const struct device *dev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void _dev_notice(const struct device *dev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void _dev_info(const struct device *dev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* With nothing in front. `level` is 0 to 7. Returns the length of the text. */
int dev_printk_emit(int level, const struct device *dev, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int dev_vprintk_emit(int level, const struct device *dev, const char *fmt, va_list args) __attribute__((format(printf, 3, 0)));
/* Returns `err`, and says why a device cannot be used: "error -EIO: text". Of -EPROBE_DEFER the log says nothing: the driver is
 * asked again later. */
int dev_err_probe(const struct device *dev, int err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
LKM_WAIST_END

#ifndef __cplusplus
#ifndef dev_fmt
#define dev_fmt(fmt) fmt
#endif
#define dev_printk(level, dev, fmt, ...) _dev_printk(level, dev, fmt, ##__VA_ARGS__)
#define dev_emerg(dev, fmt, ...) _dev_emerg(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_alert(dev, fmt, ...) _dev_alert(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_crit(dev, fmt, ...) _dev_crit(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_err(dev, fmt, ...) _dev_err(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) _dev_warn(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_notice(dev, fmt, ...) _dev_notice(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) _dev_info(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...) dynamic_dev_dbg(dev, dev_fmt(fmt), ##__VA_ARGS__)
#ifdef VERBOSE_DEBUG
#define dev_vdbg dev_dbg
#else
#define dev_vdbg(dev, fmt, ...) ({ if (0) dev_printk(KERN_DEBUG, dev, dev_fmt(fmt), ##__VA_ARGS__); })
#endif

#define dev_level_once(level, dev, fmt, ...) do { \
	static bool __print_once; \
	if (!__print_once) { \
		__print_once = true; \
		level(dev, fmt, ##__VA_ARGS__); \
	} \
} while (0)
#define dev_emerg_once(dev, fmt, ...) dev_level_once(dev_emerg, dev, fmt, ##__VA_ARGS__)
#define dev_alert_once(dev, fmt, ...) dev_level_once(dev_alert, dev, fmt, ##__VA_ARGS__)
#define dev_crit_once(dev, fmt, ...) dev_level_once(dev_crit, dev, fmt, ##__VA_ARGS__)
#define dev_err_once(dev, fmt, ...) dev_level_once(dev_err, dev, fmt, ##__VA_ARGS__)
#define dev_warn_once(dev, fmt, ...) dev_level_once(dev_warn, dev, fmt, ##__VA_ARGS__)
#define dev_notice_once(dev, fmt, ...) dev_level_once(dev_notice, dev, fmt, ##__VA_ARGS__)
#define dev_info_once(dev, fmt, ...) dev_level_once(dev_info, dev, fmt, ##__VA_ARGS__)
#define dev_dbg_once(dev, fmt, ...) dev_level_once(dev_dbg, dev, fmt, ##__VA_ARGS__)

#define dev_level_ratelimited(level, dev, fmt, ...) do { \
	static DEFINE_RATELIMIT_STATE(_rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST); \
	if (__ratelimit(&_rs)) \
		level(dev, fmt, ##__VA_ARGS__); \
} while (0)
#define dev_emerg_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_emerg, dev, fmt, ##__VA_ARGS__)
#define dev_alert_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_alert, dev, fmt, ##__VA_ARGS__)
#define dev_crit_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_crit, dev, fmt, ##__VA_ARGS__)
#define dev_err_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_err, dev, fmt, ##__VA_ARGS__)
#define dev_warn_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_warn, dev, fmt, ##__VA_ARGS__)
#define dev_notice_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_notice, dev, fmt, ##__VA_ARGS__)
#define dev_info_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_info, dev, fmt, ##__VA_ARGS__)
#define dev_dbg_ratelimited(dev, fmt, ...) lkm_dynamic_call_limited(fmt, __dynamic_dev_dbg, dev, dev_fmt(fmt), ##__VA_ARGS__)

#define dev_WARN(dev, format, ...) WARN(1, "%s %s: " format, dev_driver_string(dev), dev_name(dev), ##__VA_ARGS__)
#define dev_WARN_ONCE(dev, condition, format, ...) \
	WARN_ONCE(condition, "%s %s: " format, dev_driver_string(dev), dev_name(dev), ##__VA_ARGS__)
#endif
