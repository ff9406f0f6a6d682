// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/iov_iter.c (Linux 6.1): a transfer through pieces of memory, which a fault may cut short in any of them.
#pragma once

#include <lkm/sim/core/linkage.hpp>
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
    const auto size = count * sizeof *pieces;
    if (!access_ok(vector, size) || current().mm->copy_out(pieces, vector, size)) return -EFAULT;
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

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/iov_iter.ipp>
#endif
