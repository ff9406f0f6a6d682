// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/seq_file.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void seq_vprintf(seq_file* m, const char* fmt, va_list args)
{
  sim::text_of(m) += sim::vformat(fmt, args);
}
LKM_EXPORT_SYMBOL(seq_vprintf);

LKM_SIM_INLINE void seq_printf(seq_file* m, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  seq_vprintf(m, fmt, args);
  va_end(args);
}
LKM_EXPORT_SYMBOL(seq_printf);

LKM_SIM_INLINE void seq_puts(seq_file* m, const char* s) { sim::text_of(m) += s; }
LKM_EXPORT_SYMBOL(seq_puts);
LKM_SIM_INLINE void seq_putc(seq_file* m, char c) { sim::text_of(m) += c; }
LKM_EXPORT_SYMBOL(seq_putc);

LKM_SIM_INLINE int seq_write(seq_file* m, const void* data, size_t len)
{
  sim::text_of(m).append(static_cast<const char*>(data), len);
  return 0;
}
LKM_EXPORT_SYMBOL(seq_write);

}  // extern "C"
}  // namespace lkm::waist
