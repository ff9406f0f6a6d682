// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/proc/kmsg.c (Linux 6.1): the operations of /proc/kmsg.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/fs/proc/kmsg.hpp>

namespace lkm::sim {

inline int syslog_from_proc(syslog_action action, char* buf = nullptr, std::size_t count = 0)
{
  return do_syslog(static_cast<int>(action), buf, static_cast<int>(count), syslog_source::proc);
}

inline int open_proc_kmsg(waist::inode*, waist::file*) { return syslog_from_proc(syslog_action::open); }

inline int release_proc_kmsg(waist::inode*, waist::file*)
{
  syslog_from_proc(syslog_action::close);
  return 0;
}

inline waist::ssize_t read_proc_kmsg(waist::file* f, char* buf, std::size_t count, waist::loff_t*)
{
  if ((f->f_flags & O_NONBLOCK) && !syslog_from_proc(syslog_action::size_unread)) return -EAGAIN;
  return syslog_from_proc(syslog_action::read, buf, count);
}

inline waist::__poll_t poll_proc_kmsg(waist::file* f, waist::poll_table* wait)
{
  waist::poll_wait(f, &part<printk_log>().readers(), wait);
  return syslog_from_proc(syslog_action::size_unread) ? waist::EPOLLIN | waist::EPOLLRDNORM : 0;
}

inline constexpr waist::proc_ops proc_kmsg_operations = [] {
  waist::proc_ops ops{};
  ops.proc_open = open_proc_kmsg;
  ops.proc_release = release_proc_kmsg;
  ops.proc_read = read_proc_kmsg;
  ops.proc_poll = poll_proc_kmsg;
  ops.proc_lseek = waist::generic_file_llseek;
  return ops;
}();

LKM_SIM_INLINE void proc_kmsg::boot(boot_files&) { waist::proc_create("kmsg", 0400, nullptr, &proc_kmsg_operations); }

}  // namespace lkm::sim
