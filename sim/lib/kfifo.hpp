// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kfifo.c (Linux 6.1): the ring of a queue.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/kfifo.h>
#include <lkm/sim/mm/slab_common.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

namespace lkm::sim {

/// The bytes of a queue, and what its counters make of them. Positions count elements.
class ring {
 public:
  explicit ring(waist::__kfifo& of) : of_(of) {}

  unsigned used() const { return of_.in - of_.out; }
  unsigned space() const { return of_.mask + 1 - used(); }

  /// Visits the one or two pieces of memory that the `n` elements from `position` on are in, with what is before each,
  /// in bytes; until one returns false.
  template <class Visit>
  void pieces(unsigned position, unsigned n, Visit visit) const
  {
    const std::size_t size = (std::size_t{of_.mask} + 1) * of_.esize, bytes = std::size_t{n} * of_.esize;
    const std::size_t start = std::size_t{position & of_.mask} * of_.esize, first = std::min(bytes, size - start);
    auto* const data = static_cast<std::byte*>(of_.data);
    if (visit(data + start, std::size_t{0}, first) && bytes > first) visit(data, first, bytes - first);
  }

  void write(unsigned position, const void* from, unsigned n)
  {
    pieces(position, n, [&](std::byte* at, std::size_t before, std::size_t bytes) {
      std::memcpy(at, static_cast<const std::byte*>(from) + before, bytes);
      return true;
    });
  }

  void read(unsigned position, void* to, unsigned n) const
  {
    pieces(position, n, [&](const std::byte* at, std::size_t before, std::size_t bytes) {
      std::memcpy(static_cast<std::byte*>(to) + before, at, bytes);
      return true;
    });
  }

  /// The length of the oldest record, whose first `width` bytes say it.
  unsigned record(std::size_t width) const
  {
    unsigned char bytes[2]{};
    read(of_.out, bytes, static_cast<unsigned>(width));
    return bytes[0] + bytes[1] * 256U;
  }

  void put_record_length(unsigned length, std::size_t width)
  {
    const unsigned char bytes[2]{static_cast<unsigned char>(length), static_cast<unsigned char>(length >> 8)};
    write(of_.in, bytes, static_cast<unsigned>(width));
  }

 private:
  waist::__kfifo& of_;
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/kfifo.ipp>
#endif
