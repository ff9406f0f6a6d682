// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/rbtree.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <utility>

namespace lkm::sim::rbtree {

/// `n` goes down to side `right`, and its child of the other side takes its place; the colours stay where they are in
/// the tree.
inline void rotate(node& n, bool right, tree& t, rotated tell)
{
  auto& rises = *child(n, !right);
  auto* const moves = child(rises, right);
  const bool top = is_black(&n), below = is_black(&rises);
  link_to(n, t) = &rises;
  set(rises, parent(n), top);
  child(n, !right) = moves;
  if (moves) set(*moves, &n, is_black(moves));
  child(rises, right) = &n;
  set(n, &rises, below);
  if (tell) tell(&n, &rises);
}

/// `n` is red; so may its parent be.
inline void balance_after_insertion(node& inserted, tree& t, rotated tell)
{
  auto* n = &inserted;
  while (!is_black(parent(*n))) {
    auto* const above = parent(*n);
    auto* const top = parent(*above);
    const bool side = top->rb_right == above;
    if (auto* const uncle = child(*top, !side); !is_black(uncle)) {
      paint(*above, true);
      paint(*uncle, true);
      paint(*top, false);
      n = top;
      continue;
    }
    if (child(*above, !side) == n) rotate(*above, side, t, tell);
    rotate(*top, !side, t, tell);
    break;
  }
  paint(*t.rb_node, true);
}

/// What the side of `above` on which `short_side` stands lacks: a black node.
inline void balance_after_removal(node* above, node* short_side, tree& t, rotated tell)
{
  while (above && is_black(short_side)) {
    // Both sides may be empty: then it is the one that lacks the node which the tree had there.
    const bool side = above->rb_left != short_side;
    if (!is_black(child(*above, !side))) rotate(*above, side, t, tell);
    auto* const sibling = child(*above, !side);
    if (is_black(sibling->rb_left) && is_black(sibling->rb_right)) {
      paint(*sibling, false);
      short_side = above;
      above = parent(*above);
      continue;
    }
    if (is_black(child(*sibling, !side))) rotate(*sibling, !side, t, tell);
    rotate(*above, side, t, tell);
    // What has risen has the colour of the old top, and both below it are black now.
    auto& risen = *parent(*above);
    paint(*risen.rb_left, true);
    paint(*risen.rb_right, true);
    return;
  }
  if (short_side) paint(*short_side, true);
}

/// Takes `n` out of the tree: where a black node is missing then, as the node above, or null when none is.
inline node* unlink(node& n, tree& t, const waist::rb_augment_callbacks* augment)
{
  auto* const above = parent(n);
  if (!n.rb_left || !n.rb_right) {
    auto* const only = n.rb_left ? n.rb_left : n.rb_right;
    link_to(n, t) = only;
    // An only child is red and has none itself: it takes the black of `n`.
    if (only) set(*only, above, true);
    if (augment) augment->propagate(above, nullptr);
    return !only && is_black(&n) ? above : nullptr;
  }
  auto& next = *outermost(n.rb_right, false);
  auto* const orphan = next.rb_right;
  auto* const left = parent(next);
  const bool was_black = is_black(&next);
  auto* const short_below = left == &n ? &next : left;
  if (left != &n) {
    left->rb_left = orphan;
    if (orphan) set(*orphan, left, true);
    next.rb_right = n.rb_right;
    set(*n.rb_right, &next, is_black(n.rb_right));
  } else if (orphan) {
    set(*orphan, &next, true);
  }
  next.rb_left = n.rb_left;
  set(*n.rb_left, &next, is_black(n.rb_left));
  link_to(n, t) = &next;
  set(next, above, is_black(&n));
  if (augment) {
    augment->copy(&n, &next);
    if (left != &n) augment->propagate(left, &next);
    augment->propagate(&next, nullptr);
  }
  return !orphan && was_black ? short_below : nullptr;
}

inline void replace(node& victim, node& fresh, tree& t)
{
  link_to(victim, t) = &fresh;
  fresh = victim;
  for (auto* const below : {fresh.rb_left, fresh.rb_right})
    if (below) set(*below, &fresh, is_black(below));
}

}  // namespace lkm::sim::rbtree

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void __rb_insert_augmented(rb_node* node, rb_root* root, void (*rotate)(rb_node*, rb_node*))
{
  sim::rbtree::balance_after_insertion(*node, *root, rotate);
}
LKM_EXPORT_SYMBOL(__rb_insert_augmented);

LKM_SIM_INLINE void rb_insert_color(rb_node* node, rb_root* root)
{
  sim::rbtree::balance_after_insertion(*node, *root, nullptr);
}
LKM_EXPORT_SYMBOL(rb_insert_color);

LKM_SIM_INLINE void __rb_erase_color(rb_node* parent, rb_root* root, void (*rotate)(rb_node*, rb_node*))
{
  sim::rbtree::balance_after_removal(parent, nullptr, *root, rotate);
}
LKM_EXPORT_SYMBOL(__rb_erase_color);

LKM_SIM_INLINE rb_node* lkm_rb_unlink(rb_node* node, rb_root* root, const rb_augment_callbacks* augment)
{
  return sim::rbtree::unlink(*node, *root, augment);
}
LKM_EXPORT_SYMBOL(lkm_rb_unlink);

LKM_SIM_INLINE void rb_erase(rb_node* node, rb_root* root)
{
  if (auto* const short_below = sim::rbtree::unlink(*node, *root, nullptr))
    sim::rbtree::balance_after_removal(short_below, nullptr, *root, nullptr);
}
LKM_EXPORT_SYMBOL(rb_erase);

LKM_SIM_INLINE rb_node* rb_first(const rb_root* root) { return sim::rbtree::outermost(root->rb_node, false); }
LKM_EXPORT_SYMBOL(rb_first);

LKM_SIM_INLINE rb_node* rb_last(const rb_root* root) { return sim::rbtree::outermost(root->rb_node, true); }
LKM_EXPORT_SYMBOL(rb_last);

LKM_SIM_INLINE rb_node* rb_next(const rb_node* node) { return sim::rbtree::neighbour(*node, true); }
LKM_EXPORT_SYMBOL(rb_next);

LKM_SIM_INLINE rb_node* rb_prev(const rb_node* node) { return sim::rbtree::neighbour(*node, false); }
LKM_EXPORT_SYMBOL(rb_prev);

LKM_SIM_INLINE rb_node* rb_first_postorder(const rb_root* root) { return sim::rbtree::deepest(root->rb_node); }
LKM_EXPORT_SYMBOL(rb_first_postorder);

LKM_SIM_INLINE rb_node* rb_next_postorder(const rb_node* node)
{
  auto* const above = node ? sim::rbtree::parent(*node) : nullptr;
  // From the left side to the right one, if there is one, before the parent's turn.
  return above && above->rb_left == node && above->rb_right ? sim::rbtree::deepest(above->rb_right) : above;
}
LKM_EXPORT_SYMBOL(rb_next_postorder);

LKM_SIM_INLINE void rb_replace_node(rb_node* victim, rb_node* fresh, rb_root* root)
{
  sim::rbtree::replace(*victim, *fresh, *root);
}
LKM_EXPORT_SYMBOL(rb_replace_node);

LKM_SIM_INLINE void rb_replace_node_rcu(rb_node* victim, rb_node* fresh, rb_root* root)
{
  sim::rbtree::replace(*victim, *fresh, *root);
}
LKM_EXPORT_SYMBOL(rb_replace_node_rcu);

}  // extern "C"
}  // namespace lkm::waist
