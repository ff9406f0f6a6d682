// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models seq_open(), seq_read() and seq_lseek() of fs/seq_file.c (Linux 6.1): how a driver's records become the bytes
/// that read(2) asks for. The functions that write into a record are in seq_text.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/seq_text.hpp>
#include <lkm/sim/include/linux/fs.h>
#include <lkm/sim/include/linux/seq_file.h>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/lib/iov_iter.hpp>

#include <fcntl.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace lkm::sim {

/// A seq_file with the memory behind it.
struct open_seq_file : waist::seq_file {
  std::unique_ptr<char, decltype(&std::free)> memory{nullptr, &std::free};
  waist::seq_operations single{};  // of single_open()
  short_trace opened;

  /// Throws away what was written, and makes room for `bytes`.
  void provide(std::size_t bytes)
  {
    // Whole pages: sysfs_emit() looks at that.
    memory.reset(static_cast<char*>(std::aligned_alloc(seq_page, (bytes + seq_page - 1) / seq_page * seq_page)));
    buf = memory.get();
    size = bytes;
    count = 0;
  }
  void double_room() { provide(size * 2); }
};

/// The seq_files of one kernel that are open.
class seq_files final : public subsystem {
 public:
  open_seq_file& open(waist::file* f, const waist::seq_operations* op)
  {
    auto fresh = std::make_unique<open_seq_file>();
    auto& m = *fresh;
    waist::__mutex_init(&m.lock, "&p->lock", &lock_key<struct seq_file_lock>);
    m.op = op;
    m.file = f;
    m.opened = short_trace::here();
    open_.emplace(&m, std::move(fresh));
    return m;
  }
  /// Throws `kernel_bug` for what no seq_open() made.
  open_seq_file& of(const waist::file* f) const
  {
    // SAFETY: an address to look up.
    const auto found = open_.find(static_cast<const waist::seq_file*>(f->private_data));
    if (found == open_.end()) oops("BUG: unable to handle page fault: file->private_data is not what seq_open() made");
    return *found->second;
  }
  void release(open_seq_file& m) { open_.erase(&m); }

  void take_away(const departure& who) override
  {
    if (who.module()) return;
    for (const auto& [address, m] : open_)
      who.left("the seq_file that " + m->opened.text() + " opened", "seq_release() or single_release()");
    open_.clear();
  }

 private:
  std::unordered_map<const waist::seq_file*, std::unique_ptr<open_seq_file>> open_;
};

LKM_SIM_INITCALL(seq_files);

inline open_seq_file& seq_of(const waist::file* f) { return part<seq_files>().of(f); }

/// What /proc/self/fdinfo shows of an open file; locks are left out, and there is one mount.
inline int show_fdinfo(waist::file* f, bool close_on_exec, std::string& text)
{
  open_seq_file m{};
  m.file = f;
  const auto flags = f->f_flags | (close_on_exec ? unsigned{O_CLOEXEC} : 0U);
  for (m.provide(seq_page);; m.double_room()) {
    waist::seq_printf(&m, "pos:\t%lli\nflags:\t0%o\nmnt_id:\t%i\nino:\t%lu\n", f->f_pos, flags, 1, f->f_inode->i_ino);
    if (f->f_op->show_fdinfo) f->f_op->show_fdinfo(&m, f);
    if (!waist::seq_has_overflowed(&m)) break;
  }
  text.assign(m.buf, m.count);
  return 0;
}

/// Begins before the first record again.
inline void seq_rewind(open_seq_file& m) { m.index = 0, m.count = 0; }

/// A walk through the records from the present one on: start() when it begins, stop() when it ends.
class seq_walk {
 public:
  explicit seq_walk(open_seq_file& m) : m_(m), record_(m.op->start(&m, &m.index)) {}
  ~seq_walk() { m_.op->stop(&m_, record_); }
  seq_walk(const seq_walk&) = delete;
  seq_walk& operator=(const seq_walk&) = delete;

  bool at_record() const { return !waist::IS_ERR_OR_NULL(record_); }
  /// What ended it: 0 behind the last record.
  int error() const { return waist::PTR_ERR_OR_ZERO(record_); }
  /// Adds the record's text. Below 0 is an error, above it a record that is left out.
  int show() { return m_.op->show(&m_, record_); }
  void next() { record_ = m_.op->next(&m_, record_, &m_.index); }

 private:
  open_seq_file& m_;
  void* record_;
};

/// The buffer was too small for a record: no error of Linux's.
inline constexpr int seq_needs_room = 1;

/// Shows records from the first one on until byte `offset` is in the buffer. 0, a negative error, or seq_needs_room.
inline int seq_skip_in_one_walk(open_seq_file& m, waist::loff_t offset)
{
  auto left = static_cast<std::size_t>(offset);
  for (seq_walk walk(m); left; walk.next()) {
    if (!walk.at_record()) return walk.error();
    const int answer = walk.show();
    if (answer < 0) return answer;
    if (answer) m.count = 0;
    if (waist::seq_has_overflowed(&m)) return seq_needs_room;
    m.from = std::min(left, m.count);
    left -= m.from;
    m.count -= m.from;
    // The record that is in the buffer is passed, as is the last one of those that were skipped.
    if (!left) return walk.next(), 0;
  }
  return 0;
}

/// The same in as many walks as it takes: 0 or a negative error, after which reading begins anew.
inline int seq_skip_to(open_seq_file& m, waist::loff_t offset)
{
  int result = seq_needs_room;
  while (result == seq_needs_room) {
    seq_rewind(m);
    m.from = 0;
    if (offset && !m.buf) m.provide(seq_page);
    result = offset ? seq_skip_in_one_walk(m, offset) : 0;
    if (result == seq_needs_room) m.double_room();
  }
  m.read_pos = result ? 0 : offset;
  if (result) seq_rewind(m);
  return result;
}

/// Adds to the record in the buffer those behind it that fit, as long as `wanted` bytes are not there yet.
inline void seq_more_records(open_seq_file& m, seq_walk& walk, std::size_t wanted)
{
  while (true) {
    const auto full = m.count;
    const auto before = m.index;
    walk.next();
    if (m.index == before) {
      part<report>().add(severity::bug, "a seq_file's next() did not move its position: opened in " + m.opened.text());
      log(6, "buggy .next function did not update position index");
      ++m.index;
    }
    if (!walk.at_record() || m.count >= wanted) return;
    const int answer = walk.show();
    const bool fits = answer >= 0 && !waist::seq_has_overflowed(&m);
    if (answer || !fits) m.count = full;
    if (answer < 0 || (!answer && !fits)) return;
  }
}

/// Fills the empty buffer with the next record that has text, whatever its size, and with those behind it. 0, also at
/// the end; a negative error; or seq_needs_room.
inline int seq_next_records(open_seq_file& m, std::size_t wanted)
{
  seq_walk walk(m);
  for (; walk.at_record(); walk.next()) {
    const int answer = walk.show();
    if (answer < 0) return m.count = 0, answer;
    if (answer) m.count = 0;
    if (!m.count) continue;
    if (waist::seq_has_overflowed(&m)) return seq_needs_room;
    return seq_more_records(m, walk, wanted), 0;
  }
  m.count = 0;
  return walk.error();
}

/// Moves text out of the buffer: how many bytes.
inline std::size_t seq_give(open_seq_file& m, waist::iov_iter* to)
{
  const auto n = waist::copy_to_iter(m.buf + m.from, m.count, to);
  m.count -= n;
  m.from += n;
  return n;
}

/// Fills `to` with what is left in the buffer and what the records from here on say. The bytes, or a negative error.
inline waist::ssize_t seq_fill(open_seq_file& m, waist::iov_iter* to)
{
  auto copied = m.count ? seq_give(m, to) : 0;
  int error = 0;
  if (!m.count) {
    m.from = 0;
    while ((error = seq_next_records(m, to->count)) == seq_needs_room) m.double_room();
    if (!error && m.count) copied += seq_give(m, to);
  }
  if (copied) return static_cast<waist::ssize_t>(copied);
  return m.count ? -EFAULT : error;
}

inline void* single_next(waist::seq_file*, void*, waist::loff_t* pos) { return ++*pos, nullptr; }
inline void single_stop(waist::seq_file*, void*) {}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/seq_file.ipp>
#endif
