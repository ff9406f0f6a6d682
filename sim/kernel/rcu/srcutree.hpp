// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/rcu/srcutree.c (Linux 6.1): two counts of readers, of which the old one has to become 0.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/srcu.h>
#include <lkm/sim/kernel/rcu/tree.hpp>
#include <lkm/sim/kernel/softirq.hpp>
#include <lkm/sim/kernel/workqueue.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

namespace lkm::sim {

/// The functions that call_srcu() has promised to call: a work for each srcu_struct waits for readers and calls them.
class srcu_calls final : public subsystem {
 public:
  void call(waist::srcu_struct& ssp, waist::rcu_head* head, waist::rcu_callback_t function)
  {
    if (!function) oops("BUG: call_srcu() without a function");
    auto& mine = of(ssp);
    if (std::ranges::find(mine.heads, head) != mine.heads.end())
      oops("BUG: call_srcu() of an rcu_head that waits already: the object is removed twice");
    head->func = function;
    mine.heads.push_back(head);
    ++mine.added;
    start(mine);
  }

  void begin_grace_period(waist::srcu_struct& ssp) { start(of(ssp)); }

  void barrier(waist::srcu_struct& ssp)
  {
    might_sleep([](const char* why) { return std::string("BUG: srcu_barrier() may sleep, and is called ") + why; });
    auto& mine = of(ssp);
    wait_until(ran_, "for the functions of call_srcu(): srcu_barrier()",
               [&, last = mine.added] { return mine.called >= last; });
  }

  /// False when functions are still to be called.
  bool forget(waist::srcu_struct& ssp)
  {
    const auto found = all_.find(&ssp);
    if (found == all_.end()) return true;
    waist::flush_work(&found->second.work);
    if (!found->second.heads.empty()) return false;
    all_.erase(found);
    return true;
  }

  void take_away(const departure& who) override
  {
    for (auto at = all_.begin(); at != all_.end();) {
      auto& mine = at->second;
      std::erase_if(mine.heads, [&](waist::rcu_head* head) {
        if (who.module() && !who.owns(reinterpret_cast<const void*>(head->func))) return false;
        const auto function = driver_function(head->func);
        who.left("the call of " + (function.function.empty() ? std::string("a function") : function.text()) +
                     ", which call_srcu() has promised,",
                 "srcu_barrier()");
        return true;
      });
      mine.called = mine.added - mine.heads.size();
      // Its srcu_struct may go with the module.
      if (mine.heads.empty()) waist::cancel_work(&mine.work);
      at = mine.heads.empty() && !part<workqueues>().runner_of(mine.work) ? all_.erase(at) : std::next(at);
    }
  }

 private:
  struct pending {
    waist::work_struct work{};
    waist::srcu_struct* ssp = nullptr;
    std::deque<waist::rcu_head*> heads;
    std::uint64_t added = 0, called = 0;
  };

  pending& of(waist::srcu_struct& ssp)
  {
    if (!ssp.left.head.next)
      oops("BUG: call_srcu() of an srcu_struct that is not initialised: init_srcu_struct() is missing");
    auto& mine = all_[&ssp];
    if (!mine.ssp) {
      mine.ssp = &ssp;
      waist::INIT_WORK(&mine.work, [](waist::work_struct* work) {
        // SAFETY: this is the function of pending::work, its first member, alone.
        part<srcu_calls>().run(*reinterpret_cast<pending*>(work));
      });
    }
    return mine;
  }

  static void start(pending& mine)
  {
    waist::queue_work_on(waist::WORK_CPU_UNBOUND, waist::lkm_system_wq(3), &mine.work);
  }

  void run(pending& mine);

  std::map<waist::srcu_struct*, pending> all_;
  wait_list ran_;
};

LKM_SIM_INITCALL(srcu_calls);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/rcu/srcutree.ipp>
#endif
