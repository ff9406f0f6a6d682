// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/file.c and fs/file_table.c (Linux 6.1): open files, and each process's table of descriptors.
#pragma once

#include <lkm/sim/core/die.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/fs/dcache.hpp>
#include <lkm/sim/include/linux/file.h>

#include <boost/intrusive/list.hpp>

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

namespace lkm::sim {

struct file_watchers;

/// An open file: what dup() and fork() share.
struct open_file : waist::file {
  std::shared_ptr<dentry> name;
  std::shared_ptr<node> where;              // what the name led to
  std::unique_ptr<file_watchers> watchers;  // the epoll sets that it is in
  boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> in_all;

  open_file();
  ~open_file();  // where file_watchers is known: eventpoll.hpp
};

/// All the open files of one kernel, whoever holds them: a table, a mapping, or a task that opens or releases one.
struct open_files {
  boost::intrusive::list<open_file,
                         boost::intrusive::member_hook<open_file, decltype(open_file::in_all), &open_file::in_all>,
                         boost::intrusive::constant_time_size<false>>
      all;
};

inline open_file& as_open_file(waist::file* f) { return *static_cast<open_file*>(f); }

// fs/eventpoll.c and fs/locks.c: what they hold of a file that goes.
void eventpoll_release(open_file& f);
void locks_remove_file(open_file& f);
void locks_remove_posix(open_file& f);  // those of the current process

/// What the last fput() does.
[[gnu::noinline]] inline void release_file(waist::file* f)
{
  auto& file = as_open_file(f);
  eventpoll_release(file);
  if (f->f_mode & waist::FMODE_PATH) {
    delete &file;
    return;
  }
  if (f->f_mode & waist::FMODE_OPENED) {
    locks_remove_file(file);
    if ((f->f_flags & O_ASYNC) && f->f_op->fasync) f->f_op->fasync(-1, f, 0);
    if (f->f_op->release) f->f_op->release(f->f_inode, f);
    auto* const ops_owner = f->f_op->owner;
    if (S_ISCHR(f->f_inode->i_mode) && f->f_inode->i_cdev) waist::cdev_put(f->f_inode->i_cdev);
    waist::module_put(ops_owner);
  }
  delete &file;
}

/// Drops a reference; the last one releases the file.
inline void fput(waist::file* f)
{
  if (!--f->f_count.counter) [[unlikely]]
    release_file(f);
}

/// The descriptors of one process.
class descriptor_table {
 public:
  descriptor_table() = default;
  descriptor_table& operator=(const descriptor_table&) = delete;

  /// As fork(): the same open files, one more reference each.
  descriptor_table(const descriptor_table& other) : limit(other.limit), slots_(other.slots_)
  {
    for (auto& s : slots_) {
      s.taken = s.file;
      if (s.file) ++s.file->f_count.counter;
    }
  }

  /// Null for a descriptor that is not open, or that only names a file (O_PATH). No reference is taken.
  waist::file* find(int fd) const
  {
    auto* const f = find_any(fd);
    return f && !(f->f_mode & waist::FMODE_PATH) ? f : nullptr;
  }

  /// As find(), also for O_PATH.
  waist::file* find_any(int fd) const
  {
    return static_cast<std::size_t>(fd) < slots_.size() ? slots_[static_cast<std::size_t>(fd)].file : nullptr;
  }

  /// Takes the lowest free descriptor from `first` on, with no file yet; -EMFILE when there is none.
  int reserve(std::size_t first = 0)
  {
    auto fd = first;
    while (fd < slots_.size() && slots_[fd].taken) ++fd;
    if (fd >= limit) return -EMFILE;
    if (fd >= slots_.size()) slots_.resize(fd + 1);
    slots_[fd].taken = true;
    return static_cast<int>(fd);
  }

  void unreserve(int fd) { slots_[static_cast<std::size_t>(fd)] = {}; }

  /// Puts `f` at `fd`; returns what was open there.
  waist::file* replace(int fd, waist::file* f, bool close_on_exec)
  {
    if (static_cast<std::size_t>(fd) >= slots_.size()) slots_.resize(static_cast<std::size_t>(fd) + 1);
    return std::exchange(slots_[static_cast<std::size_t>(fd)], {f, true, close_on_exec}).file;
  }

  /// Forgets all, and releases none.
  void clear() { slots_.clear(); }

  /// Frees the descriptor; null when it was not open.
  waist::file* take(int fd)
  {
    return find_any(fd) ? std::exchange(slots_[static_cast<std::size_t>(fd)], {}).file : nullptr;
  }

  /// True while an open() that is under way will use it.
  bool reserved(int fd) const
  {
    return static_cast<std::size_t>(fd) < slots_.size() && slots_[static_cast<std::size_t>(fd)].taken && !find_any(fd);
  }
  bool close_on_exec(int fd) const { return slots_[static_cast<std::size_t>(fd)].close_on_exec; }
  void close_on_exec(int fd, bool on) { slots_[static_cast<std::size_t>(fd)].close_on_exec = on; }
  int size() const { return static_cast<int>(slots_.size()); }

  std::size_t limit = 1024;  // RLIMIT_NOFILE

 private:
  struct slot {
    waist::file* file = nullptr;
    bool taken = false;  // also while open() is under way
    bool close_on_exec = false;
  };
  std::vector<slot> slots_;
};

/// Of the process that calls the driver.
inline descriptor_table& current_files()
{
  auto* const files = current().files;
  if (!files) unmodelled("the descriptors of a task that is no process");
  return *files;
}

inline waist::file* with_reference(waist::file* f)
{
  if (f) ++f->f_count.counter;
  return f;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/file_table.ipp>
#endif
