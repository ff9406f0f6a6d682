// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/irq/manage.c, chip.c and irqdesc.c (Linux 6.1): lines that interrupt, and their handlers. A line that
/// is raised interrupts the current task at once, or as soon as that lets interrupts through.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/include/linux/interrupt.h>
#include <lkm/sim/include/linux/irq.h>
#include <lkm/sim/kernel/kthread.hpp>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>
#include <lkm/sim/kernel/softirq.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lkm::waist {
extern "C" LKM_SIM_INLINE irq_chip dummy_irq_chip;
}

namespace lkm::sim {

/// One who has requested a line.
struct irq_action {
  unsigned irq = 0;
  waist::irq_handler_t handler = nullptr, thread_fn = nullptr;
  unsigned long flags = 0;
  const char* name = nullptr;
  void* dev = nullptr;
  task* thread = nullptr;
  bool thread_is_to_run = false, thread_runs = false, ends = false;
  maker made;
};

struct irq_line {
  std::string chip;  // empty as long as a new line has none
  std::string type = "edge";
  bool is_legacy = false;       // of the PC
  bool is_the_kernels = false;  // nobody may request it
  std::vector<std::shared_ptr<irq_action>> actions{};
  int disabled = 1;                                    // how often
  bool pending = false;                                // it was raised while it was disabled, or its handler ran
  bool in_progress = false;                            // its handlers run
  bool waits = false;                                  // probe_irq_on() has asked, and it was not raised
  bool was_probed = false;                             // and it was
  std::array<unsigned long, max_processors> counts{};  // of each processor
};

class interrupts final : public subsystem {
 public:
  interrupts()
  {
    for (unsigned irq = 0; irq < legacy_lines; ++irq) lines_[irq] = {.chip = "IO-APIC", .is_legacy = true};
    lines_[0].is_the_kernels = lines_[2].is_the_kernels = true;
  }

  void boot(boot_files& files) override
  {
    part<scheduler>().on_interrupt(interrupt::line, [this] { arrive(); });
    waist::tasklet_setup(&again_tasklet_, [](waist::tasklet_struct*) { part<interrupts>().handle_again(); });
    files.proc("interrupts", [this] { return text(); });
  }

  int request(irq_action wanted)
  {
    const bool shared = wanted.flags & waist::IRQF_SHARED;
    if ((shared && !wanted.dev) || (shared && wanted.flags & waist::IRQF_NO_AUTOEN)) return -EINVAL;
    auto* const line = find(wanted.irq);
    if (!line || line->is_the_kernels) return line && wanted.irq == 0 ? -EBUSY : -EINVAL;
    if (!wanted.handler && !wanted.thread_fn) return -EINVAL;
    if (line->chip.empty()) return -ENOSYS;
    might_sleep([](const char* why) { return std::string("BUG: request_irq() may sleep, and is called ") + why; });
    const auto said = [](const char* name) { return std::string(name ? name : "(null)"); };
    if (!line->actions.empty()) {
      const auto& old = *line->actions.front();
      if (!(old.flags & wanted.flags & waist::IRQF_SHARED) ||
          (old.flags ^ wanted.flags) & (waist::IRQF_TRIGGER_MASK | waist::IRQF_ONESHOT)) {
        if (!(wanted.flags & waist::IRQF_PROBE_SHARED)) {
          char flags[2][16];
          std::snprintf(flags[0], sizeof flags[0], "%08x", static_cast<unsigned>(wanted.flags));
          std::snprintf(flags[1], sizeof flags[1], "%08x", static_cast<unsigned>(old.flags));
          log(3, "genirq: Flags mismatch irq " + std::to_string(wanted.irq) + ". " + flags[0] + " (" +
                     said(wanted.name) + ") vs. " + flags[1] + " (" + said(old.name) + ")");
        }
        return -EBUSY;
      }
    }
    if (!wanted.handler && !(wanted.flags & waist::IRQF_ONESHOT)) {
      log(3, "genirq: Threaded irq requested with handler=NULL and !ONESHOT for " + said(wanted.name) + " (irq " +
                 std::to_string(wanted.irq) + ")");
      return -EINVAL;
    }
    auto& action = *line->actions.emplace_back(std::make_shared<irq_action>(std::move(wanted)));
    if (action.thread_fn) start_thread(line->actions.back());
    if (line->actions.size() == 1) {
      line->pending = false;
      line->disabled = action.flags & waist::IRQF_NO_AUTOEN ? 1 : 0;
    }
    return 0;
  }

  /// Null when it was not requested.
  const irq_action* find_action(unsigned irq, const void* dev)
  {
    auto* const line = find(irq);
    if (!line) return nullptr;
    const auto found = std::ranges::find_if(line->actions, [&](const auto& a) { return a->dev == dev; });
    return found == line->actions.end() ? nullptr : found->get();
  }

  const char* free(unsigned irq, const void* dev)
  {
    auto& line = lines_.at(irq);
    part<scheduler>().wait_for_interrupt("for an interrupt's handler to return: free_irq()",
                                         [&] { return line.in_progress; });
    const auto found = std::ranges::find_if(line.actions, [&](const auto& a) { return a->dev == dev; });
    const auto action = *found;
    line.actions.erase(found);
    if (line.actions.empty()) line.disabled = 1;
    if (action->thread) {
      wait_for_threads(*action);
      action->ends = true;
      waist::wake_up_process(action->thread);
    }
    return action->name;
  }

  irq_line* find(unsigned irq)
  {
    const auto found = lines_.find(irq);
    return found == lines_.end() ? nullptr : &found->second;
  }

  /// The device interrupts.
  void raise(unsigned irq)
  {
    auto& line = lines_.at(irq);
    if (std::exchange(line.waits, false)) line.was_probed = true;
    if (line.actions.empty() || line.disabled || line.in_progress || thread_masks(line)) {
      line.pending = true;
      return;
    }
    if (std::ranges::find(raised_, irq) == raised_.end()) raised_.push_back(irq);
    need_idle_task();
    part<scheduler>().interrupt_at(interrupt::line, part<scheduler>().now());
    // Another processor may get it.
    preemption_point();
    part<scheduler>().take_interrupt();
  }

  /// Its handlers, in the context of the caller.
  void handle(unsigned irq)
  {
    auto& line = lines_.at(irq);
    if (line.actions.empty() || line.disabled || line.in_progress || thread_masks(line)) {
      line.pending = true;
      return;
    }
    auto& me = current();
    const auto before = std::exchange(me.irqs_off, 1);
    handle(irq, line);
    me.irqs_off = before;
  }

  void disable(unsigned irq)
  {
    if (auto* const line = find(irq)) ++line->disabled;
  }
  /// False when it was not disabled.
  bool enable(unsigned irq)
  {
    auto* const line = find(irq);
    if (!line) return true;
    if (!line->disabled) return false;
    if (--line->disabled || !line->pending) return true;
    if (line->is_legacy) {
      raise_pending(irq, *line);
    } else {
      // No chip can raise it again.
      again_.push_back(irq);
      if (!(again_tasklet_.state & 1)) {
        again_tasklet_.state |= 1;
        waist::__tasklet_schedule(&again_tasklet_);
      }
    }
    return true;
  }

  /// Until no handler of the line runs.
  void synchronize(unsigned irq)
  {
    auto* const line = find(irq);
    if (!line) return;
    if (!part<scheduler>().wait_for_interrupt("for an interrupt's handler to return",
                                              [&] { return line->in_progress; }))
      oops("BUG: an interrupt's handler waits for its own return: disable_irq() or synchronize_irq()");
    for (const auto& action : line->actions)
      if (action->thread && as_task(action->thread).pid != current().pid) wait_for_threads(*action);
  }

  void wake_thread(irq_action& action)
  {
    if (!action.thread) return;
    action.thread_is_to_run = true;
    waist::wake_up_process(action.thread);
  }

  /// Lines without numbers yet, the first at `from` or behind it.
  unsigned add(unsigned from, unsigned count)
  {
    const auto is_free = [&](unsigned first) {
      for (unsigned i = 0; i < count; ++i)
        if (lines_.contains(first + i)) return false;
      return true;
    };
    while (!is_free(from)) ++from;
    for (unsigned i = 0; i < count; ++i) lines_[from + i];
    return from;
  }
  void remove(unsigned irq) { lines_.erase(irq); }

  /// Lines that nobody has requested are to be watched; a bit for each.
  unsigned long begin_probing()
  {
    unsigned long mask = 0;
    for (auto& [irq, line] : lines_) {
      line.was_probed = false;
      line.waits = irq < legacy_lines && line.actions.empty() && !line.is_the_kernels;
      if (line.waits) mask |= 1ul << irq;
    }
    return mask;
  }
  int end_probing()
  {
    int found = 0, first = 0;
    for (auto& [irq, line] : lines_) {
      line.waits = false;
      if (std::exchange(line.was_probed, false) && !found++) first = static_cast<int>(irq);
    }
    return found > 1 ? -first : first;
  }

  void take_away(const departure& who) override
  {
    for (auto& [irq, line] : lines_)
      for (std::size_t i = line.actions.size(); i--;) {
        const auto& action = *line.actions[i];
        const auto* const code = reinterpret_cast<const void*>(action.handler ? action.handler : action.thread_fn);
        if (who.module() && !who.owns(code)) continue;
        who.left("the handler of interrupt " + std::to_string(irq) +
                     (action.name ? " \"" + std::string(action.name) + '"' : ""),
                 "free_irq()", &action.made.at);
        if (action.thread) part<scheduler>().forget(*action.thread);
        if (action.thread) action.thread->asleep = false, action.thread->__state = waist::TASK_DEAD;
        line.actions.erase(line.actions.begin() + static_cast<std::ptrdiff_t>(i));
      }
  }

 private:
  static constexpr unsigned legacy_lines = 16;

  /// What waited for a line to be enabled.
  void handle_again()
  {
    for (const auto irq : std::exchange(again_, {}))
      if (auto* const line = find(irq); line && std::exchange(line->pending, false)) handle(irq);
  }

  static bool thread_masks(const irq_line& line)
  {
    return std::ranges::any_of(line.actions, [](const auto& a) {
      return a->flags & waist::IRQF_ONESHOT && (a->thread_is_to_run || a->thread_runs);
    });
  }

  void raise_pending(unsigned irq, irq_line& line)
  {
    if (std::exchange(line.pending, false)) raise(irq);
  }

  /// What the lines that were raised interrupt for.
  void arrive()
  {
    while (!raised_.empty()) {
      const auto irq = raised_.front();
      raised_.erase(raised_.begin());
      if (const auto found = lines_.find(irq); found != lines_.end()) handle(irq, found->second);
    }
  }

  void handle(unsigned irq, irq_line& line)
  {
    auto& me = current();
    line.in_progress = true;
    ++line.counts[me.processor];
    // A handler may free another one.
    for (const auto& action : std::vector(line.actions)) {
      const auto before = me.preempt_count;
      const auto result =
          action->handler ? action->handler(static_cast<int>(irq), action->dev) : waist::IRQ_WAKE_THREAD;
      if (me.preempt_count != before || !me.irqs_off)
        oops("BUG: the handler " + driver_function(action->handler).text() + " of interrupt " + std::to_string(irq) +
             " returned with a spinlock held, or with interrupts enabled");
      if (result & waist::IRQ_WAKE_THREAD) {
        if (!action->thread)
          log(4, "IRQ " + std::to_string(irq) + " device " + (action->name ? action->name : "(null)") +
                     " returned IRQ_WAKE_THREAD but no thread function available.");
        else
          wake_thread(*action);
      }
    }
    line.in_progress = false;
    if (line.pending && !line.disabled && !thread_masks(line)) raise_pending(irq, line);
  }

  void start_thread(const std::shared_ptr<irq_action>& action)
  {
    action->thread = &make_kernel_task("irq/" + std::to_string(action->irq) + '-' + (action->name ? action->name : ""),
                                       [this, action] { serve(*action); });
  }

  void serve(irq_action& action)
  {
    auto& me = current();
    while (!action.ends) {
      if (!std::exchange(action.thread_is_to_run, false)) {
        me.idles = true;
        me.__state = waist::TASK_INTERRUPTIBLE;
        part<scheduler>().schedule();
        me.idles = false;
        continue;
      }
      action.thread_runs = true;
      me.looks_at_clock = me.spins = 0;
      action.thread_fn(static_cast<int>(action.irq), action.dev);
      if (me.in_atomic() || me.mutexes_held)
        oops("BUG: the thread " + driver_function(action.thread_fn).text() + " of interrupt " +
             std::to_string(action.irq) + " returned with a lock held, or with preemption or interrupts disabled");
      action.thread_runs = false;
      if (auto* const line = find(action.irq); line && !line->disabled && !thread_masks(*line))
        raise_pending(action.irq, *line);
      served_.wake_all();
    }
  }

  void wait_for_threads(const irq_action& action)
  {
    might_sleep([](const char* why) {
      return std::string(
                 "BUG: waiting for the thread of an interrupt (free_irq(), disable_irq(), synchronize_irq()) ") +
             why;
    });
    wait_until(served_, "for the thread of interrupt " + std::to_string(action.irq),
               [&] { return !action.thread_is_to_run && !action.thread_runs; });
  }

  /// /proc/interrupts.
  std::string text() const
  {
    const auto processors = part<scheduler>().processors();
    char field[80];
    std::string all(11, ' ');
    for (unsigned cpu = 0; cpu < processors; ++cpu) {
      std::snprintf(field, sizeof field, "CPU%-8u", cpu);
      all += field;
    }
    all += '\n';
    for (const auto& [irq, line] : lines_) {
      if (line.actions.empty()) continue;
      std::snprintf(field, sizeof field, "%3u:", irq);
      all += field;
      for (unsigned cpu = 0; cpu < processors; ++cpu) {
        std::snprintf(field, sizeof field, " %10lu", line.counts[cpu]);
        all += field;
      }
      std::snprintf(field, sizeof field, "   %s %4u-%-8s", line.chip.c_str(), irq, line.type.c_str());
      all += field;
      for (const auto& action : line.actions)
        if (action->name) all += (action == line.actions.front() ? "  " : ", ") + std::string(action->name);
      all += '\n';
    }
    return all;
  }

  std::map<unsigned, irq_line> lines_;
  std::vector<unsigned> raised_;  // they have not arrived yet
  std::vector<unsigned> again_;   // they were enabled, and had been raised before
  waist::tasklet_struct again_tasklet_{};
  wait_list served_;
};

LKM_SIM_INITCALL(interrupts);

inline long raise_interrupt(unsigned irq)
{
  if (!part<interrupts>().find(irq)) return -EINVAL;
  part<interrupts>().raise(irq);
  return 0;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/irq/manage.ipp>
#endif
