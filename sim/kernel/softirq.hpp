// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/softirq.c (Linux 6.1): what an interrupt leaves to be done as soon as nobody is in its way, on top of
/// the task that was interrupted.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/bottom_half.h>
#include <lkm/sim/include/linux/irqflags.h>
#include <lkm/sim/kernel/sched/core.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <functional>
#include <utility>

namespace lkm::sim {

/// The kinds of softirqs, in the order in which they run, with Linux's numbers.
enum class softirq : unsigned { timer = 1 };

class softirqs final : public subsystem {
 public:
  void open(softirq kind, std::function<void()> action) { actions_[index(kind)] = std::move(action); }
  void raise(softirq kind) { pending_ |= 1u << index(kind); }

  /// Runs what is pending, unless the current task is in a softirq or interrupt already, or has disabled softirqs.
  void run()
  {
    if (!pending_ || current().irqs_off || interrupts() != 0) return;
    auto& me = current();
    const auto looks = std::exchange(me.looks_at_clock, 0), spins = std::exchange(me.spins, 0);
    me.preempt_count += static_cast<int>(waist::SOFTIRQ_OFFSET);
    while (pending_) {
      const auto kind = static_cast<std::size_t>(std::countr_zero(pending_));
      pending_ &= pending_ - 1;
      actions_[kind]();
    }
    me.preempt_count -= static_cast<int>(waist::SOFTIRQ_OFFSET);
    me.looks_at_clock = looks;
    me.spins = spins;
  }

 private:
  static std::size_t index(softirq kind) { return static_cast<std::size_t>(kind); }
  static unsigned long interrupts()
  {
    return static_cast<unsigned long>(current().preempt_count) & (waist::SOFTIRQ_MASK | waist::HARDIRQ_MASK);
  }

  std::array<std::function<void()>, 10> actions_;
  unsigned pending_ = 0;
};

inline const initcall<softirqs> softirqs_initcall;

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/softirq.ipp>
#endif
