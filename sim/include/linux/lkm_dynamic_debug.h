/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The macros of linux/dynamic_debug.h. C++ must not see this text: GCC refuses a precompiled header in which the name
 * KBUILD_MODNAME occurs, because each module defines it differently. */
#pragma once

#define DEFINE_DYNAMIC_DEBUG_METADATA(name, fmt) \
	static struct _ddebug __attribute__((aligned(8), used, section("__dyndbg"))) name = { \
		.modname = KBUILD_MODNAME, .function = __func__, .filename = __FILE__, .format = (fmt), .lineno = __LINE__, \
		.class_id = _DPRINTK_CLASS_DFLT, .flags = _DPRINTK_FLAGS_DEFAULT, \
	}
#define DYNAMIC_DEBUG_BRANCH(descriptor) __builtin_expect((descriptor).flags & _DPRINTK_FLAGS_PRINT, 0)

#define lkm_dynamic_call(fmt, function, ...) do { \
	DEFINE_DYNAMIC_DEBUG_METADATA(lkm_descriptor, fmt); \
	if (DYNAMIC_DEBUG_BRANCH(lkm_descriptor)) \
		function(&lkm_descriptor, ##__VA_ARGS__); \
} while (0)
#define lkm_dynamic_call_plain(fmt, function, ...) do { \
	DEFINE_DYNAMIC_DEBUG_METADATA(lkm_descriptor, fmt); \
	if (DYNAMIC_DEBUG_BRANCH(lkm_descriptor)) \
		function(__VA_ARGS__); \
} while (0)
#define dynamic_pr_debug(fmt, ...) lkm_dynamic_call(fmt, __dynamic_pr_debug, pr_fmt(fmt), ##__VA_ARGS__)
#define dynamic_dev_dbg(dev, fmt, ...) lkm_dynamic_call(fmt, __dynamic_dev_dbg, dev, fmt, ##__VA_ARGS__)
#define dynamic_hex_dump(prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii) \
	lkm_dynamic_call_plain(__builtin_constant_p(prefix_str) ? prefix_str : "hexdump", print_hex_dump, \
			       KERN_DEBUG, prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii)
#define lkm_dynamic_call_limited(fmt, function, ...) do { \
	static DEFINE_RATELIMIT_STATE(lkm_limit, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST); \
	DEFINE_DYNAMIC_DEBUG_METADATA(lkm_descriptor, fmt); \
	if (DYNAMIC_DEBUG_BRANCH(lkm_descriptor) && __ratelimit(&lkm_limit)) \
		function(&lkm_descriptor, ##__VA_ARGS__); \
} while (0)
