/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/printk.h for C++. A part of lkm/abi.h, which includes it. */

/* `level` 0 (KERN_EMERG) to 7 (KERN_DEBUG). */
void lkm_vprintk(int level, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
