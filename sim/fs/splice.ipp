// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/splice.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE ssize_t copy_splice_read(file* in, loff_t* ppos, pipe_inode_info* pipe, size_t len, unsigned)
{
  len = std::min(len, pipe->room());
  const std::unique_ptr<char[]> bytes(new char[len]);
  const kvec piece{bytes.get(), len};
  iov_iter to;
  iov_iter_kvec(&to, ITER_DEST, &piece, 1, len);
  auto iocb = sim::sync_kiocb(in, ppos);
  if (!in->f_op->read_iter)
    sim::oops("BUG: kernel NULL pointer dereference: splice_read needs read_iter, which the driver lacks");
  const auto n = in->f_op->read_iter(&iocb, &to);
  if (n > 0) {
    pipe->append(bytes.get(), static_cast<size_t>(n));
    *ppos = iocb.ki_pos;
  }
  return n == -EFAULT ? -EAGAIN : n;
}
LKM_EXPORT_SYMBOL(copy_splice_read);

LKM_SIM_INLINE ssize_t generic_file_splice_read(file* in, loff_t* ppos, pipe_inode_info* pipe, size_t len,
                                                unsigned flags)
{
  return copy_splice_read(in, ppos, pipe, len, flags);
}
LKM_EXPORT_SYMBOL(generic_file_splice_read);

LKM_SIM_INLINE ssize_t iter_file_splice_write(pipe_inode_info* pipe, file* out, loff_t* ppos, size_t len,
                                              unsigned flags)
{
  sim::mutex_guard lock(pipe->mutex);
  auto pos = *ppos;
  ssize_t done = 0;
  while (len) {
    const long data = done && pipe->empty() ? 0 : sim::wait_for_data(*pipe, lock, flags);
    if (data <= 0) return done ? done : data;
    std::vector<kvec> pieces;
    size_t total = 0;
    for (auto& b : pipe->buffers) {
      const auto n = std::min(b.size(), len - total);
      if (!n) break;
      pieces.push_back({b.bytes.data() + b.taken, n});
      total += n;
    }
    if (!out->f_op->write_iter) return done ? done : -EINVAL;
    iov_iter from;
    iov_iter_kvec(&from, ITER_SOURCE, pieces.data(), pieces.size(), total);
    auto iocb = sim::sync_kiocb(out, &pos);
    const auto n = sim::call_iter(out, iocb, from, &pos);
    if (n <= 0) return done ? done : n;
    pipe->consume(static_cast<size_t>(n));
    pipe->wake_writers();
    done += n;
    len -= static_cast<size_t>(n);
    *ppos = pos;
  }
  return done;
}
LKM_EXPORT_SYMBOL(iter_file_splice_write);

}  // extern "C"
}  // namespace lkm::waist
