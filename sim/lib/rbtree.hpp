// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/rbtree.c (Linux 6.1): red-black trees. A side of a node is a bool, true for the right one.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/rbtree.h>
#include <lkm/sim/include/linux/rbtree_augmented.h>

namespace lkm::sim::rbtree {

using node = waist::rb_node;
using tree = waist::rb_root;
using rotated = void (*)(node* from, node* to);

inline node*& child(node& n, bool right) { return right ? n.rb_right : n.rb_left; }
// SAFETY: the word was made by set(), of a node's address, which is a multiple of eight.
inline node* parent(const node& n) { return reinterpret_cast<node*>(n.__rb_parent_color & ~3UL); }
/// What is no node is black.
inline bool is_black(const node* n) { return !n || (n->__rb_parent_color & 1); }
inline void set(node& n, const node* above, bool black)
{
  n.__rb_parent_color = reinterpret_cast<unsigned long>(above) | (black ? 1UL : 0UL);
}
inline void paint(node& n, bool black) { set(n, parent(n), black); }

/// The pointer that leads to `n`.
inline node*& link_to(node& n, tree& t)
{
  auto* const above = parent(n);
  return above ? child(*above, above->rb_right == &n) : t.rb_node;
}

/// As far as it goes to one side.
inline node* outermost(node* n, bool right)
{
  while (n && child(*n, right)) n = child(*n, right);
  return n;
}

/// The neighbour in order.
inline node* neighbour(const node& of, bool right)
{
  auto& n = const_cast<node&>(of);
  if (parent(n) == &n) return nullptr;
  if (auto* const below = child(n, right)) return outermost(below, !right);
  auto* came_from = &n;
  auto* above = parent(n);
  while (above && child(*above, right) == came_from) {
    came_from = above;
    above = parent(*above);
  }
  return above;
}

/// The first in postorder of those from `n` on down.
inline node* deepest(node* n)
{
  while (n && (n->rb_left || n->rb_right)) n = n->rb_left ? n->rb_left : n->rb_right;
  return n;
}

}  // namespace lkm::sim::rbtree

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/rbtree.ipp>
#endif
