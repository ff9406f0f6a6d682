// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The one place where a simulated kernel dies: it records first, and only then leaves the system call.
#pragma once

#include <lkm/sim/core/kernel_entry.hpp>
#include <lkm/sim/core/leak_checker.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/include/linux/err.h>

#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// What ends a kernel, and which exception says so.
enum class cause_of_death { bug, deadlock, not_modelled };

/// The stack of the running task up to its system call.
[[gnu::noinline]] inline stack_trace trace_of_current()
{
  return stack_trace::here(current_task ? current_task->entered : nullptr);
}

/// Leaves the system call of the current task in a kernel that has died. The test gets the exception that says why.
[[noreturn, gnu::noinline]] inline void leave_dead_kernel()
{
  auto& me = current();
  me.__state = waist::TASK_RUNNING;
  me.waits_for.clear();
  if (auto* const entry = me.entered) {
    if (sanitizers.leak_check) {
      // The registers that callees keep may hold the only pointer to something.
      __builtin_unwind_init();
      keep_for_leak_checker(__builtin_frame_address(0), entry);
    }
    entry->resume();
  }
  // Not in a system call: the test called the driver API itself.
  part<report>().death_was_told();
  std::rethrow_exception(part<report>().death());
}

inline std::exception_ptr exception_of(cause_of_death cause, const std::string& text)
{
  switch (cause) {
    case cause_of_death::deadlock: return std::make_exception_ptr(deadlock(text));
    case cause_of_death::not_modelled: return std::make_exception_ptr(not_modelled(text));
    case cause_of_death::bug: break;
  }
  return std::make_exception_ptr(kernel_bug(text));
}

/// Ends the current kernel: says what happened, in the report and in the kernel's log, with the place in the driver,
/// the system call, the task and the stack. What happens in a kernel that is dead already is noted, and hides nothing.
[[noreturn, gnu::cold, gnu::noinline]] inline void die(cause_of_death cause, const std::string& what,
                                                       const stack_trace& trace)
{
  // The driver API without a kernel: a test of it alone.
  if (!current_task) std::rethrow_exception(exception_of(cause, what));
  auto& findings = part<report>();
  const auto frames = trace.frames();
  const auto driver = stack_trace::driver_frame(frames);
  const auto headline = what.substr(0, what.find('\n'));
  auto text = headline;
  if (cause != cause_of_death::deadlock)
    text += (driver.function.empty() ? "" : ", in " + driver.text()) + ", " + activity_of(current());
  if (findings.death()) {
    findings.add(severity::note, "in the kernel that had died: " + text);
    leave_dead_kernel();
  }
  log(1, headline);
  // The lines after the headline explain it.
  for (auto rest = what.substr(headline.size()); !rest.empty();
       rest.erase(0, std::min(rest.find('\n', 1), rest.size())))
    text += "\n  " + rest.substr(1, rest.find('\n', 1) - 1);
  // Recursive calls are shown as one line.
  std::vector<std::pair<std::string, int>> stack;
  for (const auto& f : frames)
    if (!f.is_ours()) {
      if (stack.empty() || stack.back().first != f.text()) stack.emplace_back(f.text(), 0);
      ++stack.back().second;
    }
  bool first = true;
  for (const auto& [function, times] : stack)
    text += (std::exchange(first, false) ? "\n  stack: " : "\n         ") + function +
            (times > 1 ? ", " + std::to_string(times) + " times" : "");
  findings.add(severity::bug, text, driver.place());
  findings.ended_by(exception_of(cause, text));
  part<scheduler>().die();
  leave_dead_kernel();
}

inline void scheduler::woken_in_dead_kernel()
{
  if (shown_) {
    *std::exchange(shown_, nullptr) = trace_of_current();
    switch_to(nullptr);
  }
  if (!dead_) {
    const auto who = sleepers();
    // If only one task is concerned, it is named in the first line.
    const bool alone = !who.empty() && who.find('\n') == who.npos;
    sim::die(cause_of_death::deadlock,
             std::string("deadlock: ") +
                 (only_kernel_runs_ ? "only timers and threads of the kernel go on" : "nothing can ever run again") +
                 " (seed " + std::to_string(choices_.seed()) + ")" + (alone ? ": " : "\n") + who,
             {});
  }
  leave_dead_kernel();
}

inline stack_trace scheduler::trace_of_sleeper(task& sleeper)
{
  if (&sleeper == current_task) return trace_of_current();
  stack_trace trace;
  if (sleeper.on && sleeper.on != running_) {
    shown_ = &trace;
    switch_to(&sleeper);
  }
  return trace;
}

inline std::string scheduler::sleepers()
{
  std::string lines;
  auto all = sleeping_;
  std::ranges::copy_if(ready_, std::back_inserter(all), [](const task* t) { return t->spin_ends; });
  for (auto* const t : all) {
    if (t->idles) continue;
    lines += "task " + std::to_string(t->pid) + " (" + t->comm + ")" + (t->spin_ends ? " spins in " : " waits in ") +
             (t->syscall().empty() ? std::string("the kernel") : std::string(t->syscall()) + "()");
    if (t->file) lines += std::string(" of ") + t->file->f_path_name;
    if (!t->waits_for.empty()) lines += ", " + t->waits_for;
    if (!t->spin_ends) lines += t->__state & waist::TASK_INTERRUPTIBLE ? " [interruptible]" : " [uninterruptible]";
    const auto driver = stack_trace::driver_frame(trace_of_sleeper(*t).frames());
    lines += (driver.function.empty() ? "" : ", at " + driver.text()) + '\n';
  }
  if (!lines.empty()) lines.pop_back();
  return lines;
}

inline void scheduler::spin()
{
  auto& me = current();
  if (processors_ > 1 && !ready_.empty()) step_aside();
  now_ = (now_ / ns_per_jiffy + 1) * ns_per_jiffy;
  while (!timers_.empty() && timers_.begin()->first <= now_) fire(timers_.begin());
  take_interrupt();
  if (++me.spins > max_spins)
    oops("BUG: soft lockup: task " + std::to_string(me.pid) + " (" + me.comm +
         ") waits without sleeping for what never comes\nIt has looked a million times. Sleep on a wait queue, or give "
         "up after "
         "a time.");
}

inline void refuse_error_pointer(const void* p, const char* function, const char* whose)
{
  if (!waist::IS_ERR(p)) [[likely]]
    return;
  const auto error = static_cast<int>(-waist::PTR_ERR(p));
  const char* const name = strerrorname_np(error);
  oops("BUG: unable to handle page fault: " + std::string(function) + " was given ERR_PTR(-" +
       (name ? name : std::to_string(error)) + ")\nThe result of " + whose + " was not looked at with IS_ERR().");
}

inline void oops(const std::string& text) { die(cause_of_death::bug, text, trace_of_current()); }

inline void unmodelled(const std::string& what)
{
  die(cause_of_death::not_modelled,
      what + " is not modelled by lkm's simulated kernel\nThe page of limits, sim/LIMITS.md, lists what is not.",
      trace_of_current());
}

}  // namespace lkm::sim
