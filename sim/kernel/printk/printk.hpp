// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/printk/printk.c (Linux 6.1): records with a level and a time, read back as dmesg.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/bug.h>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/lib/vsprintf.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

struct log_record {
  int level;  // 0 (KERN_EMERG) to 7 (KERN_DEBUG)
  std::uint64_t ns;
  std::string text;  // without the newline at its end
};

/// The kernel log.
class printk_log {
 public:
  const std::vector<log_record>& records() const { return records_; }
  void clear() { records_.clear(); }

  /// What dmesg prints: "[    0.004000] text", a line each.
  std::string dmesg() const
  {
    std::string lines;
    for (const auto& r : records_) {
      char stamp[32];
      std::snprintf(stamp, sizeof stamp, "[%5llu.%06llu] ", static_cast<unsigned long long>(r.ns / 1'000'000'000),
                    static_cast<unsigned long long>(r.ns / 1000 % 1'000'000));
      lines += stamp + r.text + '\n';
    }
    return lines;
  }

  /// Returns the length of what was logged, without level and newline.
  int add(std::uint64_t ns, std::string_view text)
  {
    int level = 4;  // MESSAGE_LOGLEVEL_DEFAULT
    bool goes_on = false;
    while (text.size() >= 2 && text[0] == '\001') {
      if (text[1] >= '0' && text[1] <= '7') level = text[1] - '0';
      goes_on |= text[1] == 'c';
      text.remove_prefix(2);
    }
    const bool ends = text.ends_with('\n');
    if (ends) text.remove_suffix(1);
    if (goes_on && open_ && !records_.empty())
      records_.back().text += text;
    else
      records_.push_back({level, ns, std::string(text)});
    open_ = !ends;
    return static_cast<int>(text.size());
  }

 private:
  std::vector<log_record> records_;
  bool open_ = false;  // the last record had no newline: KERN_CONT may add to it
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
