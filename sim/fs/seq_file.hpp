// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/seq_file.c (Linux 6.1): text that a driver writes for somebody who reads a file.
#pragma once

#include <lkm/sim/core/linkage.hpp>
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

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/seq_file.ipp>
#endif
