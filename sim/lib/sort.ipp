// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/sort.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

/// `compare` and `swap` take two elements; without a swap of the driver's, its bytes are.
template <class Compare, class Swap>
void sort_elements(void* base, std::size_t num, std::size_t size, Compare compare, bool has_swap, Swap swap)
{
  auto* const bytes = static_cast<std::byte*>(base);
  const auto at = [=](std::size_t i) { return bytes + i * size; };
  heap_sort(
      num, [&](std::size_t i, std::size_t j) { return compare(at(i), at(j)) < 0; },
      [&](std::size_t i, std::size_t j) {
        if (has_swap)
          swap(at(i), at(j));
        else
          std::swap_ranges(at(i), at(i) + size, at(j));
      });
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void sort_r(void* base, size_t num, size_t size, cmp_r_func_t cmp_func, swap_r_func_t swap_func,
                           const void* priv)
{
  sim::sort_elements(
      base, num, size, [&](const void* a, const void* b) { return cmp_func(a, b, priv); }, swap_func != nullptr,
      [&](void* a, void* b) { swap_func(a, b, static_cast<int>(size), priv); });
}
LKM_EXPORT_SYMBOL(sort_r);

LKM_SIM_INLINE void sort(void* base, size_t num, size_t size, cmp_func_t cmp_func, swap_func_t swap_func)
{
  sim::sort_elements(base, num, size, cmp_func, swap_func != nullptr,
                     [&](void* a, void* b) { swap_func(a, b, static_cast<int>(size)); });
}
LKM_EXPORT_SYMBOL(sort);

LKM_SIM_INLINE void* lkm_bsearch(const void* key, const void* base, size_t num, size_t size, cmp_func_t cmp)
{
  const auto* const bytes = static_cast<const char*>(base);
  size_t low = 0, high = num;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const int order = cmp(key, bytes + middle * size);
    if (!order) return const_cast<char*>(bytes + middle * size);
    if (order > 0)
      low = middle + 1;
    else
      high = middle;
  }
  return nullptr;
}
LKM_EXPORT_SYMBOL(lkm_bsearch);

LKM_SIM_INLINE void list_sort(void* priv, list_head* head, list_cmp_func_t cmp)
{
  size_t n = 0;
  for (const auto* at = head->next; at != head; at = at->next) ++n;
  if (n < 2) return;
  head->prev->next = nullptr;
  list_head* rest = nullptr;
  auto* next = sim::merge_sort(head->next, n, rest, [&](list_head* a, list_head* b) { return cmp(priv, a, b) > 0; });
  INIT_LIST_HEAD(head);
  while (next) {
    auto* const entry = next;
    next = next->next;
    list_add_tail(entry, head);
  }
}
LKM_EXPORT_SYMBOL(list_sort);

}  // extern "C"
}  // namespace lkm::waist
