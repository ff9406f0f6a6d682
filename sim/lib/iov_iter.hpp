// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/iov_iter.c (Linux 6.1): a transfer through pieces of memory, which a fault may cut short in any of them.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/uio.h>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/lib/usercopy.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <vector>

namespace lkm::sim {

/// MAX_RW_COUNT: INT_MAX rounded down to a page.
inline constexpr std::size_t max_rw_count =
    static_cast<std::size_t>(std::numeric_limits<int>::max()) & ~(page_size - 1);
/// UIO_MAXIOV
inline constexpr std::size_t uio_maxiov = 1024;

inline waist::iov_iter iter_of_user(unsigned direction, void* user, std::size_t count)
{
  waist::iov_iter i{};
  i.iter_type = waist::ITER_UBUF;
  i.data_source = direction == waist::ITER_SOURCE;
  i.user_backed = true;
  i.count = count;
  i.ubuf = user;
  i.nr_segs = 1;
  return i;
}

/// Calls `copy(address, done, size)` for each piece of the next `bytes`; it returns what was not copied. Advances past
/// what was, and returns that.
template <class Copy>
std::size_t iterate_and_advance(waist::iov_iter& i, std::size_t bytes, Copy copy)
{
  bytes = std::min(bytes, i.count);
  if (i.iter_type == waist::ITER_UBUF) [[likely]] {
    const auto done = bytes - copy(static_cast<char*>(i.ubuf) + i.iov_offset, std::size_t{0}, bytes);
    i.iov_offset += done;
    i.count -= done;
    return done;
  }
  std::size_t done = 0;
  while (done < bytes) {
    const auto* const piece = i.iov;  // a kvec has the same layout
    const auto n = std::min(bytes - done, piece->iov_len - i.iov_offset);
    const auto missing = n ? copy(static_cast<char*>(piece->iov_base) + i.iov_offset, done, n) : std::size_t{0};
    done += n - missing;
    i.iov_offset += n - missing;
    i.count -= n - missing;
    if (missing) break;
    if (i.iov_offset == piece->iov_len) {
      ++i.iov;
      --i.nr_segs;
      i.iov_offset = 0;
    }
  }
  return done;
}

/// Nothing is copied, and the mistake is written down.
[[gnu::cold]] inline std::size_t wrong_direction(const char* what)
{
  part<report>().add(severity::bug, what);
  return 0;
}

/// What readv(2) and its kin got as their vector, in the kernel's own memory.
class imported_iovec {
 public:
  /// 0, or -EINVAL for too many pieces or a negative length, -EFAULT. Cut at MAX_RW_COUNT.
  int import(unsigned direction, user_address vector, unsigned long count, waist::iov_iter& i)
  {
    if (count > uio_maxiov) return -EINVAL;
    auto* pieces = few_.data();
    if (count > few_.size()) {
      many_.resize(count);
      pieces = many_.data();
    }
    // SAFETY: copy_from_user() does not dereference the user address.
    if (count && waist::copy_from_user(pieces, reinterpret_cast<const void*>(vector), count * sizeof *pieces))
      return -EFAULT;
    for (std::size_t n = 0; n < count; ++n)
      if (static_cast<waist::ssize_t>(pieces[n].iov_len) < 0) return -EINVAL;
    std::size_t total = 0;
    for (std::size_t n = 0; n < count; ++n) {
      if (!access_ok(address_of(pieces[n].iov_base), pieces[n].iov_len)) return -EFAULT;
      pieces[n].iov_len = std::min(pieces[n].iov_len, max_rw_count - total);
      total += pieces[n].iov_len;
    }
    waist::iov_iter_init(&i, direction, pieces, count, total);
    return 0;
  }

 private:
  std::array<waist::iovec, 8> few_;
  std::vector<waist::iovec> many_;
};

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline size_t copy_to_iter(const void* addr, size_t bytes, iov_iter* i)
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

inline size_t copy_from_iter(void* addr, size_t bytes, iov_iter* i)
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

inline size_t iov_iter_zero(size_t bytes, iov_iter* i)
{
  return sim::iterate_and_advance(*i, bytes, [&](char* to, size_t, size_t n) -> size_t {
    if (i->user_backed) return clear_user(to, n);
    std::memset(to, 0, n);
    return 0;
  });
}
LKM_EXPORT_SYMBOL(iov_iter_zero);

// Also past empty pieces: to where there is something to transfer.
inline void iov_iter_advance(iov_iter* i, size_t bytes)
{
  if (!i->count) return;
  bytes = std::min(bytes, i->count);
  i->count -= bytes;
  i->iov_offset += bytes;
  if (i->iter_type == ITER_UBUF) return;
  for (; i->nr_segs && i->iov_offset >= i->iov->iov_len; ++i->iov, --i->nr_segs) i->iov_offset -= i->iov->iov_len;
}
LKM_EXPORT_SYMBOL(iov_iter_advance);

inline void iov_iter_revert(iov_iter* i, size_t bytes)
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

inline bool copy_from_iter_full(void* addr, size_t bytes, iov_iter* i)
{
  const auto copied = copy_from_iter(addr, bytes, i);
  if (copied == bytes) return true;
  iov_iter_revert(i, copied);
  return false;
}
LKM_EXPORT_SYMBOL(copy_from_iter_full);

inline size_t iov_iter_single_seg_count(const iov_iter* i)
{
  if (i->nr_segs <= 1 || i->iter_type == ITER_UBUF) return i->count;
  return std::min(i->count, i->iov->iov_len - i->iov_offset);
}
LKM_EXPORT_SYMBOL(iov_iter_single_seg_count);

inline void iov_iter_init(iov_iter* i, unsigned direction, const iovec* iov, unsigned long nr_segs, size_t count)
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

inline void iov_iter_kvec(iov_iter* i, unsigned direction, const kvec* kvec, unsigned long nr_segs, size_t count)
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
