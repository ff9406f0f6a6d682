// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/sort.c, lib/bsearch.c and lib/list_sort.c (Linux 6.1), none of which needs memory.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/bsearch.h>
#include <lkm/sim/include/linux/list_sort.h>
#include <lkm/sim/include/linux/sort.h>

#include <algorithm>
#include <cstddef>

namespace lkm::sim {

/// The largest element rises to the top of a heap, again and again. `less(i, j)` and `swap(i, j)` take indices.
template <class Less, class Swap>
void heap_sort(std::size_t n, Less less, Swap swap)
{
  const auto sink = [&](std::size_t at, std::size_t end) {
    for (auto child = 2 * at + 1; child < end; child = 2 * at + 1) {
      if (child + 1 < end && less(child, child + 1)) ++child;
      if (!less(at, child)) return;
      swap(at, child);
      at = child;
    }
  };
  for (auto at = n / 2; at-- > 0;) sink(at, n);
  for (auto end = n; end > 1;) {
    swap(std::size_t{0}, --end);
    sink(0, end);
  }
}

/// Sorts the first `n` of a chain that ends with null, and cuts them off it: the first of them, and in `rest` what
/// follows.
template <class After>
waist::list_head* merge_sort(waist::list_head* first, std::size_t n, waist::list_head*& rest, After after)
{
  if (n == 1) {
    rest = first->next;
    first->next = nullptr;
    return first;
  }
  waist::list_head* right = nullptr;
  auto* left = merge_sort(first, n / 2, right, after);
  right = merge_sort(right, n - n / 2, rest, after);
  waist::list_head merged{};
  auto* last = &merged;
  while (left && right) {
    auto*& next = after(left, right) ? right : left;
    last = last->next = next;
    next = next->next;
  }
  last->next = left ? left : right;
  return merged.next;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/sort.ipp>
#endif
