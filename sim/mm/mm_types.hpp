// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models a process's user memory (mm/mmap.c, Linux 6.1): addresses that only the user copy functions can reach.
#pragma once

#include <lkm/sim/include/linux/lockdep_types.h>
#include <lkm/sim/include/linux/mm_types.h>
#include <lkm/sim/include/linux/wait.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace lkm::sim {

/// An address in a process. Nothing of the host is ever mapped there, so a driver that dereferences one faults.
using user_address = std::uintptr_t;

inline constexpr std::size_t page_size = 4096;
/// TASK_SIZE_MAX on x86-64 with four-level page tables.
inline constexpr user_address task_size_max = (user_address{1} << 47) - page_size;

enum : unsigned { can_read = 1, can_write = 2 };

class address_space;

/// The memory of a program that runs outside of the simulator, in the place of mappings. Each function transfers up to
/// the first byte that cannot be reached, and returns how much it did not.
struct outside_memory {
  virtual std::size_t write(user_address to, const void* from, std::size_t bytes) = 0;
  virtual std::size_t read(void* to, user_address from, std::size_t bytes) = 0;

 protected:
  ~outside_memory() = default;
};

/// What a page of a driver's mapping shows: Linux's page table entry.
struct page_table_entry {
  std::byte* memory = nullptr;  // null: not present
  waist::page* page = nullptr;  // the driver's; null once it was copied
  bool special = false;         // remap_pfn_range(): no reference to the page
  bool writable = false;
  bool dirty = false;
  std::shared_ptr<std::byte[]> copy;  // the process's own, after a write to a private mapping
};

/// A mapping of a driver's file. Its pages come one by one, from `fault` (mm/memory.c).
struct vm_area : waist::vm_area_struct {
  vm_area() : vm_area_struct{} {}
  vm_area(const vm_area&) = delete;
  vm_area& operator=(const vm_area&) = delete;

  std::vector<page_table_entry> pages;
  bool has_copies = false;
  /// Makes the page at `at` present for `access`, and calls `mm.remember()`. If that is impossible, returns false and
  /// sets `mm.fault_signal`.
  bool (*fault)(address_space& mm, vm_area& area, user_address at, unsigned access) = nullptr;
};

/// The mappings of one process. Mappings are whole pages; between them lies a hole.
class address_space {
 public:
  /// Whole pages with the same access, and plain memory behind them, or a driver.
  struct area {
    user_address start;
    std::size_t size;
    unsigned access;
    std::shared_ptr<std::byte[]> memory;
    std::size_t offset;
    bool shared = false;         // across fork()
    bool not_for_child = false;  // madvise(MADV_DONTFORK)
    std::unique_ptr<vm_area> vma = nullptr;

    user_address end() const { return start + size; }
  };

  address_space() = default;
  address_space& operator=(const address_space&) = delete;

  /// As fork(2): the same mappings, with a copy of what is in them. Those of drivers are left to dup_mmap().
  address_space(const address_space& parent) : next_(parent.next_), next_low_(parent.next_low_)
  {
    for (const auto& a : parent.areas_) {
      if (a.vma || a.not_for_child) continue;
      areas_.push_back({a.start, a.size, a.access, a.memory, a.offset, a.shared});
      if (a.shared) continue;
      auto& copy = areas_.back();
      copy.memory = std::shared_ptr<std::byte[]>(new std::byte[a.size]);
      std::memcpy(copy.memory.get(), a.memory.get() + a.offset, a.size);
      copy.offset = 0;
    }
  }

  /// Zeroed pages for at least `bytes`, with a hole on both sides.
  user_address map(std::size_t bytes, unsigned access = can_read | can_write)
  {
    const auto size = round_up(bytes);
    const auto start = place_for(size);
    add({start, size, access, std::shared_ptr<std::byte[]>(new std::byte[size]()), 0});
    return start;
  }

  /// As map(), below 4 GiB.
  user_address map_low(std::size_t bytes)
  {
    const auto size = round_up(bytes);
    const auto start = std::exchange(next_low_, next_low_ + size + page_size);
    add({start, size, can_read | can_write, std::shared_ptr<std::byte[]>(new std::byte[size]()), 0});
    return start;
  }

  /// Where map() would put `bytes`; nobody else gets that place.
  user_address place_for(std::size_t bytes)
  {
    const auto size = round_up(bytes) + page_size;
    for (auto a = first_behind(next_); a != areas_.end() && a->start < next_ + size; ++a) next_ = a->end() + page_size;
    return std::exchange(next_, next_ + size);
  }

  area& add(area fresh)
  {
    forget();
    return *areas_.insert(first_behind(fresh.start), std::move(fresh));
  }

  /// The mappings, by address. Who changes them calls forget().
  std::vector<area>& areas() { return areas_; }

  /// The first mapping that ends behind `at`.
  std::vector<area>::iterator first_behind(user_address at)
  {
    return std::partition_point(areas_.begin(), areas_.end(), [&](const area& a) { return a.end() <= at; });
  }

  /// The next accesses to these bytes find them without a look-up.
  void remember(user_address start, std::size_t size, unsigned access, std::byte* host)
  {
    last_start_ = start;
    last_size_ = size;
    last_access_ = access;
    last_host_ = host;
  }

  /// Drops the result of the last look-up.
  void forget() { last_size_ = 0; }

  /// The signal that a program gets for the access that failed last.
  int fault_signal = 0;
  // Linux's mmap_lock: who changes the mappings is alone, who faults is not.
  int faults_under_way = 0;
  const void* changed_by = nullptr;
  waist::lockdep_map lock_map{&sim::lock_key<waist::mm_struct>, "&mm->mmap_lock", 0, waist::LKM_LOCK_MAGIC};
  /// Tasks that have this memory.
  int users = 1;
  /// Null for a process of a test, whose memory is all here.
  outside_memory* outside = nullptr;

  /// Takes the pages from `start` away, of plain memory; a mapping may be cut in two.
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

  /// Whether the byte at `at` may be accessed. Of a program outside, only whether it may be read.
  bool is_there(user_address at, unsigned access)
  {
    if (outside) [[unlikely]] {
      std::byte seen;
      return !outside->read(&seen, at, 1);
    }
    std::size_t there = 0;
    return reach(at, 1, access, there) != nullptr;
  }

  /// Copies as Linux does: byte for byte up to the first one that faults. Returns what was NOT copied. A driver's page
  /// may be on both sides, when the process has mapped it.
  std::size_t copy_in(user_address to, const void* from, std::size_t bytes)
  {
    if (outside) [[unlikely]]
      return outside->write(to, from, bytes);
    return walk(to, bytes, can_write, [&](std::byte* host, std::size_t done, std::size_t n) {
      std::memmove(host, static_cast<const std::byte*>(from) + done, n);
    });
  }

  std::size_t copy_out(void* to, user_address from, std::size_t bytes)
  {
    if (outside) [[unlikely]]
      return outside->read(to, from, bytes);
    return walk(from, bytes, can_read, [&](std::byte* host, std::size_t done, std::size_t n) {
      std::memmove(static_cast<std::byte*>(to) + done, host, n);
    });
  }

  std::size_t zero(user_address to, std::size_t bytes)
  {
    static constexpr std::byte zeros[page_size]{};
    while (outside && bytes) [[unlikely]] {
      const auto n = std::min(bytes, sizeof zeros), missing = outside->write(to, zeros, n);
      to += n - missing;
      bytes -= n - missing;
      if (missing) break;
    }
    if (outside) [[unlikely]]
      return bytes;
    return walk(to, bytes, can_write, [](std::byte* host, std::size_t, std::size_t n) { std::memset(host, 0, n); });
  }

  /// Cuts plain memory in two where it lies on both sides of `at`.
  void split_at(user_address at)
  {
    for (std::size_t i = 0; i < areas_.size(); ++i) {
      auto& a = areas_[i];
      if (a.vma || at <= a.start || at - a.start >= a.size) continue;
      const auto head = at - a.start;
      area tail{at, a.size - head, a.access, a.memory, a.offset + head, a.shared, a.not_for_child};
      a.size = head;
      areas_.insert(areas_.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(tail));
      return;
    }
  }

  static std::size_t round_up(std::size_t bytes)
  {
    return (std::max<std::size_t>(bytes, 1) + page_size - 1) & ~(page_size - 1);
  }

 private:
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
    fault_signal = SIGSEGV;
    auto a =
        std::upper_bound(areas_.begin(), areas_.end(), at, [](user_address x, const area& y) { return x < y.start; });
    if (a == areas_.begin()) return false;
    --a;
    if (at - a->start >= a->size || (a->access & access) != access) return false;
    // What `a` is may change while the driver looks for its page.
    if (a->vma) return a->vma->fault(*this, *a->vma, at, access);
    remember(a->start, a->size, a->access, a->memory.get() + a->offset);
    return true;
  }

  // Invariant: sorted by start.
  std::vector<area> areas_;
  // Above what a host program or a sanitizer's shadow uses, below task_size_max.
  user_address next_ = 0x2000'0000'0000;
  user_address next_low_ = 0x1000'0000;
  // The area that the last access hit.
  user_address last_start_ = 0;
  std::size_t last_size_ = 0;
  unsigned last_access_ = 0;
  std::byte* last_host_ = nullptr;
};

}  // namespace lkm::sim

namespace lkm::waist {
struct mm_struct : lkm::sim::address_space {
  mm_struct() = default;
  mm_struct(const mm_struct& parent) : address_space(parent) {}
  wait_queue_head mmap_lock{};  // of those who wait for it
};
}  // namespace lkm::waist
