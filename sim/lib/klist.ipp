// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/klist.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void klist_init(klist* k, void (*get)(klist_node*), void (*put)(klist_node*))
{
  *k = {.k_lock = {}, .k_list = {&k->k_list, &k->k_list}, .get = get, .put = put};
  lkm_spin_lock_init(&k->k_lock, "k_lock", &sim::lock_key<klist>);
}
LKM_EXPORT_SYMBOL_GPL(klist_init);

LKM_SIM_INLINE void klist_add_head(klist_node* n, klist* k)
{
  sim::klists::add(*k, *n, &k->k_list, "klist_add_head()");
}
LKM_EXPORT_SYMBOL_GPL(klist_add_head);
LKM_SIM_INLINE void klist_add_tail(klist_node* n, klist* k)
{
  sim::klists::add(*k, *n, k->k_list.prev, "klist_add_tail()");
}
LKM_EXPORT_SYMBOL_GPL(klist_add_tail);
LKM_SIM_INLINE void klist_add_behind(klist_node* n, klist_node* pos)
{
  sim::klists::add_beside(*n, *pos, true, "klist_add_behind()");
}
LKM_EXPORT_SYMBOL_GPL(klist_add_behind);
LKM_SIM_INLINE void klist_add_before(klist_node* n, klist_node* pos)
{
  sim::klists::add_beside(*n, *pos, false, "klist_add_before()");
}
LKM_EXPORT_SYMBOL_GPL(klist_add_before);

LKM_SIM_INLINE void klist_del(klist_node* n) { sim::part<sim::klists>().put(*n, true, "klist_del()"); }
LKM_EXPORT_SYMBOL_GPL(klist_del);
LKM_SIM_INLINE void klist_remove(klist_node* n) { sim::part<sim::klists>().remove(*n); }
LKM_EXPORT_SYMBOL_GPL(klist_remove);
LKM_SIM_INLINE int klist_node_attached(klist_node* n) { return n->n_klist != nullptr; }
LKM_EXPORT_SYMBOL_GPL(klist_node_attached);

LKM_SIM_INLINE void klist_iter_init_node(klist* k, klist_iter* i, klist_node* n)
{
  i->i_klist = k;
  i->i_cur = n && kref_get_unless_zero(&n->n_ref) ? n : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(klist_iter_init_node);
LKM_SIM_INLINE void klist_iter_init(klist* k, klist_iter* i) { klist_iter_init_node(k, i, nullptr); }
LKM_EXPORT_SYMBOL_GPL(klist_iter_init);
LKM_SIM_INLINE void klist_iter_exit(klist_iter* i)
{
  if (i->i_cur) sim::part<sim::klists>().put(*i->i_cur, false, "klist_iter_exit()");
  i->i_cur = nullptr;
}
LKM_EXPORT_SYMBOL_GPL(klist_iter_exit);

LKM_SIM_INLINE klist_node* klist_prev(klist_iter* i) { return sim::part<sim::klists>().step(*i, &list_head::prev); }
LKM_EXPORT_SYMBOL_GPL(klist_prev);
LKM_SIM_INLINE klist_node* klist_next(klist_iter* i) { return sim::part<sim::klists>().step(*i, &list_head::next); }
LKM_EXPORT_SYMBOL_GPL(klist_next);

}  // extern "C"
}  // namespace lkm::waist
