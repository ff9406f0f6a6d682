/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/printk.h and kern_levels.h (Linux 6.1). */
#pragma once

#include "types.h"
#include <stdarg.h>

LKM_WAIST_BEGIN
struct dev_printk_info;

/* %pV in a format takes one of these: a format inside a format. */
struct va_format {
	const char *fmt;
	va_list *va;
};

/* Adds a record to the kernel log. Callable from any context. Returns the number of characters logged. */
int _printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* For the kernel alone: it is not exported. */
int _printk_deferred(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int vprintk(const char *fmt, va_list args) __attribute__((format(printf, 1, 0)));
/* `level` is -1 for that of the text, `dev_info` may be NULL. */
int vprintk_emit(int facility, int level, const struct dev_printk_info *dev_info, const char *fmt, va_list args)
	__attribute__((format(printf, 4, 0)));
/* What begins each line of a hex dump. */
enum { DUMP_PREFIX_NONE, DUMP_PREFIX_ADDRESS, DUMP_PREFIX_OFFSET };

/* A line for each 16 or 32 bytes, in groups of 1, 2, 4 or 8, each a number of this machine. */
void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize, int groupsize, const void *buf,
		    size_t len, bool ascii);
/* One such line. The length that it wanted; what fits is ended by a zero. */
int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf, size_t linebuflen, bool ascii);

/* True while not more than ten have asked in five seconds, whoever they are; at least `interval_msecs` after the last time. */
int __printk_ratelimit(const char *func);
bool printk_timed_ratelimit(unsigned long *caller_jiffies, unsigned int interval_msecs);
/* Logs who calls, and the functions that led there. */
void dump_stack(void);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int LOGLEVEL_* */
inline constexpr int LOGLEVEL_SCHED{-2};
inline constexpr int LOGLEVEL_DEFAULT{-1};
inline constexpr int LOGLEVEL_EMERG{0};
inline constexpr int LOGLEVEL_ALERT{1};
inline constexpr int LOGLEVEL_CRIT{2};
inline constexpr int LOGLEVEL_ERR{3};
inline constexpr int LOGLEVEL_WARNING{4};
inline constexpr int LOGLEVEL_NOTICE{5};
inline constexpr int LOGLEVEL_INFO{6};
inline constexpr int LOGLEVEL_DEBUG{7};
}
#else
#define KERN_SOH "\001"
#define KERN_SOH_ASCII '\001'
#define KERN_EMERG KERN_SOH "0"
#define KERN_ALERT KERN_SOH "1"
#define KERN_CRIT KERN_SOH "2"
#define KERN_ERR KERN_SOH "3"
#define KERN_WARNING KERN_SOH "4"
#define KERN_NOTICE KERN_SOH "5"
#define KERN_INFO KERN_SOH "6"
#define KERN_DEBUG KERN_SOH "7"
#define KERN_DEFAULT ""
#define KERN_CONT KERN_SOH "c"
#define LOGLEVEL_SCHED (-2)
#define LOGLEVEL_DEFAULT (-1)
#define LOGLEVEL_EMERG 0
#define LOGLEVEL_ALERT 1
#define LOGLEVEL_CRIT 2
#define LOGLEVEL_ERR 3
#define LOGLEVEL_WARNING 4
#define LOGLEVEL_NOTICE 5
#define LOGLEVEL_INFO 6
#define LOGLEVEL_DEBUG 7

static inline int printk_get_level(const char *text)
{
	const bool is_level = text[0] == KERN_SOH_ASCII && ((text[1] >= '0' && text[1] <= '7') || text[1] == 'c');

	return is_level ? text[1] : 0;
}

static inline const char *printk_skip_level(const char *text)
{
	return printk_get_level(text) ? text + 2 : text;
}

static inline const char *printk_skip_headers(const char *text)
{
	while (printk_get_level(text))
		text += 2;
	return text;
}

#define printk(fmt, ...) _printk(fmt, ##__VA_ARGS__)
#define printk_deferred(fmt, ...) _printk_deferred(fmt, ##__VA_ARGS__)
#define printk_ratelimit() __printk_ratelimit(__func__)
#define no_printk(fmt, ...) ({ if (0) _printk(fmt, ##__VA_ARGS__); 0; })
#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif
#define pr_emerg(fmt, ...) printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...) printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...) printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...) printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...) printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...) printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...) printk(KERN_CONT fmt, ##__VA_ARGS__)

#include "dynamic_debug.h"
#define pr_debug(fmt, ...) dynamic_pr_debug(fmt, ##__VA_ARGS__)
/* Never printed, unless its file defines DEBUG; the compiler checks it. */
#ifdef DEBUG
#define pr_devel(fmt, ...) printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#else
#define pr_devel(fmt, ...) no_printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#endif

#define print_hex_dump_debug(prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii) \
	dynamic_hex_dump(prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii)
#define print_hex_dump_bytes(prefix_str, prefix_type, buf, len) \
	print_hex_dump_debug(prefix_str, prefix_type, 16, 1, buf, len, true)

#define lkm_once(statement) ({ \
	static bool __printed; \
	const bool __first = !__printed; \
	if (__first) { \
		__printed = true; \
		statement; \
	} \
	__first; })
#define printk_once(fmt, ...) lkm_once(printk(fmt, ##__VA_ARGS__))
#define printk_deferred_once(fmt, ...) lkm_once(printk_deferred(fmt, ##__VA_ARGS__))
#define pr_emerg_once(fmt, ...) lkm_once(pr_emerg(fmt, ##__VA_ARGS__))
#define pr_alert_once(fmt, ...) lkm_once(pr_alert(fmt, ##__VA_ARGS__))
#define pr_crit_once(fmt, ...) lkm_once(pr_crit(fmt, ##__VA_ARGS__))
#define pr_err_once(fmt, ...) lkm_once(pr_err(fmt, ##__VA_ARGS__))
#define pr_warn_once(fmt, ...) lkm_once(pr_warn(fmt, ##__VA_ARGS__))
#define pr_notice_once(fmt, ...) lkm_once(pr_notice(fmt, ##__VA_ARGS__))
#define pr_info_once(fmt, ...) lkm_once(pr_info(fmt, ##__VA_ARGS__))
#define pr_debug_once(fmt, ...) lkm_once(pr_debug(fmt, ##__VA_ARGS__))
#define pr_devel_once(fmt, ...) lkm_once(pr_devel(fmt, ##__VA_ARGS__))

/* Who uses these includes linux/ratelimit.h, as on Linux. */
#define printk_ratelimited(fmt, ...) ({ \
	static DEFINE_RATELIMIT_STATE(_rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST); \
	if (__ratelimit(&_rs)) \
		printk(fmt, ##__VA_ARGS__); })
#define pr_emerg_ratelimited(fmt, ...) printk_ratelimited(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert_ratelimited(fmt, ...) printk_ratelimited(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit_ratelimited(fmt, ...) printk_ratelimited(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err_ratelimited(fmt, ...) printk_ratelimited(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_ratelimited(fmt, ...) printk_ratelimited(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice_ratelimited(fmt, ...) printk_ratelimited(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_ratelimited(fmt, ...) printk_ratelimited(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug_ratelimited(fmt, ...) lkm_dynamic_call_limited(pr_fmt(fmt), __dynamic_pr_debug, pr_fmt(fmt), ##__VA_ARGS__)
#ifdef DEBUG
#define pr_devel_ratelimited(fmt, ...) printk_ratelimited(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#else
#define pr_devel_ratelimited(fmt, ...) no_printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#endif
#endif
