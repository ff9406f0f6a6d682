// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/interval_tree.c (Linux 6.1): a red-black tree by the intervals' beginnings, in which each node knows the
/// largest end below it.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/interval_tree.h>
#include <lkm/sim/include/linux/rbtree_augmented.h>
#include <lkm/sim/lib/rbtree.hpp>

#include <algorithm>

namespace lkm::sim::interval_tree {

using interval = waist::interval_tree_node;

inline interval* of(waist::rb_node* node)
{
  // SAFETY: only interval_tree_node::rb, its first member, is ever linked into such a tree.
  return reinterpret_cast<interval*>(node);
}
inline bool reaches(waist::rb_node* node, unsigned long start) { return node && of(node)->__subtree_last >= start; }

inline unsigned long largest_end(const waist::rb_node& node)
{
  auto end = of(const_cast<waist::rb_node*>(&node))->last;
  for (auto* const below : {node.rb_left, node.rb_right})
    if (below) end = std::max(end, of(below)->__subtree_last);
  return end;
}

inline void propagate(waist::rb_node* node, waist::rb_node* stop)
{
  for (; node != stop; node = rbtree::parent(*node)) of(node)->__subtree_last = largest_end(*node);
}
inline void copy(waist::rb_node* from, waist::rb_node* to) { of(to)->__subtree_last = of(from)->__subtree_last; }
inline void rotate(waist::rb_node* from, waist::rb_node* to)
{
  copy(from, to);
  of(from)->__subtree_last = largest_end(*from);
}
inline constexpr waist::rb_augment_callbacks augment{propagate, copy, rotate};

/// The first from `node` on down that meets the interval.
inline interval* search(waist::rb_node* node, unsigned long start, unsigned long last)
{
  while (node) {
    if (reaches(node->rb_left, start)) {
      node = node->rb_left;
      continue;
    }
    if (of(node)->start > last) return nullptr;
    if (start <= of(node)->last) return of(node);
    node = reaches(node->rb_right, start) ? node->rb_right : nullptr;
  }
  return nullptr;
}

}  // namespace lkm::sim::interval_tree

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/interval_tree.ipp>
#endif
