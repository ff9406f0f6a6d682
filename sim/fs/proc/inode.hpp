// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/proc/inode.c (Linux 6.1): the calls that reach a driver's struct proc_ops, until its entry is removed.
#pragma once

#include <lkm/sim/fs/proc/internal.hpp>
#include <lkm/sim/fs/splice.hpp>
#include <lkm/sim/include/linux/poll.h>
#include <lkm/sim/kernel/sched/completion.hpp>

#include <algorithm>

namespace lkm::sim {

/// An operation of procfs that calls the driver's. Returns `absent` if the driver has none, `removed` if the entry was
/// removed.
template <auto Member, auto Absent, auto Removed, class... Arguments>
auto proc_call(waist::file* f, Arguments... arguments)
    -> decltype((std::declval<waist::proc_ops>().*Member)(arguments...))
{
  auto& pde = pde_of(f->f_inode);
  const call_gate::pass use(pde.gate);
  if (!use) return Removed;
  const auto operation = pde.proc_ops->*Member;
  if (!operation) return Absent;
  return operation(arguments...);
}

/// Calls a release() once: the second of those that close a file and remove its entry waits for the first.
inline void close_opener(waist::proc_dir_entry& pde, std::list<waist::proc_dir_entry::opener>::iterator at)
{
  if (at->closing) {
    waist::completion done{};
    waist::init_completion(&done);
    at->closed = &done;
    waist::wait_for_completion(&done);
    return;
  }
  at->closing = true;
  pde.proc_ops->proc_release(at->file->f_inode, at->file);
  if (at->closed) waist::complete(at->closed);
  pde.openers.erase(at);
}

inline int proc_reg_open(waist::inode* inode, waist::file* f)
{
  auto& pde = pde_of(inode);
  const call_gate::pass use(pde.gate);
  if (!pde.proc_ops->proc_lseek) f->f_mode &= ~waist::FMODE_LSEEK;
  if (!use) return -ENOENT;
  const int error = pde.proc_ops->proc_open ? pde.proc_ops->proc_open(inode, f) : 0;
  if (!error && pde.proc_ops->proc_release) pde.openers.push_front({f});
  return error;
}

inline int proc_reg_release(waist::inode* inode, waist::file* f)
{
  auto& pde = pde_of(inode);
  const auto at = std::find_if(pde.openers.begin(), pde.openers.end(), [&](const auto& o) { return o.file == f; });
  if (at != pde.openers.end()) close_opener(pde, at);
  return 0;
}

inline void set_proc_operations(waist::proc_dir_entry& pde)
{
  using ops = waist::proc_ops;
  const auto& driver = *pde.proc_ops;
  auto& f = pde.fops;
  f.llseek = [](waist::file* file, waist::loff_t offset, int whence) {
    return proc_call<&ops::proc_lseek, -EINVAL, -EINVAL>(file, file, offset, whence);
  };
  if (driver.proc_read_iter) {
    f.read_iter = [](waist::kiocb* iocb, waist::iov_iter* i) {
      return proc_call<&ops::proc_read_iter, -EIO, -EIO>(iocb->ki_filp, iocb, i);
    };
    f.splice_read = waist::generic_file_splice_read;
  } else {
    f.read = [](waist::file* file, char* to, std::size_t n, waist::loff_t* pos) {
      return proc_call<&ops::proc_read, -EIO, -EIO>(file, file, to, n, pos);
    };
  }
  f.write = [](waist::file* file, const char* from, std::size_t n, waist::loff_t* pos) {
    return proc_call<&ops::proc_write, -EIO, -EIO>(file, file, from, n, pos);
  };
  f.poll = [](waist::file* file, waist::poll_table_struct* table) {
    return proc_call<&ops::proc_poll, waist::DEFAULT_POLLMASK, waist::DEFAULT_POLLMASK>(file, file, table);
  };
  f.unlocked_ioctl = [](waist::file* file, unsigned cmd, unsigned long arg) {
    return proc_call<&ops::proc_ioctl, -ENOTTY, -ENOTTY>(file, file, cmd, arg);
  };
  if (driver.proc_compat_ioctl)
    f.compat_ioctl = [](waist::file* file, unsigned cmd, unsigned long arg) {
      return proc_call<&ops::proc_compat_ioctl, -ENOTTY, -ENOTTY>(file, file, cmd, arg);
    };
  f.mmap = [](waist::file* file, waist::vm_area_struct* vma) {
    return proc_call<&ops::proc_mmap, -EIO, -EIO>(file, file, vma);
  };
  // Without one of the driver's the process chooses the place, as if there were none.
  if (driver.proc_get_unmapped_area)
    f.get_unmapped_area = [](waist::file* file, unsigned long at, unsigned long length, unsigned long page,
                             unsigned long flags) {
      constexpr auto removed = static_cast<unsigned long>(-EIO);
      return proc_call<&ops::proc_get_unmapped_area, removed, removed>(file, file, at, length, page, flags);
    };
  f.open = proc_reg_open;
  f.release = proc_reg_release;
  pde.i_fop = &f;
}

inline void proc_entry_rundown(waist::proc_dir_entry& pde)
{
  pde.gate.close();
  while (!pde.openers.empty()) close_opener(pde, pde.openers.begin());
}

}  // namespace lkm::sim
