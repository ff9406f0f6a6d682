// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models a process's user memory (mm/mmap.c, Linux 6.1): addresses that only the user copy functions can reach.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <vector>

namespace lkm::sim {

/// An address in a process. Nothing of the host is ever mapped there, so a driver that dereferences one faults.
using user_address = std::uintptr_t;

inline constexpr std::size_t page_size = 4096;
/// TASK_SIZE_MAX on x86-64 with four-level page tables.
inline constexpr user_address task_size_max = (user_address{1} << 47) - page_size;

enum : unsigned { can_read = 1, can_write = 2 };

/// The mappings of one process. Mappings are whole pages; between them lies a hole.
class address_space {
 public:
  address_space() = default;
  address_space& operator=(const address_space&) = delete;

  /// As fork(2): the same mappings, with a copy of what is in them.
  address_space(const address_space& parent) : areas_(parent.areas_), next_(parent.next_)
  {
    for (auto& a : areas_) {
      std::shared_ptr<std::byte[]> own(new std::byte[a.size]);
      std::memcpy(own.get(), a.memory.get() + a.offset, a.size);
      a.memory = std::move(own);
      a.offset = 0;
    }
  }

  /// Zeroed pages for at least `bytes`, with a hole on both sides.
  user_address map(std::size_t bytes, unsigned access = can_read | can_write)
  {
    const auto size = round_up(bytes);
    const auto start = next_;
    next_ += size + page_size;
    areas_.push_back({start, size, access, std::shared_ptr<std::byte[]>(new std::byte[size]()), 0});
    forget();
    return start;
  }

  /// Takes the pages from `start` away; a mapping may be cut in two.
  void unmap(user_address start, std::size_t bytes)
  {
    split_at(start);
    split_at(start + round_up(bytes));
    std::erase_if(areas_, [&](const area& a) { return a.start >= start && a.start < start + round_up(bytes); });
    forget();
  }

  void protect(user_address start, std::size_t bytes, unsigned access)
  {
    split_at(start);
    split_at(start + round_up(bytes));
    for (auto& a : areas_)
      if (a.start >= start && a.start < start + round_up(bytes)) a.access = access;
    forget();
  }

  /// Host memory behind `at` and how much of `bytes` lies there in one piece; nullptr where nothing may be accessed.
  std::byte* reach(user_address at, std::size_t bytes, unsigned access, std::size_t& there)
  {
    if (at - last_start_ >= last_size_ || (last_access_ & access) != access) {
      if (!look_up(at, access)) return nullptr;
    }
    const auto offset = at - last_start_;
    there = std::min(bytes, last_size_ - offset);
    return last_host_ + offset;
  }

  /// Copies as Linux does: byte for byte up to the first one that faults. Returns what was NOT copied.
  std::size_t copy_in(user_address to, const void* from, std::size_t bytes)
  {
    return walk(to, bytes, can_write,
                [&](std::byte* host, std::size_t done, std::size_t n) { std::memcpy(host, static_cast<const std::byte*>(from) + done, n); });
  }

  std::size_t copy_out(void* to, user_address from, std::size_t bytes)
  {
    return walk(from, bytes, can_read,
                [&](std::byte* host, std::size_t done, std::size_t n) { std::memcpy(static_cast<std::byte*>(to) + done, host, n); });
  }

  std::size_t zero(user_address to, std::size_t bytes)
  {
    return walk(to, bytes, can_write, [](std::byte* host, std::size_t, std::size_t n) { std::memset(host, 0, n); });
  }

 private:
  struct area {
    user_address start;
    std::size_t size;
    unsigned access;
    std::shared_ptr<std::byte[]> memory;
    std::size_t offset;
  };

  static std::size_t round_up(std::size_t bytes) { return (std::max<std::size_t>(bytes, 1) + page_size - 1) & ~(page_size - 1); }

  template <class Piece>
  std::size_t walk(user_address at, std::size_t bytes, unsigned access, Piece piece)
  {
    std::size_t done = 0;
    while (done < bytes) {
      std::size_t there = 0;
      auto* const host = reach(at + done, bytes - done, access, there);
      if (!host) break;
      piece(host, done, there);
      done += there;
    }
    return bytes - done;
  }

  bool look_up(user_address at, unsigned access)
  {
    auto a = std::upper_bound(areas_.begin(), areas_.end(), at, [](user_address x, const area& y) { return x < y.start; });
    if (a == areas_.begin()) return false;
    --a;
    if (at - a->start >= a->size || (a->access & access) != access) return false;
    last_start_ = a->start;
    last_size_ = a->size;
    last_access_ = a->access;
    last_host_ = a->memory.get() + a->offset;
    return true;
  }

  void split_at(user_address at)
  {
    for (std::size_t i = 0; i < areas_.size(); ++i) {
      auto& a = areas_[i];
      if (at <= a.start || at - a.start >= a.size) continue;
      const auto head = at - a.start;
      area tail{at, a.size - head, a.access, a.memory, a.offset + head};
      a.size = head;
      areas_.insert(areas_.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(tail));
      return;
    }
  }

  void forget() { last_size_ = 0; }

  // Invariant: sorted by start. New mappings take ever higher addresses, so push_back keeps the order.
  std::vector<area> areas_;
  // Above what a host program or a sanitizer's shadow uses, below task_size_max.
  user_address next_ = 0x2000'0000'0000;
  // The area that the last access hit.
  user_address last_start_ = 0;
  std::size_t last_size_ = 0;
  unsigned last_access_ = 0;
  std::byte* last_host_ = nullptr;
};

}  // namespace lkm::sim

namespace lkm::waist {
struct mm_struct : lkm::sim::address_space {};
}  // namespace lkm::waist
