// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/xarray.c, lib/radix-tree.c and lib/idr.c (Linux 6.1): what the three keep behind one pointer. Differs
/// from Linux: a sorted map and not a tree of 64 slots each. Its memory is the driver's, and is reported when it is
/// left.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/idr.h>
#include <lkm/sim/mm/slab_common.hpp>

#include <cstdint>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace lkm::sim {

/// Memory of the cache radix_tree_node, which belongs to the driver that called.
template <class T>
struct radix_tree_allocator {
  using value_type = T;
  radix_tree_allocator() = default;
  template <class Other>
  explicit(false) radix_tree_allocator(const radix_tree_allocator<Other>&)
  {
  }
  T* allocate(std::size_t n)
  {
    auto& blocks = part<slab>();
    auto& nodes = blocks.radix_tree_nodes();
    nodes.stride = (n * sizeof(T) + 7) / 8 * 8;
    auto* const memory = blocks.allocate(n * sizeof(T), slab::owner::driver, short_trace::here(), &nodes);
    if (!memory) throw std::bad_alloc();
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t) { part<slab>().release(memory, short_trace::here()); }
  template <class Other>
  bool operator==(const radix_tree_allocator<Other>&) const
  {
    return true;
  }
};

/// What is at the indices of an xarray that are in use.
class xa_entries {
 public:
  struct slot {
    void* entry;
    unsigned marks = 0;
  };
  using slots = std::map<unsigned long, slot, std::less<>, radix_tree_allocator<std::pair<const unsigned long, slot>>>;
  using position = slots::iterator;

  static xa_entries* of(const waist::xarray& xa) { return static_cast<xa_entries*>(xa.xa_head); }

  /// Null when there is none.
  static slot* find(const waist::xarray& xa, unsigned long index)
  {
    auto* const all = of(xa);
    if (!all) return nullptr;
    const auto at = all->slots_.find(index);
    return at == all->slots_.end() ? nullptr : &at->second;
  }

  /// An index that is in use from now on, or was.
  static slot& put(waist::xarray& xa, unsigned long index, void* entry)
  {
    if (!xa.xa_head) xa.xa_head = new (radix_tree_allocator<xa_entries>().allocate(1)) xa_entries;
    auto& s = of(xa)->slots_.try_emplace(index).first->second;
    s.entry = entry;
    return s;
  }

  static void remove(waist::xarray& xa, unsigned long index)
  {
    auto* const all = of(xa);
    if (!all) return;
    const auto at = all->slots_.find(index);
    if (at == all->slots_.end()) return;
    for (unsigned mark = 0; mark < 3; ++mark) set_mark(xa, at->second, mark, false);
    all->slots_.erase(at);
    if (index >= all->full_from_ && index < all->full_to_) all->full_to_ = index;
    if (all->slots_.empty()) clear(xa);
  }

  static void clear(waist::xarray& xa)
  {
    auto* const all = of(xa);
    if (!all) return;
    all->~xa_entries();
    radix_tree_allocator<xa_entries>().deallocate(all, 1);
    xa.xa_head = nullptr;
    for (unsigned mark = 0; mark < 3; ++mark)
      if (mark || !tracks_free(xa)) xa.xa_flags &= ~flag_of(mark);
  }

  /// Visits the slots from `index` up to `max`, until one returns true: that one's index.
  template <class Wanted>
  static std::optional<unsigned long> first(const waist::xarray& xa, unsigned long index, unsigned long max,
                                            Wanted wanted)
  {
    auto* const all = of(xa);
    if (!all) return {};
    for (auto at = all->slots_.lower_bound(index); at != all->slots_.end() && at->first <= max; ++at)
      if (wanted(at->second)) return at->first;
    return {};
  }

  /// The first index from `from` up to `max` that is not in use.
  static std::optional<unsigned long> first_free(const waist::xarray& xa, unsigned long from, unsigned long max)
  {
    if (from > max) return {};
    auto* const all = of(xa);
    return all ? all->first_gap(from, max) : std::optional(from);
  }

  static bool tracks_free(const waist::xarray& xa) { return xa.xa_flags & 4; }

  static void set_mark(waist::xarray& xa, slot& s, unsigned mark, bool on)
  {
    const unsigned bit = 1U << mark;
    if (!(s.marks & bit) == !on) return;
    s.marks ^= bit;
    auto& marked = of(xa)->marked_[mark];
    marked += on ? 1UL : -1UL;
    if (mark == 0 && tracks_free(xa)) return;
    if (marked)
      xa.xa_flags |= flag_of(mark);
    else
      xa.xa_flags &= ~flag_of(mark);
  }

 private:
  static unsigned flag_of(unsigned mark) { return 1U << (27 + mark); }

  std::optional<unsigned long> first_gap(unsigned long from, unsigned long max)
  {
    auto index = from;
    if (index >= full_from_ && index < full_to_) index = full_to_;
    for (auto at = slots_.lower_bound(index); at != slots_.end() && at->first == index; ++at) {
      if (index == max) return {};
      ++index;
    }
    if (from >= full_from_ && from <= full_to_) {
      full_to_ = index;
    } else {
      full_from_ = from;
      full_to_ = index;
    }
    return index <= max ? std::optional(index) : std::nullopt;
  }

  slots slots_;
  unsigned long marked_[3]{};
  // Each index from the one up to the other is in use: a search need not go through them again.
  unsigned long full_from_ = 0, full_to_ = 0;
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/xarray.ipp>
#endif
