// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/printk/printk.c and printk_ringbuffer.c (Linux 6.1): the ring of records, in which the newest
/// overwrite the oldest. How it is read is in kernel/printk/kmsg.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/bug.h>
#include <lkm/sim/include/linux/wait.h>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/lib/vsprintf.hpp>

#include <array>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

/// The names of the device that dev_printk() is about: "c12:3", "+class:name".
struct device_info {
  std::string subsystem, device;
};

struct log_record {
  int level = 0;  // 0 (KERN_EMERG) to 7 (KERN_DEBUG)
  std::uint64_t ns = 0;
  std::string text;  // without the newline at its end
  std::uint64_t seq = 0;
  int facility = 0;          // 0 is the kernel
  bool is_fragment = false;  // it was to go on with a record that had ended
  std::shared_ptr<const device_info> about;
  std::uint64_t end_in_ring = 0;
};

/// The kernel log: at most 4,095 records (one of the 4,096 descriptors is always free), with 128 KiB of text, as Debian
/// configures it (CONFIG_LOG_BUF_SHIFT=17).
class printk_log {
 public:
  static constexpr std::size_t text_size = std::size_t{1} << 17, max_records = 4095;
  /// LOG_LINE_MAX: a longer text is cut.
  static constexpr std::size_t max_line = 1024 - 32;
  static constexpr int default_level = -1;

  printk_log();
  printk_log(const printk_log&) = delete;
  printk_log& operator=(const printk_log&) = delete;

  /// The records that were not overwritten yet, the oldest first.
  const std::deque<log_record>& records() const { return records_; }
  void clear()
  {
    records_.clear();
    writer_ = nobody;
  }

  /// The number of the next record that a reader will see. A record that its writer may still continue is not shown.
  std::uint64_t next_seq() const { return next_seq_ - (may_go_on() ? 1 : 0); }
  std::uint64_t first_seq() const { return records_.empty() ? next_seq_ : records_.front().seq; }
  /// The record `seq`, or the oldest when that is overwritten; null when there is none yet.
  const log_record* find(std::uint64_t seq) const
  {
    if (seq < first_seq()) seq = first_seq();
    return seq < next_seq() ? &records_[seq - first_seq()] : nullptr;
  }
  /// Those who wait for the next record sleep here.
  waist::wait_queue_head& readers() { return readers_; }

  /// What dmesg prints: "[    0.004000] text", a line each.
  std::string dmesg() const;

  /// `text` as vprintk() formats it, with its level in front. Returns the length of what was logged, without level and
  /// newline.
  int add(std::uint64_t ns, std::string_view text, int facility = 0, int level = default_level,
          const device_info* about = nullptr);

  /// vprintk_emit().
  int emit(int facility, int level, const device_info* about, const char* fmt, va_list args);

  /// /proc/sys/kernel/printk: which records go to the console (there is none), what a record without a level has, the
  /// least that the first can be set to, and what it is at boot.
  enum { console, message, minimum, boot };
  std::array<int, 4> levels{7, 4, 1, 7};
  int dmesg_restrict = 1;

 private:
  static constexpr int nobody = -1;

  bool may_go_on() const { return writer_ != nobody; }

  /// Makes room for `size` bytes of text; where they end.
  std::uint64_t reserve(std::size_t size);

  std::deque<log_record> records_;
  std::string overwritten_;  // text of an old record, whose memory the next one takes
  std::uint64_t next_seq_ = 0;
  std::uint64_t head_ = 0;  // bytes of the ring that were ever used
  int writer_ = nobody;     // the task whose last record may go on
  waist::wait_queue_head readers_;
};

/// A record of the kernel's own, `level` 0 to 7.
inline void log(int level, const std::string& text)
{
  part<printk_log>().add(part<scheduler>().now(), std::string{'\001', static_cast<char>('0' + level)} + text + '\n');
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/printk/printk.ipp>
#endif
