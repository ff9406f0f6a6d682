// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/printk/printk.c and printk_ringbuffer.c (Linux 6.1): how a record is made.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/include/linux/dev_printk.h>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>

#include <algorithm>

namespace lkm::sim {

LKM_SIM_INLINE printk_log::printk_log() { waist::__init_waitqueue_head(&readers_, "log_wait", nullptr); }

LKM_SIM_INLINE std::string printk_log::dmesg() const
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

LKM_SIM_INLINE std::uint64_t printk_log::reserve(std::size_t size)
{
  // A block has its number in front, is a multiple of 8, and lies in one piece.
  const auto block = (size + 8 + 7) & ~std::size_t{7};
  if (head_ / text_size != (head_ + block) / text_size) head_ = (head_ / text_size + 1) * text_size;
  head_ += block;
  while (!records_.empty() &&
         (records_.size() >= max_records || (head_ > text_size && records_.front().end_in_ring <= head_ - text_size))) {
    overwritten_ = std::move(records_.front().text);
    records_.pop_front();
  }
  return head_;
}

/// KERN_INFO and its kin, or KERN_CONT.
constexpr bool has_level(std::string_view text)
{
  return text.size() >= 2 && text[0] == '\001' && ((text[1] >= '0' && text[1] <= '7') || text[1] == 'c');
}

LKM_SIM_INLINE int printk_log::add(std::uint64_t ns, std::string_view text, int facility, int level,
                                   const device_info* about)
{
  const auto wanted = std::min(text.size() + 1, max_line);
  text = text.substr(0, wanted - 1);
  const bool ends = text.ends_with('\n');
  if (ends) text.remove_suffix(1);
  bool goes_on = false;
  if (facility == 0)
    // The first level counts.
    for (; has_level(text); text.remove_prefix(2)) {
      if (level == default_level && text[1] != 'c') level = text[1] - '0';
      goes_on |= text[1] == 'c';
    }
  const auto length = static_cast<int>(text.size());
  const int writer = current_task ? current_task->pid : 0;
  if (goes_on && writer_ == writer && !records_.empty() && records_.back().text.size() + wanted <= max_line) {
    records_.back().text += text;
  } else {
    const auto end = reserve(wanted);
    auto& made = records_.emplace_back();
    made.level = (level == default_level ? levels[printk_log::message] : level) & 7;
    made.ns = ns;
    made.text = std::move(overwritten_);
    made.text = text;
    made.seq = next_seq_++;
    made.facility = facility;
    made.is_fragment = goes_on;
    made.end_in_ring = end;
    if (about) made.about = std::make_shared<device_info>(*about);
  }
  writer_ = ends || about ? nobody : writer;
  if (!waist::list_empty(&readers_.head)) waist::__wake_up(&readers_, waist::TASK_INTERRUPTIBLE, 0, nullptr);
  return length;
}

LKM_SIM_INLINE int printk_log::emit(int facility, int level, const device_info* about, const char* fmt, va_list args)
{
  char text[max_line];
  const auto wanted = static_cast<std::size_t>(format_into(text, sizeof text, fmt, args));
  return add(part<scheduler>().now(), {text, std::min(wanted, sizeof text - 1)}, facility, level, about);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int vprintk(const char* fmt, va_list args)
{
  return sim::part<sim::printk_log>().emit(0, sim::printk_log::default_level, nullptr, fmt, args);
}
LKM_EXPORT_SYMBOL(vprintk);

LKM_SIM_INLINE int _printk(const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int n = vprintk(fmt, args);
  va_end(args);
  return n;
}
LKM_EXPORT_SYMBOL(_printk);

LKM_SIM_INLINE int vprintk_emit(int facility, int level, const dev_printk_info* dev_info, const char* fmt, va_list args)
{
  sim::device_info about;
  if (dev_info) about = {dev_info->subsystem, dev_info->device};
  return sim::part<sim::printk_log>().emit(facility, level, dev_info ? &about : nullptr, fmt, args);
}
LKM_EXPORT_SYMBOL(vprintk_emit);

LKM_SIM_INLINE void lkm_bug(const char* file, int line, const char* function, const char* text)
{
  sim::oops("kernel BUG at " + std::string(file) + ":" + std::to_string(line) + " in " + function + "(): " + text);
}
LKM_EXPORT_SYMBOL(lkm_bug);

LKM_SIM_INLINE void lkm_warn(const char* file, int line, const char* function, const char* text)
{
  const auto place =
      "WARNING: at " + std::string(file) + ":" + std::to_string(line) + " in " + function + "(): " + text;
  sim::log(4, place);
  sim::part<sim::report>().add(sim::severity::bug, place, {}, {}, "warning");
}
LKM_EXPORT_SYMBOL(lkm_warn);

}  // extern "C"
}  // namespace lkm::waist
