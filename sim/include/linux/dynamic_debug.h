/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/dynamic_debug.h (Linux 6.1): each pr_debug() and dev_dbg() of a module is a line of
 * /proc/dynamic_debug/control, and is printed when it is turned on there, or when its file defines DEBUG. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct device;

struct _ddebug {
	const char *modname;
	const char *function;
	const char *filename;
	const char *format;
	unsigned int lineno : 18;
	unsigned int class_id : 6;
	unsigned int flags : 8;
} __attribute__((aligned(8)));

void __dynamic_pr_debug(struct _ddebug *descriptor, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void __dynamic_dev_dbg(struct _ddebug *descriptor, const struct device *dev, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned _DPRINTK_* */
inline constexpr unsigned _DPRINTK_CLASS_DFLT{63};
inline constexpr unsigned _DPRINTK_FLAGS_NONE{0};
inline constexpr unsigned _DPRINTK_FLAGS_PRINT{0x1};
inline constexpr unsigned _DPRINTK_FLAGS_INCL_MODNAME{0x2};
inline constexpr unsigned _DPRINTK_FLAGS_INCL_FUNCNAME{0x4};
inline constexpr unsigned _DPRINTK_FLAGS_INCL_LINENO{0x8};
inline constexpr unsigned _DPRINTK_FLAGS_INCL_TID{0x10};
inline constexpr unsigned _DPRINTK_FLAGS_DEFAULT{_DPRINTK_FLAGS_NONE};
}
#else
#define _DPRINTK_CLASS_DFLT 63
#define _DPRINTK_FLAGS_NONE 0
#define _DPRINTK_FLAGS_PRINT 0x1
#define _DPRINTK_FLAGS_INCL_MODNAME 0x2
#define _DPRINTK_FLAGS_INCL_FUNCNAME 0x4
#define _DPRINTK_FLAGS_INCL_LINENO 0x8
#define _DPRINTK_FLAGS_INCL_TID 0x10

#ifdef DEBUG
#define _DPRINTK_FLAGS_DEFAULT _DPRINTK_FLAGS_PRINT
#else
#define _DPRINTK_FLAGS_DEFAULT _DPRINTK_FLAGS_NONE
#endif

#include "lkm_dynamic_debug.h"
#endif
