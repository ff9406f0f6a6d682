// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/iov_iter.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE size_t copy_to_iter(const void* addr, size_t bytes, iov_iter* i)
{
  if (i->data_source) return sim::wrong_direction("copy_to_iter() of a write's iterator");
  return sim::iterate_and_advance(*i, bytes, [&](char* to, size_t done, size_t n) -> size_t {
    const auto* const from = static_cast<const char*>(addr) + done;
    if (i->user_backed) return copy_to_user(to, from, n);
    std::memcpy(to, from, n);
    return 0;
  });
}
LKM_EXPORT_SYMBOL(copy_to_iter);

LKM_SIM_INLINE size_t copy_from_iter(void* addr, size_t bytes, iov_iter* i)
{
  if (!i->data_source) return sim::wrong_direction("copy_from_iter() of a read's iterator");
  return sim::iterate_and_advance(*i, bytes, [&](char* from, size_t done, size_t n) -> size_t {
    auto* const to = static_cast<char*>(addr) + done;
    if (i->user_backed) return copy_from_user(to, from, n);
    std::memcpy(to, from, n);
    return 0;
  });
}
LKM_EXPORT_SYMBOL(copy_from_iter);

LKM_SIM_INLINE size_t iov_iter_zero(size_t bytes, iov_iter* i)
{
  if (i->user_backed) {
    sim::before_user_copy("iov_iter_zero()");
    return sim::iterate_and_advance(*i, bytes,
                                    [](char* to, size_t, size_t n) { return sim::zero_user(sim::address_of(to), n); });
  }
  return sim::iterate_and_advance(*i, bytes, [](char* to, size_t, size_t n) -> size_t {
    std::memset(to, 0, n);
    return 0;
  });
}
LKM_EXPORT_SYMBOL(iov_iter_zero);

// Also past empty pieces: to where there is something to transfer.
LKM_SIM_INLINE void iov_iter_advance(iov_iter* i, size_t bytes)
{
  if (!i->count) return;
  bytes = std::min(bytes, i->count);
  i->count -= bytes;
  i->iov_offset += bytes;
  if (i->iter_type == ITER_UBUF) return;
  for (; i->nr_segs && i->iov_offset >= i->iov->iov_len; ++i->iov, --i->nr_segs) i->iov_offset -= i->iov->iov_len;
}
LKM_EXPORT_SYMBOL(iov_iter_advance);

LKM_SIM_INLINE void iov_iter_revert(iov_iter* i, size_t bytes)
{
  i->count += bytes;
  while (bytes > i->iov_offset && i->iter_type != ITER_UBUF) {
    bytes -= i->iov_offset;
    --i->iov;
    ++i->nr_segs;
    i->iov_offset = i->iov->iov_len;
  }
  i->iov_offset -= bytes;
}
LKM_EXPORT_SYMBOL(iov_iter_revert);

LKM_SIM_INLINE bool copy_from_iter_full(void* addr, size_t bytes, iov_iter* i)
{
  const auto copied = copy_from_iter(addr, bytes, i);
  if (copied == bytes) return true;
  iov_iter_revert(i, copied);
  return false;
}
LKM_EXPORT_SYMBOL(copy_from_iter_full);

LKM_SIM_INLINE size_t iov_iter_single_seg_count(const iov_iter* i)
{
  if (i->nr_segs <= 1 || i->iter_type == ITER_UBUF) return i->count;
  return std::min(i->count, i->iov->iov_len - i->iov_offset);
}
LKM_EXPORT_SYMBOL(iov_iter_single_seg_count);

LKM_SIM_INLINE void iov_iter_init(iov_iter* i, unsigned direction, const iovec* iov, unsigned long nr_segs,
                                  size_t count)
{
  *i = {};
  i->iter_type = ITER_IOVEC;
  i->data_source = direction == ITER_SOURCE;
  i->user_backed = true;
  i->count = count;
  i->iov = iov;
  i->nr_segs = nr_segs;
}
LKM_EXPORT_SYMBOL(iov_iter_init);

LKM_SIM_INLINE void iov_iter_kvec(iov_iter* i, unsigned direction, const kvec* kvec, unsigned long nr_segs,
                                  size_t count)
{
  *i = {};
  i->iter_type = ITER_KVEC;
  i->data_source = direction == ITER_SOURCE;
  i->count = count;
  i->kvec = kvec;
  i->nr_segs = nr_segs;
}
LKM_EXPORT_SYMBOL(iov_iter_kvec);

}  // extern "C"
}  // namespace lkm::waist
