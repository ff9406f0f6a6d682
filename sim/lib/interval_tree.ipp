// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/interval_tree.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void interval_tree_insert(interval_tree_node* node, rb_root_cached* root)
{
  auto** at = &root->rb_root.rb_node;
  rb_node* above = nullptr;
  bool is_first = true;
  while (*at) {
    above = *at;
    auto& other = *sim::interval_tree::of(above);
    other.__subtree_last = std::max(other.__subtree_last, node->last);
    const bool right = node->start >= other.start;
    is_first = is_first && !right;
    at = &sim::rbtree::child(*above, right);
  }
  node->__subtree_last = node->last;
  node->rb = {};
  sim::rbtree::set(node->rb, above, false);
  *at = &node->rb;
  if (is_first) root->rb_leftmost = &node->rb;
  __rb_insert_augmented(&node->rb, &root->rb_root, sim::interval_tree::rotate);
}
LKM_EXPORT_SYMBOL_GPL(interval_tree_insert);

LKM_SIM_INLINE void interval_tree_remove(interval_tree_node* node, rb_root_cached* root)
{
  if (auto* const short_below = lkm_rb_unlink(&node->rb, &root->rb_root, &sim::interval_tree::augment))
    __rb_erase_color(short_below, &root->rb_root, sim::interval_tree::rotate);
  root->rb_leftmost = rb_first(&root->rb_root);
}
LKM_EXPORT_SYMBOL_GPL(interval_tree_remove);

LKM_SIM_INLINE interval_tree_node* interval_tree_iter_first(rb_root_cached* root, unsigned long start,
                                                            unsigned long last)
{
  auto* const top = root->rb_root.rb_node;
  return sim::interval_tree::reaches(top, start) ? sim::interval_tree::search(top, start, last) : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(interval_tree_iter_first);

LKM_SIM_INLINE interval_tree_node* interval_tree_iter_next(interval_tree_node* node, unsigned long start,
                                                           unsigned long last)
{
  auto* at = &node->rb;
  if (sim::interval_tree::reaches(at->rb_right, start)) return sim::interval_tree::search(at->rb_right, start, last);
  // Up to one that comes later, and what is on its right side.
  while (auto* const above = sim::rbtree::parent(*at)) {
    if (above->rb_left == at) {
      const auto& other = *sim::interval_tree::of(above);
      if (other.start > last) return nullptr;
      if (start <= other.last) return sim::interval_tree::of(above);
      if (sim::interval_tree::reaches(above->rb_right, start))
        return sim::interval_tree::search(above->rb_right, start, last);
    }
    at = above;
  }
  return nullptr;
}
LKM_EXPORT_SYMBOL_GPL(interval_tree_iter_next);

}  // extern "C"
}  // namespace lkm::waist
