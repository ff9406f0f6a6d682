// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/printk/printk.c (Linux 6.1): the operations of /dev/kmsg, and syslog(2).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/kernel/printk/kmsg.hpp>
#include <lkm/sim/lib/iov_iter.hpp>
#include <lkm/sim/lib/kstrtox.hpp>
#include <lkm/sim/lib/usercopy.hpp>

#include <algorithm>

namespace lkm::sim {

/// An open /dev/kmsg.
struct kmsg_reader {
  std::uint64_t seq = 0;
  waist::ratelimit_state rate{};  // of what it writes
  waist::mutex lock{};
};

inline kmsg_reader& reader_of(waist::file* f) { return *static_cast<kmsg_reader*>(f->private_data); }

inline int kmsg_open(waist::inode*, waist::file* f)
{
  if ((f->f_flags & O_ACCMODE) != O_WRONLY)
    if (const int error = check_syslog_permissions(syslog_action::read_all)) return error;
  auto* const reader = new kmsg_reader;
  waist::ratelimit_default_init(&reader->rate);
  waist::ratelimit_set_flags(&reader->rate, waist::RATELIMIT_MSG_ON_RELEASE);
  waist::__mutex_init(&reader->lock, "&user->lock", &lock_key<struct kmsg_reader_lock>);
  reader->seq = part<printk_log>().first_seq();
  f->private_data = reader;
  return 0;
}

inline int kmsg_release(waist::inode*, waist::file* f)
{
  auto* const reader = &reader_of(f);
  waist::lkm_ratelimit_state_exit(&reader->rate);
  delete reader;
  return 0;
}

inline waist::ssize_t kmsg_read(waist::file* f, char* buf, std::size_t count, waist::loff_t*)
{
  auto& reader = reader_of(f);
  auto& log = part<printk_log>();
  if (const int error = waist::mutex_lock_interruptible(&reader.lock)) return error;
  const auto result = [&]() -> waist::ssize_t {
    if (!log.find(reader.seq)) {
      if (f->f_flags & O_NONBLOCK) return -EAGAIN;
      if (const int error = wait_for_record([&] { return reader.seq; })) return error;
    }
    const auto& record = *log.find(reader.seq);
    if (record.seq != reader.seq) {
      // It has been overwritten: the next read goes on with the oldest.
      reader.seq = record.seq;
      return -EPIPE;
    }
    const auto text = kmsg_text(record);
    ++reader.seq;
    if (text.size() > count) return -EINVAL;
    if (waist::copy_to_user(buf, text.data(), text.size())) return -EFAULT;
    return static_cast<waist::ssize_t>(text.size());
  }();
  waist::mutex_unlock(&reader.lock);
  return result;
}

/// A record of the user's: facility 1, unless "<level>" in front says another.
inline waist::ssize_t kmsg_write(waist::kiocb* iocb, waist::iov_iter* from)
{
  auto& reader = reader_of(iocb->ki_filp);
  const auto size = from->count;
  if (size > printk_log::max_line) return -EINVAL;
  if (!waist::___ratelimit(&reader.rate, current().comm)) return static_cast<waist::ssize_t>(size);
  std::string text(size, '\0');
  if (waist::copy_from_iter(text.data(), size, from) != size) return -EFAULT;
  std::string_view line(text.c_str());
  int level = part<printk_log>().levels[printk_log::message], facility = 1;
  if (line.starts_with('<')) {
    const digits number(line.data() + 1, 10, SIZE_MAX);
    if (*number.end == '>') {
      level = static_cast<int>(number.value & 7);
      if (number.value >> 3 & 0xff) facility = static_cast<int>(number.value >> 3 & 0xff);
      line.remove_prefix(static_cast<std::size_t>(number.end + 1 - line.data()));
    }
  }
  part<printk_log>().add(part<scheduler>().now(), line, facility, level);
  return static_cast<waist::ssize_t>(size);
}

inline waist::loff_t kmsg_llseek(waist::file* f, waist::loff_t offset, int whence)
{
  auto& log = part<printk_log>();
  if (offset) return -ESPIPE;
  switch (whence) {
    case SEEK_SET: reader_of(f).seq = log.first_seq(); return 0;
    case SEEK_DATA: reader_of(f).seq = part<kmsg>().clear_seq; return 0;
    case SEEK_END: reader_of(f).seq = log.next_seq(); return 0;
    default: return -EINVAL;
  }
}

inline waist::__poll_t kmsg_poll(waist::file* f, waist::poll_table* wait)
{
  auto& log = part<printk_log>();
  waist::poll_wait(f, &log.readers(), wait);
  const auto* const record = log.find(reader_of(f).seq);
  if (!record) return 0;
  const auto overwritten = record->seq != reader_of(f).seq ? waist::EPOLLERR | waist::EPOLLPRI : 0U;
  return waist::EPOLLIN | waist::EPOLLRDNORM | overwritten;
}

LKM_SIM_INLINE constexpr waist::file_operations kmsg_operations = [] {
  waist::file_operations ops{};
  ops.open = kmsg_open;
  ops.release = kmsg_release;
  ops.read = kmsg_read;
  ops.write_iter = kmsg_write;
  ops.llseek = kmsg_llseek;
  ops.poll = kmsg_poll;
  return ops;
}();

/// SYSLOG_ACTION_READ: waits for a record, then gives what fits; the rest of one that does not is for the next call.
inline int syslog_read(char* buf, std::size_t size)
{
  auto& log = part<printk_log>();
  auto& at = part<kmsg>();
  if (const int error = wait_for_record([&] { return at.syslog_seq; })) return error;
  int done = 0;
  while (size > 0) {
    const auto* const record = log.find(at.syslog_seq);
    if (!record) break;
    if (record->seq != at.syslog_seq) {
      at.syslog_seq = record->seq;
      at.syslog_partial = 0;
    }
    const auto text = syslog_text(*record);
    const auto skip = at.syslog_partial;
    auto n = text.size() - skip;
    if (n <= size) {
      ++at.syslog_seq;
      at.syslog_partial = 0;
    } else if (done == 0) {
      n = size;
      at.syslog_partial += n;
    } else {
      break;
    }
    if (waist::copy_to_user(buf, text.data() + skip, n)) return done ? done : -EFAULT;
    done += static_cast<int>(n);
    size -= n;
    buf += n;
  }
  return done;
}

/// SYSLOG_ACTION_READ_ALL: the newest records that fit, from the last clearing on.
inline int syslog_read_all(char* buf, std::size_t size, bool clear)
{
  const auto& log = part<printk_log>();
  auto& from = part<kmsg>().clear_seq;
  std::size_t total = 0;
  auto first = log.next_seq();
  for (; first > std::max(from, log.first_seq()); --first) {
    total += syslog_text(*log.find(first - 1)).size();
    if (total > size) break;
  }
  int done = 0;
  for (auto seq = first; seq < log.next_seq(); ++seq) {
    const auto text = syslog_text(*log.find(seq));
    if (waist::copy_to_user(buf + done, text.data(), text.size())) return -EFAULT;
    done += static_cast<int>(text.size());
  }
  if (clear) from = log.next_seq();
  return done;
}

/// SYSLOG_ACTION_SIZE_UNREAD.
inline int syslog_unread()
{
  const auto& log = part<printk_log>();
  auto& at = part<kmsg>();
  if (at.syslog_seq < log.first_seq()) {
    at.syslog_seq = log.first_seq();
    at.syslog_partial = 0;
  }
  std::size_t total = 0;
  for (auto seq = at.syslog_seq; seq < log.next_seq(); ++seq) total += syslog_text(*log.find(seq)).size();
  return static_cast<int>(total - at.syslog_partial);
}

LKM_SIM_INLINE int do_syslog(int type, char* buf, int len, syslog_source source)
{
  const auto action = static_cast<syslog_action>(type);
  if (const int error = check_syslog_permissions(action, source)) return error;
  auto& levels = part<printk_log>().levels;
  auto& at = part<kmsg>();
  const auto size = static_cast<std::size_t>(len);
  switch (action) {
    case syslog_action::close:
    case syslog_action::open: return 0;
    case syslog_action::read:
    case syslog_action::read_all:
    case syslog_action::read_clear:
      if (!buf || len < 0) return -EINVAL;
      if (len == 0) return 0;
      if (!waist::lkm_access_ok(buf, size)) return -EFAULT;
      return action == syslog_action::read ? syslog_read(buf, size)
                                           : syslog_read_all(buf, size, action == syslog_action::read_clear);
    case syslog_action::clear: at.clear_seq = part<printk_log>().next_seq(); return 0;
    case syslog_action::console_off:
      if (at.saved_console_level == -1) at.saved_console_level = levels[printk_log::console];
      levels[printk_log::console] = levels[printk_log::minimum];
      return 0;
    case syslog_action::console_on:
      if (at.saved_console_level != -1) levels[printk_log::console] = at.saved_console_level;
      at.saved_console_level = -1;
      return 0;
    case syslog_action::console_level:
      if (len < 1 || len > 8) return -EINVAL;
      levels[printk_log::console] = std::max(len, levels[printk_log::minimum]);
      at.saved_console_level = -1;
      return 0;
    case syslog_action::size_unread: return syslog_unread();
    case syslog_action::size_buffer: return static_cast<int>(printk_log::text_size);
  }
  return -EINVAL;
}

}  // namespace lkm::sim
