// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/rcu/tree.c and update.c (Linux 6.1): readers never sleep in their sections, so that all of them have
/// ended when the next jiffies have passed, but for one that is interrupted or preempted.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/rcupdate.h>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>
#include <lkm/sim/kernel/softirq.hpp>
#include <lkm/sim/mm/util.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>

namespace lkm::sim {

class rcu final : public subsystem {
 public:
  void boot(boot_files&) override
  {
    part<scheduler>().on_interrupt(interrupt::rcu, [] { part<softirqs>().raise(softirq::rcu); });
    part<softirqs>().open(softirq::rcu, [this] { run(); });
  }

  void call(waist::rcu_head* head, waist::rcu_callback_t function)
  {
    if (!function) oops("BUG: call_rcu() without a function");
    if (std::ranges::any_of(callbacks_, [&](const auto& c) { return c.head == head; }))
      oops("BUG: call_rcu() of an rcu_head that waits already: the object is removed twice");
    head->func = function;
    add({end_of_grace_period(), head, nullptr});
  }
  void free(void* block) { add({end_of_grace_period(), nullptr, block}); }

  /// Until all that waits now has been called.
  void barrier()
  {
    might_sleep([](const char* why) { return std::string("BUG: rcu_barrier() may sleep, and is called ") + why; });
    wait_until(ran_, "for the functions of call_rcu(): rcu_barrier()", [&, last = added_] { return called_ >= last; });
  }

  void take_away(const departure& who) override
  {
    std::erase_if(callbacks_, [&](const callback& c) {
      if (!c.head) {
        waist::kvfree(c.block);
        return true;
      }
      if (who.module() && !who.owns(reinterpret_cast<const void*>(c.head->func))) return false;
      const auto function = driver_function(c.head->func);
      who.left("the call of " + (function.function.empty() ? std::string("a function") : function.text()) +
                   ", which call_rcu() has promised,",
               "rcu_barrier()");
      return true;
    });
    called_ = added_ - callbacks_.size();
  }

 private:
  struct callback {
    std::uint64_t due;
    waist::rcu_head* head;
    void* block;  // to free, where there is no function
  };

  static std::uint64_t end_of_grace_period() { return (part<scheduler>().now() / ns_per_jiffy + 2) * ns_per_jiffy; }

  void add(callback c)
  {
    need_idle_task();
    callbacks_.push_back(c);
    ++added_;
    set_next();
  }
  void set_next()
  {
    part<scheduler>().interrupt_at(interrupt::rcu, callbacks_.empty() ? scheduler::never : callbacks_.front().due);
  }

  void run()
  {
    auto& me = current();
    // The task that is interrupted, or another that was preempted, may still read.
    if (me.rcu_read_lock_nesting || static_cast<unsigned long>(me.preempt_count) & waist::PREEMPT_MASK ||
        part<scheduler>().has_preempted_reader()) {
      part<scheduler>().interrupt_at(interrupt::rcu, part<scheduler>().now() + ns_per_jiffy);
      return;
    }
    while (!callbacks_.empty() && callbacks_.front().due <= part<scheduler>().now()) {
      const auto c = callbacks_.front();
      callbacks_.pop_front();
      if (!c.head) {
        waist::kvfree(c.block);
      } else {
        const auto before = me.preempt_count;
        const auto function = c.head->func;
        function(c.head);
        if (me.preempt_count != before || me.irqs_off || me.rcu_read_lock_nesting)
          oops("BUG: the function " + driver_function(function).text() +
               " of call_rcu() returned with a spinlock held, or in another section that it began");
      }
      ++called_;
    }
    set_next();
    ran_.wake_all();
  }

  std::deque<callback> callbacks_;
  std::uint64_t added_ = 0, called_ = 0;
  wait_list ran_;
};

LKM_SIM_INITCALL(rcu);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/rcu/tree.ipp>
#endif
