// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/printk.h. Callable from any context; the text ends with a newline.
#pragma once

#include <lkm/opaque.hpp>

#include <cstdarg>

namespace lkm {

/// Takes the kernel's formats. `level` is 0 (KERN_EMERG) to 7 (KERN_DEBUG).
[[gnu::format(printf, 2, 3)]] inline void printk(int level, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  waist::lkm_vprintk(level, fmt, args);
  va_end(args);
}

#define LKM_PRINTK_AT(name, level)                                     \
  [[gnu::format(printf, 1, 2)]] inline void name(const char* fmt, ...) \
  {                                                                    \
    va_list args;                                                      \
    va_start(args, fmt);                                               \
    waist::lkm_vprintk(level, fmt, args);                              \
    va_end(args);                                                      \
  }
LKM_PRINTK_AT(pr_emerg, 0)
LKM_PRINTK_AT(pr_alert, 1)
LKM_PRINTK_AT(pr_crit, 2)
LKM_PRINTK_AT(pr_err, 3)
LKM_PRINTK_AT(pr_warn, 4)
LKM_PRINTK_AT(pr_notice, 5)
LKM_PRINTK_AT(pr_info, 6)
#undef LKM_PRINTK_AT

}  // namespace lkm
