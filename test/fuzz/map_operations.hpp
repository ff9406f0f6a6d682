// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Operations on mapped memory: the devices of mmaps.c, other files, and anonymous memory.
#pragma once

#include "file_operations.hpp"

#include <sys/mman.h>

#include <utility>

namespace fuzz {

inline mapped& map_of(place at, std::uint8_t byte)
{
  static constexpr std::array<std::size_t, 7> usual{0, 0, 1, 0, 2, 1, 3};
  return at.maps[one_of(usual, byte)];
}

inline int protection_of(std::uint8_t byte)
{
  static constexpr std::array protections{PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ, PROT_WRITE,
                                          PROT_NONE};
  return one_of(protections, byte);
}

/// What was mapped under the same number goes first.
inline void map_file(place at, std::uint8_t which, int fd, std::uint8_t size, std::uint8_t how)
{
  static constexpr std::array<std::size_t, 11> lengths{4096, 8192, 16384, 4096, 8192, 1, 4097, 12288, 20480, 8192, 0};
  static constexpr std::array flags{MAP_SHARED,
                                    MAP_SHARED,
                                    MAP_PRIVATE,
                                    MAP_SHARED,
                                    MAP_PRIVATE,
                                    MAP_SHARED,
                                    MAP_SHARED,
                                    MAP_PRIVATE,
                                    MAP_SHARED | MAP_POPULATE,
                                    MAP_PRIVATE | MAP_POPULATE,
                                    MAP_PRIVATE | MAP_ANONYMOUS,
                                    MAP_SHARED | MAP_ANONYMOUS,
                                    MAP_SHARED_VALIDATE,
                                    MAP_SHARED,
                                    MAP_PRIVATE,
                                    0,
                                    MAP_SHARED,
                                    MAP_SHARED_VALIDATE | MAP_SYNC};
  static constexpr std::array<unsigned long, 12> offsets{0, 0, 4096, 0, 0, 0, 8192, 0, 0, 16384, 0, 1};
  auto& map = map_of(at, which);
  execution::unmap(at.self, map);
  const auto length = one_of(lengths, size);
  const int kind = one_of(flags, how);
  auto made =
      at.self.mmap(kind & MAP_ANONYMOUS ? -1 : fd, length, protection_of(how / 18), kind, one_of(offsets, size / 11));
  if (made == 0) map = {{made.at(0).address, made.name()}, (1U << (length + 4095) / 4096) - 1};
  made.release();
}

inline void mmap_op(place at, const record& r) { map_file(at, r.a, fd_of(r.b), r.c, r.d); }

/// A device's descriptor may be closed when the memory is mapped.
inline void map_device_op(place at, const record& r)
{
  static constexpr std::array modes{O_RDWR, O_RDWR, O_RDWR, O_RDONLY, O_RDWR, O_RDWR, O_RDWR, O_WRONLY};
  const int fd = at.self.open(map_name_of(one_of(map_minors, r.a)), one_of(modes, r.b / 8)).release();
  if (fd < 0) return;
  map_file(at, r.b, fd, r.c, r.d);
  if (r.b & 1) at.self.close(fd);
}

/// One that has something mapped, if there is any.
inline mapped& present(place at, std::uint8_t byte)
{
  for (std::size_t i = 0; i < at.maps.size(); ++i)
    if (auto& map = at.maps[(byte + i) % at.maps.size()]; map.pages) return map;
  return at.maps[0];
}

/// Whether all of it is mapped.
inline bool is_mapped(const mapped& map, unsigned long offset, unsigned long n)
{
  for (auto page = offset / 4096; page * 4096 < offset + n; ++page)
    if (page >= 8 || !(map.pages >> page & 1)) return false;
  return true;
}

inline unsigned long place_of(std::uint8_t byte)
{
  static constexpr std::array<unsigned long, 11> places{0, 1, 4096, 0, 100, 4094, 8192, 0, 12288, 4096 + 4093, 16384};
  return one_of(places, byte);
}

inline void load_op(place at, const record& r)
{
  static constexpr std::array<std::size_t, 4> counts{4, 1, 16, 26};
  const auto& map = present(at, r.a);
  const auto offset = place_of(r.b);
  const auto n = one_of(counts, r.c);
  if (is_mapped(map, offset, n)) at.self.load(execution::at(map, offset), n);
}

inline void store_op(place at, const record& r)
{
  const auto& map = present(at, r.a);
  const auto offset = place_of(r.b);
  const auto text = text_of(r.c);
  if (is_mapped(map, offset, std::string_view(text).size())) at.self.store(execution::at(map, offset), text);
}

inline void map_range_op(place at, const record& r)
{
  static constexpr std::array<unsigned long, 6> starts{0, 4096, 0, 8192, 0, 1};
  static constexpr std::array<unsigned long, 6> lengths{4096, 8192, 16384, 4096, 0, 100};
  static constexpr std::array sync{MS_SYNC, MS_ASYNC, MS_SYNC | MS_INVALIDATE, MS_SYNC | MS_ASYNC, 0};
  auto& map = present(at, r.a);
  const auto start = one_of(starts, r.b), length = one_of(lengths, r.c);
  // Of a page that is there in part, the call is about the whole.
  if (!is_mapped(map, start, std::max(length, 1UL))) return;
  const auto where = execution::at(map, start);
  switch (r.d % 4) {
    case 0:
      // Once: where two parts become alike again, 6.12 moves the border between them.
      if (!std::exchange(map.protected_anew, true)) at.self.mprotect(where, length, protection_of(r.d / 4));
      break;
    case 1:
      if (at.self.munmap(where, length) == 0)
        for (auto page = start / 4096; page * 4096 < start + length; ++page) map.pages &= ~(1U << page);
      break;
    case 2: at.self.msync(where, length, one_of(sync, r.d / 4)); break;
    default: at.self.madvise(where, length, MADV_DONTNEED); break;
  }
}

/// The kernel reads and writes the memory, and may have to ask its driver for it. Not when that driver is the one that
/// copies: how a processor copies from a page to itself is its own choice.
inline void map_io_op(place at, const record& r)
{
  struct ::stat s{};
  if (at.self.raw().fstat(fd_of(r.b), s) == 0 && s.st_rdev >= makedev(MMAPS_MAJOR, MMAPS_FIRST) &&
      s.st_rdev < makedev(MMAPS_MAJOR, MMAPS_END))
    return;
  const auto& map = present(at, r.a);
  const auto offset = place_of(r.c);
  const auto n = std::max<std::size_t>(count_of(r.d), 1);
  if (is_mapped(map, offset, n)) move_bytes(at, fd_of(r.b), r.d & 128, execution::at(map, offset), n);
}

}  // namespace fuzz
