// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/kernfs/dir.c and file.c (Linux 6.1), as far as sysfs needs it: its directories, links and files, and the
/// operations of a file until it is removed.
#pragma once

#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/fs/call_gate.hpp>
#include <lkm/sim/fs/namei.hpp>
#include <lkm/sim/fs/open.hpp>
#include <lkm/sim/fs/seq_file.hpp>
#include <lkm/sim/fs/splice.hpp>
#include <lkm/sim/include/linux/poll.h>
#include <lkm/sim/include/linux/sysfs.h>
#include <lkm/sim/include/linux/wait.h>

#include <memory>
#include <string>
#include <utility>

/// An inode of sysfs: a directory, a link or a file.
struct lkm::waist::kernfs_node : lkm::sim::node {
  using node::node;

  sim::dentry* name = nullptr;         // null once it has been removed
  kobject* kobj = nullptr;             // whose directory or file it is
  const attribute* attr = nullptr;     // of a file of text
  const bin_attribute* bin = nullptr;  // of a file of bytes
  const sysfs_ops* ops = nullptr;      // of a file of text
  sim::call_gate gate;
  wait_queue_head_t poll{};
  int event = 1;               // counts sysfs_notify()
  const module* by = nullptr;  // whose init or exit ran when it was made, for reports
  sim::short_trace made;

  /// "/kernel/tea", without "/sys".
  std::string path() const { return name->path(true); }
  bool readable() const { return bin ? bin->read || bin->mmap : ops && ops->show; }
  bool writable() const { return bin ? bin->write || bin->mmap : ops && ops->store; }
};

namespace lkm::sim {

inline constexpr file_system sysfs_fs{.name = "sysfs"};

inline waist::kernfs_node& kernfs_of(waist::inode* inode)
{
  // SAFETY: all inodes of sysfs are of this type.
  return static_cast<waist::kernfs_node&>(static_cast<node&>(*inode));
}
inline waist::kernfs_node& kernfs_of(const waist::file* f) { return kernfs_of(f->f_inode); }

/// What an open file of sysfs keeps; the private part of its seq_file.
struct kernfs_open_file {
  waist::kernfs_node* kn;
  int event = 0;  // of the last read
  waist::mutex mutex{};
};

inline kernfs_open_file& kernfs_open_of(const waist::file* f)
{
  return *static_cast<kernfs_open_file*>(static_cast<waist::seq_file*>(f->private_data)->private_);
}

// In fs/sysfs/file.hpp: give a file's text or bytes, after the checks.
int sysfs_show(waist::kernfs_node& kn, waist::seq_file* m);
waist::ssize_t sysfs_store(waist::kernfs_node& kn, const char* text, std::size_t n);
waist::ssize_t sysfs_bin_read(waist::kernfs_node& kn, waist::file* f, char* to, waist::loff_t at, std::size_t n);
waist::ssize_t sysfs_bin_write(waist::kernfs_node& kn, waist::file* f, char* from, waist::loff_t at, std::size_t n);

/// A file of text is one record.
inline constexpr waist::seq_operations kernfs_seq_operations{[](waist::seq_file* m, waist::loff_t* pos) -> void* {
                                                               auto& of = *static_cast<kernfs_open_file*>(m->private_);
                                                               waist::mutex_lock(&of.mutex);
                                                               if (!of.kn->gate.enter()) return waist::ERR_PTR(-ENODEV);
                                                               return waist::single_start(m, pos);
                                                             },
                                                             [](waist::seq_file* m, void* record) {
                                                               auto& of = *static_cast<kernfs_open_file*>(m->private_);
                                                               if (record != waist::ERR_PTR(-ENODEV))
                                                                 of.kn->gate.leave();
                                                               waist::mutex_unlock(&of.mutex);
                                                             },
                                                             single_next,
                                                             [](waist::seq_file* m, void*) {
                                                               auto& of = *static_cast<kernfs_open_file*>(m->private_);
                                                               of.event = of.kn->event;
                                                               return sysfs_show(*of.kn, m);
                                                             }};

inline int kernfs_fop_open(waist::inode* inode, waist::file* f)
{
  auto& kn = kernfs_of(inode);
  const call_gate::pass pass(kn.gate);
  if (!pass) return -ENODEV;
  // Not even root gets past what the file is not made for.
  if ((f->f_mode & waist::FMODE_WRITE) && (!(inode->i_mode & 0222) || !kn.writable())) return -EACCES;
  if ((f->f_mode & waist::FMODE_READ) && (!(inode->i_mode & 0444) || !kn.readable())) return -EACCES;
  waist::seq_open(f, kn.bin ? nullptr : &kernfs_seq_operations);
  auto* const of = new kernfs_open_file{&kn};
  waist::__mutex_init(&of->mutex, "&of->mutex", &lock_key<struct kernfs_open_file_mutex>);
  static_cast<waist::seq_file*>(f->private_data)->private_ = of;
  // Unlike other files of text, these can be written at a position.
  if (f->f_mode & waist::FMODE_WRITE) f->f_mode |= waist::FMODE_PWRITE;
  return 0;
}

/// Up to a page of bytes between a driver and a transfer; `call(bytes, n)` is the driver's.
template <class Call>
waist::ssize_t kernfs_transfer(waist::kiocb* iocb, std::size_t n, Call call)
{
  auto& of = kernfs_open_of(iocb->ki_filp);
  const std::unique_ptr<char, decltype(&waist::kfree)> bytes(static_cast<char*>(kernel_zalloc(n + 1)), &waist::kfree);
  const mutex_guard lock(of.mutex);
  return call(of, bytes.get());
}

inline waist::ssize_t kernfs_bin_read_iter(waist::kiocb* iocb, waist::iov_iter* to)
{
  const auto wanted = std::min(to->count, page_size);
  return kernfs_transfer(iocb, wanted, [&](kernfs_open_file& of, char* bytes) -> waist::ssize_t {
    waist::ssize_t n = -ENODEV;
    if (const call_gate::pass pass(of.kn->gate); pass) {
      of.event = of.kn->event;
      n = sysfs_bin_read(*of.kn, iocb->ki_filp, bytes, iocb->ki_pos, wanted);
    }
    if (n < 0) return n;
    if (waist::copy_to_iter(bytes, static_cast<std::size_t>(n), to) != static_cast<std::size_t>(n)) return -EFAULT;
    iocb->ki_pos += n;
    return n;
  });
}

inline waist::ssize_t kernfs_fop_read_iter(waist::kiocb* iocb, waist::iov_iter* to)
{
  return kernfs_of(iocb->ki_filp).bin ? kernfs_bin_read_iter(iocb, to) : waist::seq_read_iter(iocb, to);
}

inline waist::ssize_t kernfs_fop_write_iter(waist::kiocb* iocb, waist::iov_iter* from)
{
  const auto size = std::min(from->count, page_size);
  return kernfs_transfer(iocb, size, [&](kernfs_open_file& of, char* bytes) -> waist::ssize_t {
    if (waist::copy_from_iter(bytes, size, from) != size) return -EFAULT;
    auto& kn = *of.kn;
    const call_gate::pass pass(kn.gate);
    if (!pass) return -ENODEV;
    const auto n =
        kn.bin ? sysfs_bin_write(kn, iocb->ki_filp, bytes, iocb->ki_pos, size) : sysfs_store(kn, bytes, size);
    if (n > 0) iocb->ki_pos += n;
    return n;
  });
}

inline int kernfs_fop_mmap(waist::file* f, waist::vm_area_struct* vma)
{
  auto& kn = kernfs_of(f);
  if (!kn.bin || !kn.bin->mmap) return -ENODEV;
  const call_gate::pass pass(kn.gate);
  if (!pass) return -ENODEV;
  return kn.bin->mmap(f, kn.kobj, const_cast<waist::bin_attribute*>(kn.bin), vma);
}

inline waist::__poll_t kernfs_fop_poll(waist::file* f, waist::poll_table_struct* table)
{
  constexpr auto news = waist::DEFAULT_POLLMASK | waist::EPOLLERR | waist::EPOLLPRI;
  auto& kn = kernfs_of(f);
  const call_gate::pass pass(kn.gate);
  if (!pass) return news;
  waist::poll_wait(f, &kn.poll, table);
  return kernfs_open_of(f).event == kn.event ? waist::DEFAULT_POLLMASK : news;
}

inline int kernfs_fop_release(waist::inode* inode, waist::file* f)
{
  delete &kernfs_open_of(f);
  return waist::seq_release(inode, f);
}

inline constexpr waist::file_operations kernfs_file_operations = [] {
  waist::file_operations ops{};
  ops.read_iter = kernfs_fop_read_iter;
  ops.write_iter = kernfs_fop_write_iter;
  ops.llseek = waist::generic_file_llseek;
  ops.mmap = kernfs_fop_mmap;
  ops.open = kernfs_fop_open;
  ops.release = kernfs_fop_release;
  ops.poll = kernfs_fop_poll;
  ops.fsync = [](waist::file*, waist::loff_t, waist::loff_t, int) { return 0; };
  ops.splice_read = waist::generic_file_splice_read;
  ops.splice_write = waist::iter_file_splice_write;
  return ops;
}();

}  // namespace lkm::sim
