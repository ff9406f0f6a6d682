// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/kfifo.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/lib/usercopy.hpp>

namespace lkm::sim {

/// Copies between a queue and a process: how many bytes were copied before a page was missing.
template <class Copy>
std::size_t copy_pieces(const ring& queue, unsigned position, unsigned n, Copy copy)
{
  std::size_t done = 0;
  queue.pieces(position, n, [&](std::byte* at, std::size_t before, std::size_t bytes) {
    const auto left = copy(at, before, bytes);
    done += bytes - left;
    return left == 0;
  });
  return done;
}

inline auto from_user_at(const void* from)
{
  return [from](std::byte* at, std::size_t before, std::size_t n) {
    return waist::copy_from_user(at, static_cast<const char*>(from) + before, n);
  };
}

inline auto to_user_at(void* to)
{
  return [to](const std::byte* at, std::size_t before, std::size_t n) {
    return waist::copy_to_user(static_cast<char*>(to) + before, at, n);
  };
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int __kfifo_init(__kfifo* fifo, void* buffer, unsigned size, size_t esize)
{
  const auto count = size / static_cast<unsigned>(esize);
  const bool enough = count >= 2;
  *fifo = {0, 0, enough ? std::bit_floor(count) - 1 : 0, static_cast<unsigned>(esize), buffer};
  return enough ? 0 : -EINVAL;
}
LKM_EXPORT_SYMBOL(__kfifo_init);

LKM_SIM_INLINE int __kfifo_alloc(__kfifo* fifo, unsigned size, size_t esize, gfp_t gfp_mask)
{
  *fifo = {0, 0, 0, static_cast<unsigned>(esize), nullptr};
  if (size < 2) return -EINVAL;
  const auto count = size_t{1} << std::bit_width(size - 1);
  fifo->data = kmalloc_array(count, esize, gfp_mask);
  if (!fifo->data) return -ENOMEM;
  fifo->mask = static_cast<unsigned>(count - 1);
  return 0;
}
LKM_EXPORT_SYMBOL(__kfifo_alloc);

LKM_SIM_INLINE void __kfifo_free(__kfifo* fifo)
{
  kfree(fifo->data);
  *fifo = {};
}
LKM_EXPORT_SYMBOL(__kfifo_free);

LKM_SIM_INLINE unsigned __kfifo_in(__kfifo* fifo, const void* buf, unsigned len)
{
  sim::ring queue(*fifo);
  const auto n = std::min(len, queue.space());
  queue.write(fifo->in, buf, n);
  fifo->in += n;
  return n;
}
LKM_EXPORT_SYMBOL(__kfifo_in);

LKM_SIM_INLINE unsigned __kfifo_out_peek(__kfifo* fifo, void* buf, unsigned len)
{
  const sim::ring queue(*fifo);
  const auto n = std::min(len, queue.used());
  queue.read(fifo->out, buf, n);
  return n;
}
LKM_EXPORT_SYMBOL(__kfifo_out_peek);

LKM_SIM_INLINE unsigned __kfifo_out(__kfifo* fifo, void* buf, unsigned len)
{
  const auto n = __kfifo_out_peek(fifo, buf, len);
  fifo->out += n;
  return n;
}
LKM_EXPORT_SYMBOL(__kfifo_out);

// An element of which a part was copied counts as copied to nobody.
LKM_SIM_INLINE int __kfifo_from_user(__kfifo* fifo, const void* from, unsigned long len, unsigned* copied)
{
  const sim::ring queue(*fifo);
  const auto n = static_cast<unsigned>(std::min<unsigned long>(len / fifo->esize, queue.space()));
  const auto whole = static_cast<unsigned>(sim::copy_pieces(queue, fifo->in, n, sim::from_user_at(from)) / fifo->esize);
  *copied = whole * fifo->esize;
  fifo->in += whole;
  return whole == n ? 0 : -EFAULT;
}
LKM_EXPORT_SYMBOL(__kfifo_from_user);

LKM_SIM_INLINE int __kfifo_to_user(__kfifo* fifo, void* to, unsigned long len, unsigned* copied)
{
  const sim::ring queue(*fifo);
  const auto n = static_cast<unsigned>(std::min<unsigned long>(len / fifo->esize, queue.used()));
  const auto whole = static_cast<unsigned>(sim::copy_pieces(queue, fifo->out, n, sim::to_user_at(to)) / fifo->esize);
  *copied = whole * fifo->esize;
  fifo->out += whole;
  return whole == n ? 0 : -EFAULT;
}
LKM_EXPORT_SYMBOL(__kfifo_to_user);

LKM_SIM_INLINE unsigned __kfifo_max_r(unsigned len, size_t recsize)
{
  return std::min(len, recsize == 1 ? 0xffU : 0xffffU);
}
LKM_EXPORT_SYMBOL(__kfifo_max_r);

LKM_SIM_INLINE unsigned __kfifo_len_r(__kfifo* fifo, size_t recsize) { return sim::ring(*fifo).record(recsize); }
LKM_EXPORT_SYMBOL(__kfifo_len_r);

LKM_SIM_INLINE void __kfifo_skip_r(__kfifo* fifo, size_t recsize)
{
  fifo->out += sim::ring(*fifo).record(recsize) + static_cast<unsigned>(recsize);
}
LKM_EXPORT_SYMBOL(__kfifo_skip_r);

LKM_SIM_INLINE unsigned __kfifo_in_r(__kfifo* fifo, const void* buf, unsigned len, size_t recsize)
{
  sim::ring queue(*fifo);
  const auto head = static_cast<unsigned>(recsize);
  if (len + head > queue.space()) return 0;
  queue.put_record_length(len, recsize);
  queue.write(fifo->in + head, buf, len);
  fifo->in += head + len;
  return len;
}
LKM_EXPORT_SYMBOL(__kfifo_in_r);

LKM_SIM_INLINE unsigned __kfifo_out_peek_r(__kfifo* fifo, void* buf, unsigned len, size_t recsize)
{
  const sim::ring queue(*fifo);
  if (!queue.used()) return 0;
  const auto n = std::min(len, queue.record(recsize));
  queue.read(fifo->out + static_cast<unsigned>(recsize), buf, n);
  return n;
}
LKM_EXPORT_SYMBOL(__kfifo_out_peek_r);

LKM_SIM_INLINE unsigned __kfifo_out_r(__kfifo* fifo, void* buf, unsigned len, size_t recsize)
{
  const bool has_one = sim::ring(*fifo).used() != 0;
  const auto taken = __kfifo_out_peek_r(fifo, buf, len, recsize);
  if (has_one) __kfifo_skip_r(fifo, recsize);
  return taken;
}
LKM_EXPORT_SYMBOL(__kfifo_out_r);

LKM_SIM_INLINE int __kfifo_from_user_r(__kfifo* fifo, const void* from, unsigned long len, unsigned* copied,
                                       size_t recsize)
{
  sim::ring queue(*fifo);
  const auto n = __kfifo_max_r(static_cast<unsigned>(len), recsize), head = static_cast<unsigned>(recsize);
  *copied = 0;
  if (n + head > queue.space()) return 0;
  queue.put_record_length(n, recsize);
  if (sim::copy_pieces(queue, fifo->in + head, n, sim::from_user_at(from)) != n) return -EFAULT;
  *copied = n;
  fifo->in += head + n;
  return 0;
}
LKM_EXPORT_SYMBOL(__kfifo_from_user_r);

LKM_SIM_INLINE int __kfifo_to_user_r(__kfifo* fifo, void* to, unsigned long len, unsigned* copied, size_t recsize)
{
  const sim::ring queue(*fifo);
  *copied = 0;
  if (!queue.used()) return 0;
  const auto n = static_cast<unsigned>(std::min<unsigned long>(len, queue.record(recsize)));
  if (sim::copy_pieces(queue, fifo->out + static_cast<unsigned>(recsize), n, sim::to_user_at(to)) != n) return -EFAULT;
  *copied = n;
  __kfifo_skip_r(fifo, recsize);
  return 0;
}
LKM_EXPORT_SYMBOL(__kfifo_to_user_r);

}  // extern "C"
}  // namespace lkm::waist
