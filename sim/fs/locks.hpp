// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/locks.c (Linux 6.1): advisory locks of byte ranges (fcntl) and of whole files (flock).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/filelock.h>
#include <lkm/sim/fs/open.hpp>
#include <lkm/sim/lib/usercopy.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <vector>

namespace lkm::sim {

inline constexpr auto offset_max = std::numeric_limits<waist::loff_t>::max();

/// The locks that are held on one inode.
class held_locks {
 public:
  held_locks() { waist::__init_waitqueue_head(&changed_, "locks", nullptr); }
  held_locks(const held_locks&) = delete;
  held_locks& operator=(const held_locks&) = delete;

  bool any(unsigned kind) const
  {
    return std::any_of(locks_.begin(), locks_.end(), [&](const auto& l) { return l.fl_flags & kind; });
  }

  /// The first lock of another owner that `wanted` cannot be beside.
  const waist::file_lock* conflict(const waist::file_lock& wanted) const
  {
    const auto found = std::find_if(locks_.begin(), locks_.end(), [&](const auto& l) {
      return same_kind(l, wanted) && l.fl_owner != wanted.fl_owner && l.fl_start <= wanted.fl_end &&
             wanted.fl_start <= l.fl_end && (l.fl_type == F_WRLCK || wanted.fl_type == F_WRLCK);
    });
    return found == locks_.end() ? nullptr : &*found;
  }

  /// Puts `wanted`, which conflicts with nobody, in the place of what its owner holds there; F_UNLCK only takes away.
  /// False when F_UNLCK met nothing.
  bool put(const waist::file_lock& wanted)
  {
    bool met = false;
    std::vector<waist::file_lock> rest;
    auto fresh = wanted;
    std::erase_if(locks_, [&](const auto& l) {
      if (!same_kind(l, wanted) || l.fl_owner != wanted.fl_owner) return false;
      if (l.fl_type == wanted.fl_type && touches(l, fresh)) {
        // Ranges of one type grow together.
        fresh.fl_start = std::min(fresh.fl_start, l.fl_start);
        fresh.fl_end = std::max(fresh.fl_end, l.fl_end);
        return met = true;
      }
      if (l.fl_end < wanted.fl_start || wanted.fl_end < l.fl_start) return false;
      if (l.fl_start < wanted.fl_start) rest.emplace_back(l).fl_end = wanted.fl_start - 1;
      if (l.fl_end > wanted.fl_end) rest.emplace_back(l).fl_start = wanted.fl_end + 1;
      return met = true;
    });
    if (wanted.fl_type != F_UNLCK) rest.push_back(fresh);
    // In the order of their starts, later ones behind those that were there.
    for (const auto& l : rest)
      locks_.insert(std::upper_bound(locks_.begin(), locks_.end(), l,
                                     [](const auto& a, const auto& b) { return a.fl_start < b.fl_start; }),
                    l);
    if (met) waist::__wake_up(&changed_, waist::TASK_NORMAL, 0, nullptr);
    return met;
  }

  /// Takes the lock if nobody is in the way. -EAGAIN, -EDEADLK; FILE_LOCK_DEFERRED when it may sleep, and must.
  int try_take(const waist::file_lock& wanted)
  {
    if (const auto* const other = wanted.fl_type == F_UNLCK ? nullptr : conflict(wanted)) {
      if (!(wanted.fl_flags & waist::FL_SLEEP)) return -EAGAIN;
      return by_process(wanted) && would_deadlock(*other) ? -EDEADLK : waist::FILE_LOCK_DEFERRED;
    }
    put(wanted);
    return 0;
  }

  /// Sleeps until nobody is in the way of `wanted`. 0 or -ERESTARTSYS.
  int wait_for(const waist::file_lock& wanted)
  {
    auto& me = current();
    waist::wait_queue_entry entry;
    waist::init_wait_entry(&entry, 0);
    int error = 0;
    while (const auto* const other = conflict(wanted)) {
      me.waits_for_lock_of = by_process(wanted) ? other->fl_owner : nullptr;
      error = static_cast<int>(waist::prepare_to_wait_event(&changed_, &entry, waist::TASK_INTERRUPTIBLE));
      if (error) break;
      if (conflict(wanted)) waist::schedule();
    }
    me.waits_for_lock_of = nullptr;
    waist::finish_wait(&changed_, &entry);
    return error;
  }

  /// Calls `attempt()` until it no longer says FILE_LOCK_DEFERRED.
  template <class Attempt>
  int repeat(const waist::file_lock& wanted, Attempt attempt)
  {
    while (true) {
      const int result = attempt();
      if (result != waist::FILE_LOCK_DEFERRED) return result;
      if (const int error = wait_for(wanted)) return error;
    }
  }

 private:
  static bool same_kind(const waist::file_lock& a, const waist::file_lock& b)
  {
    return !((a.fl_flags ^ b.fl_flags) & (waist::FL_POSIX | waist::FL_FLOCK));
  }

  static bool by_process(const waist::file_lock& l)
  {
    return (l.fl_flags & waist::FL_POSIX) && !(l.fl_flags & waist::FL_OFDLCK);
  }

  static bool touches(const waist::file_lock& a, const waist::file_lock& b)
  {
    return (b.fl_start == 0 || a.fl_end >= b.fl_start - 1) && (b.fl_end == offset_max || a.fl_start <= b.fl_end + 1);
  }

  /// The owner of a process's locks is its task: does `owner` wait, over others, for the current one?
  static bool would_deadlock(const waist::file_lock& lock)
  {
    const void* owner = lock.fl_flags & waist::FL_OFDLCK ? nullptr : lock.fl_owner;
    for (int depth = 0; owner && depth < 10; ++depth) {
      if (owner == &current()) return true;
      owner = static_cast<const task*>(owner)->waits_for_lock_of;
    }
    return false;
  }

  std::vector<waist::file_lock> locks_;  // sorted by fl_start
  waist::wait_queue_head changed_;
};

inline held_locks& locks_of(waist::file* f)
{
  auto& file = as_open_file(f);
  if (!file.where->locks) file.where->locks = std::make_shared<held_locks>();
  return *file.where->locks;
}

/// The locks of one process on its own; those of F_OFD_SETLK and flock(2) belong to the open file.
inline waist::fl_owner_t process_as_owner() { return &current(); }

inline waist::file_lock range_lock(open_file& f, int type, waist::loff_t start, waist::loff_t end)
{
  return {process_as_owner(),
          waist::FL_POSIX,
          static_cast<unsigned char>(type),
          static_cast<unsigned>(current().pid),
          &f,
          start,
          end};
}

/// What fcntl(2) was asked for as a range. -EINVAL, -EOVERFLOW.
inline int flock_to_posix_lock(open_file& f, const struct ::flock& asked, waist::file_lock& out)
{
  waist::loff_t start = 0;
  if (asked.l_whence == SEEK_CUR)
    start = f.f_pos;
  else if (asked.l_whence == SEEK_END)
    start = f.f_inode->i_size;
  else if (asked.l_whence != SEEK_SET)
    return -EINVAL;
  if (asked.l_start > offset_max - start) return -EOVERFLOW;
  start += asked.l_start;
  if (start < 0) return -EINVAL;
  auto end = offset_max;
  if (asked.l_len > 0) {
    if (asked.l_len - 1 > offset_max - start) return -EOVERFLOW;
    end = start + (asked.l_len - 1);
  } else if (asked.l_len < 0) {
    if (start + asked.l_len < 0) return -EINVAL;
    end = start - 1;
    start += asked.l_len;
  }
  if (asked.l_type != F_RDLCK && asked.l_type != F_WRLCK && asked.l_type != F_UNLCK) return -EINVAL;
  out = range_lock(f, asked.l_type, start, end);
  return 0;
}

/// The kernel's struct flock in user memory.
inline int import_flock(open_file& f, unsigned cmd, unsigned long arg, struct ::flock& asked, waist::file_lock& lock)
{
  // SAFETY: copy_from_user() does not dereference the address.
  if (waist::copy_from_user(&asked, reinterpret_cast<const void*>(arg), sizeof asked)) return -EFAULT;
  if (cmd == F_GETLK || cmd == F_OFD_GETLK)
    if (asked.l_type != F_RDLCK && asked.l_type != F_WRLCK) return -EINVAL;
  if (const int error = flock_to_posix_lock(f, asked, lock)) return error;
  if (cmd != F_GETLK && cmd != F_OFD_GETLK) {
    if (lock.fl_type == F_RDLCK && !(f.f_mode & waist::FMODE_READ)) return -EBADF;
    if (lock.fl_type == F_WRLCK && !(f.f_mode & waist::FMODE_WRITE)) return -EBADF;
  }
  if (cmd == F_OFD_GETLK || cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW) {
    if (asked.l_pid != 0) return -EINVAL;
    lock.fl_flags |= waist::FL_OFDLCK;
    lock.fl_owner = &f;
  }
  return 0;
}

inline int fcntl_getlk(open_file& f, unsigned cmd, unsigned long arg)
{
  struct ::flock asked{};
  waist::file_lock lock{};
  if (const int error = import_flock(f, cmd, arg, asked, lock)) return error;
  if (f.f_op->lock) {
    if (const int error = f.f_op->lock(&f, F_GETLK, &lock)) return error;
  } else {
    waist::posix_test_lock(&f, &lock);
  }
  asked.l_type = static_cast<short>(lock.fl_type);
  if (lock.fl_type != F_UNLCK) {
    asked.l_whence = SEEK_SET;
    asked.l_start = lock.fl_start;
    asked.l_len = lock.fl_end == offset_max ? 0 : lock.fl_end - lock.fl_start + 1;
    asked.l_pid = lock.fl_flags & waist::FL_OFDLCK ? -1 : static_cast<int>(lock.fl_pid);
  }
  // SAFETY: as above.
  return waist::copy_to_user(reinterpret_cast<void*>(arg), &asked, sizeof asked) ? -EFAULT : 0;
}

inline int fcntl_setlk(open_file& f, unsigned cmd, unsigned long arg)
{
  struct ::flock asked{};
  waist::file_lock lock{};
  if (const int error = import_flock(f, cmd, arg, asked, lock)) return error;
  const bool sleeps = cmd == F_SETLKW || cmd == F_OFD_SETLKW;
  if (sleeps) lock.fl_flags |= waist::FL_SLEEP;
  auto& locks = locks_of(&f);
  return locks.repeat(
      lock, [&] { return f.f_op->lock ? f.f_op->lock(&f, sleeps ? F_SETLKW : F_SETLK, &lock) : locks.try_take(lock); });
}

/// flock(2) once the file is found, with the command already translated.
inline int flock_file(open_file& f, int type, bool sleeps)
{
  waist::file_lock lock{&f, waist::FL_FLOCK, static_cast<unsigned char>(type), static_cast<unsigned>(current().pid), &f,
                        0,  offset_max};
  if (sleeps) lock.fl_flags |= waist::FL_SLEEP;
  if (f.f_op->flock) return f.f_op->flock(&f, sleeps ? F_SETLKW : F_SETLK, &lock);
  return waist::locks_lock_file_wait(&f, &lock);
}

inline int do_flock(const descriptor_table& fds, int fd, int cmd)
{
  if (cmd & 32) return 0;  // LOCK_MAND: ignored
  int type;
  switch (cmd & ~LOCK_NB) {
    case LOCK_SH: type = F_RDLCK; break;
    case LOCK_EX: type = F_WRLCK; break;
    case LOCK_UN: type = F_UNLCK; break;
    default: return -EINVAL;
  }
  auto* const f = fds.find(fd);
  if (!f) return -EBADF;
  if (type != F_UNLCK && !(f->f_mode & (waist::FMODE_READ | waist::FMODE_WRITE))) return -EBADF;
  return flock_file(as_open_file(f), type, !(cmd & LOCK_NB));
}

/// A driver's own setlease. Linux asks nothing before it, and frees a lock that the driver does not keep.
inline int driver_setlease(waist::file* f, long type)
{
  void* priv = f;
  if (type == F_UNLCK) return f->f_op->setlease(f, type, nullptr, &priv);
  waist::file_lock lock{};
  lock.fl_type = static_cast<unsigned char>(type);
  lock.fl_file = f;
  lock.fl_end = offset_max;
  auto* given = &lock;
  const int result = f->f_op->setlease(f, type, &given, &priv);
  if (given != &lock) unmodelled("a driver's setlease() that keeps the lock");
  return result;
}

inline int fcntl_setlease(waist::file* f, long type, const task& who)
{
  if (type != F_RDLCK && type != F_WRLCK && type != F_UNLCK) return -EINVAL;
  if (f->f_op->setlease) return driver_setlease(f, type);
  if (who.credentials.fsuid.val != f->f_inode->i_uid.val && !who.may(waist::CAP_LEASE)) return -EACCES;
  if (!S_ISREG(f->f_inode->i_mode)) return -EINVAL;
  unmodelled("a lease on a regular file");
}

inline void locks_remove_posix(open_file& f)
{
  if (!f.where->locks || !f.where->locks->any(waist::FL_POSIX)) return;
  auto all = range_lock(f, F_UNLCK, 0, offset_max);
  all.fl_flags |= waist::FL_CLOSE;
  if (f.f_op->lock)
    f.f_op->lock(&f, F_SETLK, &all);
  else
    f.where->locks->put(all);
}

inline void locks_remove_file(open_file& f)
{
  if (!f.where->locks) return;
  auto& locks = *f.where->locks;
  auto own = range_lock(f, F_UNLCK, 0, offset_max);
  own.fl_flags |= waist::FL_OFDLCK | waist::FL_CLOSE;
  own.fl_owner = &f;
  if (locks.any(waist::FL_POSIX)) {
    if (f.f_op->lock)
      f.f_op->lock(&f, F_SETLK, &own);
    else
      locks.put(own);
  }
  if (!locks.any(waist::FL_FLOCK)) return;
  own.fl_flags = waist::FL_FLOCK | waist::FL_CLOSE;
  if (f.f_op->flock)
    f.f_op->flock(&f, F_SETLKW, &own);
  else
    locks.put(own);
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/locks.ipp>
#endif
