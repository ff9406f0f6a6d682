// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models /dev/kmsg and syslog(2) of kernel/printk/printk.c (Linux 6.1). Each read of /dev/kmsg returns a record, and
/// each write makes one.
#pragma once

#include <lkm/sim/fs/proc/proc_sysctl.hpp>
#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/capability.h>
#include <lkm/sim/include/linux/fs.h>
#include <lkm/sim/include/linux/poll.h>
#include <lkm/sim/include/linux/uaccess.h>
#include <lkm/sim/include/linux/uio.h>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/lib/ratelimit.hpp>
#include <lkm/sim/lib/vsprintf.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>

namespace lkm::sim {

/// The actions of syslog(2).
enum class syslog_action {
  close,
  open,
  read,
  read_all,
  read_clear,
  clear,
  console_off,
  console_on,
  console_level,
  size_unread,
  size_buffer
};

/// What readers of the log have in common.
struct kmsg final : subsystem {
  void boot(boot_files& files) override
  {
    auto& log = part<printk_log>();
    files.proc_sys("kernel/printk", sysctl_ints(log.levels));
    files.proc_sys("kernel/kptr_restrict", sysctl_ints({&part<pointer_settings>().kptr_restrict, 1}, 0, 2, true));
    files.proc_sys("kernel/dmesg_restrict", sysctl_ints({&log.dmesg_restrict, 1}, 0, 1, true));
  }

  std::uint64_t clear_seq = 0;     // the first record that dmesg -c has not cleared
  std::uint64_t syslog_seq = 0;    // the next record of syslog(SYSLOG_ACTION_READ)
  std::size_t syslog_partial = 0;  // how much of it has been read
  int saved_console_level = -1;    // while logging to the console is off
};
LKM_SIM_INITCALL(kmsg);

/// Where an action comes from: whoever could open /proc/kmsg may do what the file does.
enum class syslog_source { call, proc };

/// 0 or -EPERM: who may read the log, and do more with it.
inline int check_syslog_permissions(syslog_action action, syslog_source source = syslog_source::call)
{
  if (source == syslog_source::proc && action != syslog_action::open) return 0;
  const bool harmless = action == syslog_action::read_all || action == syslog_action::size_buffer;
  if (!part<printk_log>().dmesg_restrict && harmless) return 0;
  return current().may(waist::CAP_SYSLOG) || current().may(waist::CAP_SYS_ADMIN) ? 0 : -EPERM;
}

/// What does not print as \x.., so that a record is always one line.
inline std::string as_in_kmsg(std::string_view text)
{
  std::string line;
  char escape[8];
  for (const unsigned char c : text) {
    if (c >= ' ' && c < 127 && c != '\\') {
      line += static_cast<char>(c);
      continue;
    }
    std::snprintf(escape, sizeof escape, "\\x%02x", c);
    line += escape;
  }
  return line;
}

/// "6,123,456,-;text" and the lines of the device.
inline std::string kmsg_text(const log_record& r)
{
  auto text = std::to_string(r.facility << 3 | r.level) + ',' + std::to_string(r.seq) + ',' +
              std::to_string(r.ns / 1000) + ',' + (r.is_fragment ? 'c' : '-') + ';' + as_in_kmsg(r.text) + '\n';
  if (!r.about) return text;
  if (!r.about->subsystem.empty()) text += " SUBSYSTEM=" + as_in_kmsg(r.about->subsystem) + '\n';
  if (!r.about->device.empty()) text += " DEVICE=" + as_in_kmsg(r.about->device) + '\n';
  return text;
}

/// "<6>[    0.004000] text": each line of a record with its head, as syslog(2) gives it.
inline std::string syslog_text(const log_record& r)
{
  char head[48];
  std::snprintf(head, sizeof head, "<%d>[%5llu.%06llu] ", r.facility << 3 | r.level,
                static_cast<unsigned long long>(r.ns / 1'000'000'000),
                static_cast<unsigned long long>(r.ns / 1000 % 1'000'000));
  std::string text = head;
  for (const char c : r.text) {
    text += c;
    if (c == '\n') text += head;
  }
  return text + '\n';
}

/// Sleeps until there is a record `seq()`; 0 or -ERESTARTSYS.
template <class Sequence>
int wait_for_record(Sequence seq)
{
  auto& log = part<printk_log>();
  waist::wait_queue_entry entry;
  waist::init_wait_entry(&entry, 0);
  long error = 0;
  while (!log.find(seq())) {
    error = waist::prepare_to_wait_event(&log.readers(), &entry, waist::TASK_INTERRUPTIBLE);
    if (error || log.find(seq())) break;
    waist::schedule();
  }
  waist::finish_wait(&log.readers(), &entry);
  return static_cast<int>(error);
}

/// syslog(2).
int do_syslog(int type, char* buf, int len, syslog_source source = syslog_source::call);

extern LKM_SIM_INLINE const waist::file_operations kmsg_operations;

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/printk/kmsg.ipp>
#endif
