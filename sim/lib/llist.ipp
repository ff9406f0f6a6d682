// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/llist.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bool llist_add_batch(llist_node* first, llist_node* last, llist_head* head)
{
  last->next = std::exchange(head->first, first);
  return !last->next;
}
LKM_EXPORT_SYMBOL_GPL(llist_add_batch);

LKM_SIM_INLINE llist_node* llist_del_first(llist_head* head)
{
  return head->first ? std::exchange(head->first, head->first->next) : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(llist_del_first);

LKM_SIM_INLINE llist_node* llist_reverse_order(llist_node* first)
{
  llist_node* reversed = nullptr;
  while (first) reversed = std::exchange(first, std::exchange(first->next, reversed));
  return reversed;
}
LKM_EXPORT_SYMBOL_GPL(llist_reverse_order);

}  // extern "C"
}  // namespace lkm::waist
