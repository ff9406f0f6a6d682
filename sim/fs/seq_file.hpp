// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/seq_file.c (Linux 6.1): text that a driver writes for somebody who reads a file.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/fs.h>
#include <lkm/sim/include/linux/seq_file.h>
#include <lkm/sim/lib/vsprintf.hpp>

#include <fcntl.h>

#include <cstdarg>
#include <cstdio>
#include <string>
#include <utility>

namespace lkm::sim {

struct seq_text : waist::seq_file {
  std::string text;
};

/// What /proc/self/fdinfo shows of an open file; locks are left out, and there is one mount.
inline int show_fdinfo(waist::file* f, bool close_on_exec, std::string& text)
{
  seq_text m{};
  m.file = f;
  const auto flags = f->f_flags | (close_on_exec ? unsigned{O_CLOEXEC} : 0U);
  char head[128];
  std::snprintf(head, sizeof head, "pos:\t%lld\nflags:\t0%o\nmnt_id:\t1\nino:\t%lu\n", f->f_pos, flags,
                f->f_inode->i_ino);
  m.text = head;
  if (f->f_op->show_fdinfo) f->f_op->show_fdinfo(&m, f);
  text = std::move(m.text);
  return 0;
}

inline std::string& text_of(waist::seq_file* m) { return static_cast<seq_text*>(m)->text; }

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline void seq_vprintf(seq_file* m, const char* fmt, va_list args) { sim::text_of(m) += sim::vformat(fmt, args); }
LKM_EXPORT_SYMBOL(seq_vprintf);

inline void seq_printf(seq_file* m, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  seq_vprintf(m, fmt, args);
  va_end(args);
}
LKM_EXPORT_SYMBOL(seq_printf);

inline void seq_puts(seq_file* m, const char* s) { sim::text_of(m) += s; }
LKM_EXPORT_SYMBOL(seq_puts);
inline void seq_putc(seq_file* m, char c) { sim::text_of(m) += c; }
LKM_EXPORT_SYMBOL(seq_putc);

inline int seq_write(seq_file* m, const void* data, size_t len)
{
  sim::text_of(m).append(static_cast<const char*>(data), len);
  return 0;
}
LKM_EXPORT_SYMBOL(seq_write);

}  // extern "C"
}  // namespace lkm::waist
