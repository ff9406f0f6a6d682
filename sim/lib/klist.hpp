// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/klist.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/klist.h>
#include <lkm/sim/kernel/locking/spinlock.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>
#include <lkm/sim/lib/refcount.hpp>

#include <cstdint>
#include <string>

namespace lkm::sim {

/// Nodes of all lists of a kernel, and those who wait for one to leave.
class klists final : public subsystem {
 public:
  static constexpr std::uintptr_t deleted = 1;

  static waist::klist* list_of(const waist::klist_node& n)
  {
    return reinterpret_cast<waist::klist*>(reinterpret_cast<std::uintptr_t>(n.n_klist) & ~deleted);
  }
  static bool is_deleted(const waist::klist_node& n) { return reinterpret_cast<std::uintptr_t>(n.n_klist) & deleted; }
  static waist::klist_node& of(waist::list_head* entry)
  {
    // SAFETY: only klist_node::n_node is ever linked into a klist.
    return *reinterpret_cast<waist::klist_node*>(reinterpret_cast<char*>(entry) -
                                                 __builtin_offsetof(waist::klist_node, n_node));
  }

  static void add(waist::klist& k, waist::klist_node& n, waist::list_head* behind, const char* function)
  {
    if (!k.k_list.next)
      oops(std::string("BUG: ") + function +
           " of a klist that is not initialised: klist_init() or DEFINE_KLIST() is missing");
    waist::INIT_LIST_HEAD(&n.n_node);
    waist::kref_init(&n.n_ref);
    n.n_klist = &k;
    if (k.get) k.get(&n);
    waist::spin_lock(&k.k_lock);
    waist::list_add(&n.n_node, behind);
    waist::spin_unlock(&k.k_lock);
  }
  static void add_beside(waist::klist_node& n, waist::klist_node& pos, bool behind, const char* function)
  {
    auto* const k = list_of(pos);
    if (!k) oops(std::string("BUG: ") + function + " of a klist_node that is in no list");
    add(*k, n, behind ? &pos.n_node : pos.n_node.prev, function);
  }

  /// Gives a reference back.
  void put(waist::klist_node& n, bool kill, const char* function)
  {
    auto* const k = list_of(n);
    if (!k) oops(std::string("BUG: ") + function + " of a klist_node that is in no list: it was deleted before");
    waist::spin_lock(&k->k_lock);
    if (kill) {
      if (is_deleted(n)) waist::lkm_warn("lib/klist.c", __LINE__, "klist_del", "a klist_node is deleted twice");
      n.n_klist = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(k) | deleted);
    }
    const bool last = drop(n);
    waist::spin_unlock(&k->k_lock);
    if (last && k->put) k->put(&n);
  }

  void remove(waist::klist_node& n)
  {
    might_sleep([](const char* why) { return std::string("BUG: klist_remove() may wait, and is called ") + why; });
    // The node may be freed when it has left: the one who waits is known by what is on its own stack.
    waiter me{{}, &n, false};
    waist::list_add(&me.list, &waiters_);
    put(n, true, "klist_remove()");
    wait_until(left_, "for those who walk a klist to leave the node: klist_remove()", [&] { return me.is_done; });
  }

  waist::klist_node* step(waist::klist_iter& i, waist::list_head* waist::list_head::* where)
  {
    auto& k = *i.i_klist;
    auto* const last = i.i_cur;
    bool gone = false;
    const auto flags = waist::lkm_spin_lock_irqsave(&k.k_lock);
    auto* at = (last ? last->n_node : k.k_list).*where;
    if (last) gone = drop(*last);
    while (at != &k.k_list && is_deleted(of(at))) at = at->*where;
    i.i_cur = at == &k.k_list ? nullptr : &of(at);
    if (i.i_cur) waist::kref_get(&i.i_cur->n_ref);
    waist::spin_unlock_irqrestore(&k.k_lock, flags);
    if (gone && k.put) k.put(last);
    return i.i_cur;
  }

  klists() { waist::INIT_LIST_HEAD(&waiters_); }

 private:
  struct waiter {
    waist::list_head list;
    const waist::klist_node* node;
    bool is_done;
  };

  /// True when it was the last reference: the node leaves its list.
  bool drop(waist::klist_node& n)
  {
    if (!waist::refcount_dec_and_test(&n.n_ref.refcount)) return false;
    waist::list_del(&n.n_node);
    for (auto *at = waiters_.next, *next = at->next; at != &waiters_; at = next, next = at->next) {
      // SAFETY: only waiter::list, its first member, is ever linked into waiters_.
      auto& w = *reinterpret_cast<waiter*>(at);
      if (w.node != &n) continue;
      waist::list_del_init(at);
      w.is_done = true;
    }
    left_.wake_all();
    n.n_klist = nullptr;
    return true;
  }

  waist::list_head waiters_;
  wait_list left_;
};

LKM_SIM_INITCALL(klists);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/klist.ipp>
#endif
