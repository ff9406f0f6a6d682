// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/seq_file.c (Linux 6.1): how the records of a driver become the bytes that read(2) wants. What a driver
/// writes into a record is in seq_text.hpp.
#pragma once

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
    waist::__mutex_init(&m.lock, "&p->lock", nullptr);
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

inline const initcall<seq_files> seq_files_initcall;

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

namespace lkm::waist {
extern "C" {

inline int seq_open(file* f, const seq_operations* op)
{
  if (f->private_data) lkm_warn("fs/seq_file.c", __LINE__, "seq_open", "file->private_data is set already");
  f->private_data = static_cast<seq_file*>(&sim::part<sim::seq_files>().open(f, op));
  // The file may have a write() all the same, but not at a position.
  f->f_mode &= ~FMODE_PWRITE;
  return 0;
}
LKM_EXPORT_SYMBOL(seq_open);

inline ssize_t seq_read_iter(kiocb* iocb, iov_iter* to)
{
  auto& m = sim::seq_of(iocb->ki_filp);
  if (!to->count) return 0;
  mutex_lock(&m.lock);
  if (iocb->ki_pos == 0) sim::seq_rewind(m);
  int error = 0;
  if (iocb->ki_pos != m.read_pos) error = sim::seq_skip_to(m, iocb->ki_pos);
  if (!error && !m.buf) m.provide(sim::seq_page);
  const auto n = error ? error : sim::seq_fill(m, to);
  if (n > 0) {
    iocb->ki_pos += n;
    m.read_pos += n;
  }
  mutex_unlock(&m.lock);
  return n;
}
LKM_EXPORT_SYMBOL(seq_read_iter);

inline ssize_t seq_read(file* f, char* buf, size_t size, loff_t* ppos)
{
  const iovec piece{buf, size};
  iov_iter to;
  iov_iter_init(&to, ITER_DEST, &piece, 1, size);
  kiocb iocb{};
  iocb.ki_filp = f;
  iocb.ki_pos = *ppos;
  const auto n = seq_read_iter(&iocb, &to);
  *ppos = iocb.ki_pos;
  return n;
}
LKM_EXPORT_SYMBOL(seq_read);

inline loff_t seq_lseek(file* f, loff_t offset, int whence)
{
  auto& m = sim::seq_of(f);
  mutex_lock(&m.lock);
  const auto to = static_cast<loff_t>(static_cast<u64>(offset) + static_cast<u64>(whence == SEEK_CUR ? f->f_pos : 0));
  loff_t result = -EINVAL;
  if ((whence == SEEK_SET || whence == SEEK_CUR) && to >= 0) {
    const int error = to == m.read_pos ? 0 : sim::seq_skip_to(m, to);
    f->f_pos = error ? 0 : to;
    result = error ? error : to;
  }
  mutex_unlock(&m.lock);
  return result;
}
LKM_EXPORT_SYMBOL(seq_lseek);

inline int seq_release(inode*, file* f)
{
  sim::part<sim::seq_files>().release(sim::seq_of(f));
  return 0;
}
LKM_EXPORT_SYMBOL(seq_release);

inline void* __seq_open_private(file* f, const seq_operations* op, int size)
{
  auto* const memory = sim::kernel_zalloc(static_cast<size_t>(size));
  if (!memory) return nullptr;
  seq_open(f, op);
  static_cast<seq_file*>(f->private_data)->private_ = memory;
  return memory;
}
LKM_EXPORT_SYMBOL(__seq_open_private);

inline int seq_open_private(file* f, const seq_operations* op, int size)
{
  return __seq_open_private(f, op, size) ? 0 : -ENOMEM;
}
LKM_EXPORT_SYMBOL(seq_open_private);

inline int seq_release_private(inode* i, file* f)
{
  kfree(std::exchange(sim::seq_of(f).private_, nullptr));
  return seq_release(i, f);
}
LKM_EXPORT_SYMBOL(seq_release_private);

inline void* single_start(seq_file*, loff_t* pos) { return *pos ? nullptr : sim::seq_start_token; }

inline int single_open(file* f, int (*show)(seq_file*, void*), void* data)
{
  seq_open(f, nullptr);
  auto& m = sim::seq_of(f);
  m.single = {single_start, sim::single_stop, sim::single_next, show};
  m.op = &m.single;
  m.private_ = data;
  return 0;
}
LKM_EXPORT_SYMBOL(single_open);

inline int single_open_size(file* f, int (*show)(seq_file*, void*), void* data, size_t size)
{
  const int error = single_open(f, show, data);
  if (!error) sim::seq_of(f).provide(size);
  return error;
}
LKM_EXPORT_SYMBOL(single_open_size);

inline int single_release(inode* i, file* f) { return seq_release(i, f); }
LKM_EXPORT_SYMBOL(single_release);

}  // extern "C"
}  // namespace lkm::waist
