// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/time/hrtimer.c (Linux 6.1): timers in the order of their expiry, each of which interrupts at its
/// nanosecond.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/hrtimer.h>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/kernel/softirq.hpp>
#include <lkm/sim/kernel/time/timekeeping.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace lkm::sim {

class hrtimers final : public subsystem {
 public:
  void boot(boot_files&) override
  {
    part<scheduler>().on_interrupt(interrupt::hrtimer, [this] {
      run(hard_);
      if (is_due(soft_)) part<softirqs>().raise(softirq::hrtimer);
      set_next();
    });
    part<softirqs>().open(softirq::hrtimer, [this] {
      run(soft_);
      set_next();
    });
  }

  /// It is not armed, and its expiry is set.
  void arm(waist::hrtimer& timer)
  {
    if (!timer.function)
      return oops(
          "BUG: an hrtimer without a function was started\nIts function is set between hrtimer_init() and "
          "hrtimer_start().");
    need_idle_task();
    timer.lkm_turn = ++turns_;
    timer.state = 1;
    queue_of(timer).emplace(key(timer), &timer);
    set_next();
  }

  /// True when it was armed.
  bool disarm(waist::hrtimer& timer)
  {
    if (!timer.lkm_turn) return false;
    queue_of(timer).erase(key(timer));
    timer.lkm_turn = 0;
    timer.state = 0;
    set_next();
    return true;
  }

  const waist::hrtimer* running() const { return running_; }

  void take_away(const departure& who) override
  {
    for (auto* const queue : {&hard_, &soft_})
      for (auto at = queue->begin(); at != queue->end();) {
        auto& timer = *(at++)->second;
        if (who.module() && !who.owns(reinterpret_cast<const void*>(timer.function)) && !who.owns(&timer)) continue;
        const auto function = driver_function(timer.function);
        who.left("the hrtimer with " + (function.function.empty() ? std::string("a function") : function.text()),
                 "hrtimer_cancel()");
        disarm(timer);
      }
  }

 private:
  /// In nanoseconds of ktime_get(), and which of those that expire then comes first.
  using order = std::pair<waist::ktime_t, unsigned long>;
  using queue = std::map<order, waist::hrtimer*>;

  static waist::ktime_t on_clock(const waist::hrtimer& timer, waist::ktime_t time)
  {
    return time < waist::KTIME_MAX ? time - timer.base->offset : time;
  }
  static order key(const waist::hrtimer& timer) { return {on_clock(timer, timer.node.expires), timer.lkm_turn}; }
  queue& queue_of(const waist::hrtimer& timer) { return timer.is_soft ? soft_ : hard_; }

  static waist::ktime_t now() { return static_cast<waist::ktime_t>(part<scheduler>().now()); }
  static bool is_due(const queue& timers)
  {
    return !timers.empty() && on_clock(*timers.begin()->second, timers.begin()->second->_softexpires) <= now();
  }

  static constexpr unsigned max_calls = 1'000'000;  // without any time between them

  void set_next()
  {
    auto first = waist::KTIME_MAX;
    for (const auto* const timers : {&hard_, &soft_})
      if (!timers->empty()) first = std::min(first, timers->begin()->first.first);
    part<scheduler>().interrupt_at(interrupt::hrtimer, first == waist::KTIME_MAX ? scheduler::never
                                                       : first < 0               ? 0
                                                                                 : static_cast<std::uint64_t>(first));
  }

  void run(queue& timers)
  {
    for (unsigned calls = 0; is_due(timers); ++calls) {
      if (calls == max_calls) oops("BUG: hrtimers expire at once, again and again: nothing else would ever run");
      auto& timer = *timers.begin()->second;
      disarm(timer);
      auto& me = current();
      const auto before = me.preempt_count, off = me.irqs_off;
      const auto* const outer = std::exchange(running_, &timer);
      const auto function = timer.function;
      const auto expired = timer.node.expires;
      const auto again = function(&timer);
      running_ = outer;
      if (me.preempt_count != before || me.irqs_off != off)
        oops("BUG: the hrtimer's function " + driver_function(function).text() +
             " returned with a spinlock held, or with other interrupts disabled than before");
      if (again == waist::HRTIMER_NORESTART) continue;
      if (timer.lkm_turn) continue;  // it has started itself
      if (timer.node.expires == expired && on_clock(timer, expired) <= now())
        oops("BUG: the hrtimer's function " + driver_function(function).text() +
             " returned HRTIMER_RESTART and has not moved the expiry: it would run again at once, for ever\n"
             "Call hrtimer_forward_now() first.");
      arm(timer);
    }
  }

  queue hard_, soft_;
  unsigned long turns_ = 0;
  const waist::hrtimer* running_ = nullptr;
};

LKM_SIM_INITCALL(hrtimers);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/time/hrtimer.ipp>
#endif
