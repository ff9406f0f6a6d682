// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/seq_file.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int seq_open(file* f, const seq_operations* op)
{
  if (f->private_data) lkm_warn("fs/seq_file.c", __LINE__, "seq_open", "file->private_data is set already");
  f->private_data = static_cast<seq_file*>(&sim::part<sim::seq_files>().open(f, op));
  // The file may have a write() all the same, but not at a position.
  f->f_mode &= ~FMODE_PWRITE;
  return 0;
}
LKM_EXPORT_SYMBOL(seq_open);

LKM_SIM_INLINE ssize_t seq_read_iter(kiocb* iocb, iov_iter* to)
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

LKM_SIM_INLINE ssize_t seq_read(file* f, char* buf, size_t size, loff_t* ppos)
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

LKM_SIM_INLINE loff_t seq_lseek(file* f, loff_t offset, int whence)
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

LKM_SIM_INLINE int seq_release(inode*, file* f)
{
  sim::part<sim::seq_files>().release(sim::seq_of(f));
  return 0;
}
LKM_EXPORT_SYMBOL(seq_release);

LKM_SIM_INLINE void* __seq_open_private(file* f, const seq_operations* op, int size)
{
  auto* const memory = sim::kernel_zalloc(static_cast<size_t>(size));
  if (!memory) return nullptr;
  seq_open(f, op);
  static_cast<seq_file*>(f->private_data)->private_ = memory;
  return memory;
}
LKM_EXPORT_SYMBOL(__seq_open_private);

LKM_SIM_INLINE int seq_open_private(file* f, const seq_operations* op, int size)
{
  return __seq_open_private(f, op, size) ? 0 : -ENOMEM;
}
LKM_EXPORT_SYMBOL(seq_open_private);

LKM_SIM_INLINE int seq_release_private(inode* i, file* f)
{
  kfree(std::exchange(sim::seq_of(f).private_, nullptr));
  return seq_release(i, f);
}
LKM_EXPORT_SYMBOL(seq_release_private);

LKM_SIM_INLINE void* single_start(seq_file*, loff_t* pos) { return *pos ? nullptr : sim::seq_start_token; }

LKM_SIM_INLINE int single_open(file* f, int (*show)(seq_file*, void*), void* data)
{
  seq_open(f, nullptr);
  auto& m = sim::seq_of(f);
  m.single = {single_start, sim::single_stop, sim::single_next, show};
  m.op = &m.single;
  m.private_ = data;
  return 0;
}
LKM_EXPORT_SYMBOL(single_open);

LKM_SIM_INLINE int single_open_size(file* f, int (*show)(seq_file*, void*), void* data, size_t size)
{
  const int error = single_open(f, show, data);
  if (!error) sim::seq_of(f).provide(size);
  return error;
}
LKM_EXPORT_SYMBOL(single_open_size);

LKM_SIM_INLINE int single_release(inode* i, file* f) { return seq_release(i, f); }
LKM_EXPORT_SYMBOL(single_release);

}  // extern "C"
}  // namespace lkm::waist
