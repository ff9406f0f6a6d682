// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/softirq.c (Linux 6.1): what an interrupt leaves to be done as soon as nobody is in its way, on top of
/// the task that was interrupted.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/bottom_half.h>
#include <lkm/sim/include/linux/interrupt.h>
#include <lkm/sim/include/linux/irqflags.h>
#include <lkm/sim/kernel/kthread.hpp>
#include <lkm/sim/kernel/locking/lockdep.hpp>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

/// Gives the kernel an idle task, on top of which interrupts arrive when no other task can run.
void need_idle_task();

/// The kinds of softirqs, in the order in which they run, with Linux's numbers.
enum class softirq : unsigned { hi = 0, timer = 1, tasklet = 6, hrtimer = 8, rcu = 9 };

class softirqs final : public subsystem {
 public:
  void boot(boot_files&) override
  {
    part<scheduler>().on_interrupt(interrupt::softirq, [] {});
  }

  void open(softirq kind, std::function<void()> action) { actions_[index(kind)] = std::move(action); }

  /// It runs when the interrupt that raises it ends. Where a task raises it, it runs with the next interrupt, or when
  /// the task sleeps, in a thread of its own.
  void raise(softirq kind)
  {
    pending_ |= 1u << index(kind);
    if (in_interrupt()) return;
    need_idle_task();
    constexpr auto jiffy = ns_per_jiffy;
    part<scheduler>().interrupt_at(interrupt::softirq, (part<scheduler>().now() / jiffy + 1) * jiffy);
    if (!thread_) thread_ = &make_kernel_task("ksoftirqd/0", [this] { run_for_ever(); });
    waist::wake_up_process(thread_);
  }

  /// Runs what is pending, unless the current task is in a softirq or interrupt already, or has disabled softirqs.
  void run()
  {
    auto& scheduler = part<sim::scheduler>();
    if (!pending_ || current().irqs_off || in_interrupt() || !scheduler.begins_to_serve()) return;
    auto& me = current();
    const auto* const outer = scheduler.serve(&me);
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
    scheduler.serve(outer);
  }

  static bool in_interrupt()
  {
    return (static_cast<unsigned long>(current().preempt_count) & (waist::SOFTIRQ_MASK | waist::HARDIRQ_MASK)) != 0;
  }

 private:
  static std::size_t index(softirq kind) { return static_cast<std::size_t>(kind); }

  [[noreturn]] void run_for_ever()
  {
    auto& me = current();
    while (true) {
      run();
      me.idles = true;
      me.__state = waist::TASK_UNINTERRUPTIBLE;
      part<scheduler>().schedule();
      me.idles = false;
    }
  }

  std::array<std::function<void()>, 10> actions_;
  unsigned pending_ = 0;
  task* thread_ = nullptr;
};

LKM_SIM_INITCALL(softirqs);

inline void scheduler::interrupt_ends() { part<softirqs>().run(); }

/// The tasklets that are scheduled. One that is disabled waits until it is enabled.
class tasklets final : public subsystem {
 public:
  void boot(boot_files&) override
  {
    part<softirqs>().open(softirq::hi, [this] { run(high_); });
    part<softirqs>().open(softirq::tasklet, [this] { run(normal_); });
  }

  /// Its mark says already that it is scheduled.
  void schedule(waist::tasklet_struct& t, softirq kind)
  {
    if (!t.func && !t.callback)
      return oops(
          "BUG: a tasklet was scheduled that is not initialised: tasklet_setup() or DECLARE_TASKLET() is missing");
    (kind == softirq::hi ? high_ : normal_).push_back(&t);
    part<softirqs>().raise(kind);
  }

  void enabled()
  {
    if (!high_.empty()) part<softirqs>().raise(softirq::hi);
    if (!normal_.empty()) part<softirqs>().raise(softirq::tasklet);
  }

  void kill(waist::tasklet_struct& t)
  {
    if (!is_done(t)) oops("BUG: tasklet_kill() by the tasklet itself, which waits for its own return");
    might_sleep([](const char* why) { return std::string("BUG: tasklet_kill() may sleep, and is called ") + why; });
    wait_until(ran_,
               t.count.counter ? "for a tasklet to run that is disabled: tasklet_kill()"
                               : "for a tasklet to have run: tasklet_kill()",
               [&] { return !is_scheduled(t); });
    is_done(t);
  }

  /// Waits as long as another processor runs it. False when the caller does.
  bool is_done(const waist::tasklet_struct& t) const
  {
    return part<scheduler>().wait_for_interrupt("for a tasklet to return", [&] { return running_ == &t; });
  }

  void take_away(const departure& who) override
  {
    for (auto* const queue : {&high_, &normal_})
      std::erase_if(*queue, [&](waist::tasklet_struct* t) {
        if (who.module() && !who.owns(code(*t)) && !who.owns(t)) return false;
        const auto function = function_of(*t);
        who.left("the tasklet" + (function.function.empty() ? std::string() : ' ' + function.text()) +
                     ", which is scheduled,",
                 "tasklet_kill()");
        return true;
      });
  }

 private:
  static bool is_scheduled(const waist::tasklet_struct& t) { return t.state & 1ul << waist::TASKLET_STATE_SCHED; }
  static const void* code(const waist::tasklet_struct& t)
  {
    return t.use_callback ? reinterpret_cast<const void*>(t.callback) : reinterpret_cast<const void*>(t.func);
  }

  static stack_frame function_of(const waist::tasklet_struct& t)
  {
    return t.use_callback ? driver_function(t.callback) : driver_function(t.func);
  }

  void run(std::vector<waist::tasklet_struct*>& queue)
  {
    auto& me = current();
    for (auto* const t : std::exchange(queue, {})) {
      if (t->count.counter) {
        queue.push_back(t);
        continue;
      }
      t->state &= ~(1ul << waist::TASKLET_STATE_SCHED);
      const auto before = me.preempt_count;
      const auto* const outer = std::exchange(running_, t);
      const auto copy = *t;  // it may free itself
      if (copy.use_callback)
        copy.callback(t);
      else
        copy.func(copy.data);
      running_ = outer;
      if (me.preempt_count != before || me.irqs_off)
        oops("BUG: the tasklet " + function_of(copy).text() +
             " returned with a spinlock held, or with preemption or interrupts disabled");
    }
    ran_.wake_all();
  }

  std::vector<waist::tasklet_struct*> high_, normal_;
  const waist::tasklet_struct* running_ = nullptr;
  wait_list ran_;
};

LKM_SIM_INITCALL(tasklets);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/softirq.ipp>
#endif
