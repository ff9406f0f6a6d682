// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/sched/core.c (Linux 6.1): one host thread, a seeded order, virtual time. An interrupt arrives when its
/// time has come: on top of a task that burns time, or in the idle task when no other can run.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/choice.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/fiber.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/include/linux/delay.h>
#include <lkm/sim/include/linux/kernel.h>
#include <lkm/sim/include/linux/ktime.h>
#include <lkm/sim/include/linux/sched.h>
#include <lkm/sim/core/task.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

inline constexpr std::uint64_t ns_per_jiffy = 1'000'000'000 / waist::HZ;
/// Five minutes before the counter wraps at 32 bits, as on Linux.
inline constexpr unsigned long initial_jiffies =
    static_cast<unsigned long>(static_cast<unsigned>(-300 * static_cast<int>(waist::HZ)));

/// What interrupts: timers of high resolution, the wheel of timers, softirqs that nobody has run, lines of devices,
/// irq_work, and the end of RCU's readers.
enum class interrupt : unsigned { hrtimer, tick, softirq, line, irq_work, rcu };
inline constexpr std::size_t interrupt_sources = 6;

/// The run queue, the clock and the timers of one kernel.
class scheduler {
 public:
  explicit scheduler(std::uint64_t seed) : choices_(seed) { drawing += seed != 0; }
  ~scheduler() { drawing -= choices_.seed() != 0; }
  scheduler(const scheduler&) = delete;
  scheduler& operator=(const scheduler&) = delete;

  /// Gives up the processor on behalf of the current task. The kernel dies when nothing can ever run again.
  void schedule()
  {
    auto& me = current();
    if (me.in_atomic()) [[unlikely]]
      sleeping_in_atomic(me);
    if (me.__state == waist::TASK_RUNNING) {
      if (ready_.empty()) return spin();
      ready_.push_back(&me);
    } else if (me.signal_ends(me.__state)) {
      me.__state = waist::TASK_RUNNING;
      return refuse_wait();
    } else {
      me.asleep = true;
      me.looks_at_clock = me.spins = 0;
      ++me.sleeps;
      sleeping_.push_back(&me);
      if (me.flags & waist::PF_WQ_WORKER) [[unlikely]]
        worker_sleeps();
    }
    if (task* const next = pick(); next != &me) switch_to(next);
    if (dead_ || stuck_) [[unlikely]]
      woken_in_dead_kernel();
  }

  /// The schedulers of this program that draw their choices.
  static inline std::atomic<unsigned> drawing = 0;

  /// The current task does what may sleep, though it need not now: whether another goes first is drawn.
  void let_another_go_first()
  {
    if (choices_.seed() && !dead_ && !ready_.empty() && current().__state == waist::TASK_RUNNING && choices_.pick(2))
      schedule();
  }

  /// A signal ends the wait that the current task wants to begin. The kernel dies when it wants to again and again.
  void refuse_wait()
  {
    auto& me = current();
    if (++me.spins > max_spins) [[unlikely]]
      oops("BUG: soft lockup: task " + std::to_string(me.pid) + " (" + me.comm +
           ") waits again and again while a signal is pending, which ends each wait at once\nThe result of "
           "wait_event_interruptible() is -ERESTARTSYS then: return it, so that the signal is handled.");
  }

  /// As schedule(), for at most `timeout` jiffies. Returns what is left.
  long schedule_timeout(long timeout)
  {
    if (timeout == waist::MAX_SCHEDULE_TIMEOUT) {
      schedule();
      return timeout;
    }
    auto& me = current();
    if (timeout <= 0) {
      // Linux complains about a negative timeout and returns at once; zero yields.
      me.__state = waist::TASK_RUNNING;
      schedule();
      return 0;
    }
    const auto expires = (now_ / ns_per_jiffy + static_cast<std::uint64_t>(timeout)) * ns_per_jiffy;
    sleep_until(me, expires);
    const auto now = now_ / ns_per_jiffy, end = expires / ns_per_jiffy;
    return now >= end ? 0 : static_cast<long>(end - now);
  }

  /// Sleeps in the state that the caller set until virtual time `expires` (ns), or until it is woken.
  /// True when that time has come.
  bool sleep_until(task& me, std::uint64_t expires)
  {
    const auto timer = timers_.emplace(expires, &me);
    schedule();
    if (std::exchange(me.timer_fired, false)) return true;
    timers_.erase(timer);
    return false;
  }

  static constexpr std::uint64_t never = ~std::uint64_t{0};

  /// When `what` is to interrupt next. Whoever calls this has an idle task.
  void interrupt_at(interrupt what, std::uint64_t when)
  {
    due_[static_cast<unsigned>(what)] = when;
    next_interrupt_ = *std::ranges::min_element(due_);
  }
  bool has_idle_task() const { return idle_; }
  void set_idle_task(task& t) { idle_ = &t; }

  void on_interrupt(interrupt what, std::function<void()> handler)
  {
    handlers_[static_cast<unsigned>(what)] = std::move(handler);
  }

  /// The interrupts that are due arrive on top of the current task, unless that has disabled interrupts.
  void take_interrupt()
  {
    while (next_interrupt_ <= now_) {
      auto& me = current();
      if (me.irqs_off || static_cast<unsigned long>(me.preempt_count) & waist::HARDIRQ_MASK) return;
      const auto looks = std::exchange(me.looks_at_clock, 0), spins = std::exchange(me.spins, 0);
      me.preempt_count += static_cast<int>(waist::HARDIRQ_OFFSET);
      me.irqs_off = 1;
      for (std::size_t i = 0; i < due_.size(); ++i)
        if (due_[i] <= now_) {
          due_[i] = never;
          handlers_[i]();
        }
      next_interrupt_ = *std::ranges::min_element(due_);
      me.irqs_off = 0;
      me.preempt_count -= static_cast<int>(waist::HARDIRQ_OFFSET);
      me.looks_at_clock = looks;
      me.spins = spins;
      interrupt_ends();
    }
  }

  /// What the idle task does as long as the kernel lives.
  [[noreturn]] void idle()
  {
    while (true) {
      now_ = std::max(now_, next_interrupt_);
      take_interrupt();
      if (task* const next = pick(); next != idle_) switch_to(next);
      if (dead_ || stuck_) [[unlikely]]
        woken_in_dead_kernel();
    }
  }

  /// The current task ends where it stands, without a return from its functions.
  [[noreturn]] void vanish()
  {
    current().__state = waist::TASK_DEAD;
    switch_to(dead_ ? nullptr : pick());
    __builtin_unreachable();
  }

  /// A new task that sleeps until somebody wakes it.
  void add_asleep(task& fresh)
  {
    fresh.__state = waist::TASK_UNINTERRUPTIBLE;
    fresh.asleep = true;
    sleeping_.push_back(&fresh);
  }

  /// True when the task slept in one of `states` and is on the run queue now.
  bool wake(task& sleeper, unsigned states)
  {
    if (!(sleeper.__state & states)) return false;
    sleeper.__state = waist::TASK_RUNNING;
    if (sleeper.asleep) {
      sleeper.asleep = false;
      std::erase(sleeping_, &sleeper);
      ready_.push_back(&sleeper);
    }
    return true;
  }

  /// Called when the current task polls something that only other tasks, or time, can change. Each call takes a jiffy
  /// of virtual time, which may expire timers. The kernel dies if this goes on for ever.
  void spin();

  /// Called for each read of the clock. The first ones in a system call, or after a sleep, take no time.
  void look_at_clock()
  {
    if (++current().looks_at_clock > free_looks) [[unlikely]]
      spin();
  }

  /// When the next timer or interrupt is due; `never` when nothing is.
  std::uint64_t next_event() const
  {
    return std::min(next_interrupt_, timers_.empty() ? never : timers_.begin()->first);
  }

  /// For a clock that follows another one: the first of what is due by `until` happens, on top of the current task.
  /// When nothing is, it is `until` now, and the answer false.
  bool happens_by(std::uint64_t until)
  {
    const auto next = next_event();
    now_ = std::max(now_, std::min(next, until));
    if (next > until) return false;
    while (!timers_.empty() && timers_.begin()->first <= now_) fire(timers_.begin());
    take_interrupt();
    return true;
  }

  bool others_are_ready() const { return !ready_.empty(); }

  std::uint64_t now() const { return now_; }
  const std::uint64_t& clock() const { return now_; }
  /// Time that is burnt rather than slept; interrupts arrive meanwhile.
  void spend(std::uint64_t ns)
  {
    const auto end = now_ + ns;
    for (auto due = next_interrupt_; due <= end && due != never; due = next_interrupt_) {
      now_ = std::max(now_, due);
      take_interrupt();
      if (next_interrupt_ <= due) break;  // they are disabled
    }
    now_ = std::max(now_, end);
    while (!timers_.empty() && timers_.begin()->first <= now_) fire(timers_.begin());
    look_at_clock();
  }

  fiber& main() { return main_; }
  fiber* running() const { return running_; }
  stack_pool& stacks() { return stacks_; }
  sim::choices& choices() { return choices_; }
  void enqueue(task& fresh) { ready_.push_back(&fresh); }

  /// Runs others until `child` sleeps, or nothing else is ready.
  void run_until_asleep(const task& child)
  {
    while (!child.asleep && !ready_.empty() && child.__state != waist::TASK_DEAD) schedule();
  }

  /// Ends a task. Returns the fiber that runs next.
  fiber* leave_for_good(task& me)
  {
    me.__state = waist::TASK_DEAD;
    // A dead kernel runs nobody any more: the test's own fiber takes over.
    task* const next = dead_ ? nullptr : pick();
    running_ = next ? next->on : &main_;
    current_task = next;
    return running_;
  }

  /// Each task that sleeps, with the place where it does; for use when nothing can run any more.
  std::string sleepers();

  /// True after a deadlock or an oops: nothing runs in this kernel any more.
  bool dead() const { return dead_; }
  void die() { dead_ = true; }

  /// Takes a task that will never run again off all lists.
  void forget(task& t)
  {
    std::erase(ready_, &t);
    std::erase(sleeping_, &t);
    std::erase_if(timers_, [&](const auto& entry) { return entry.second == &t; });
  }

 private:
  static constexpr unsigned free_looks = 64;
  static constexpr unsigned max_spins = 1'000'000;
  static constexpr unsigned max_steps_without_process = 100'000;

  /// Softirqs run then: see kernel/softirq.hpp.
  static void interrupt_ends();
  /// A thread of a workqueue goes to sleep in a work: see kernel/workqueue.hpp.
  static void worker_sleeps();

  [[noreturn]] static void sleeping_in_atomic(const task& me)
  {
    oops("BUG: scheduling while atomic: task " + std::to_string(me.pid) + " (" + me.comm + ") sleeps " +
         me.why_atomic() +
         (static_cast<unsigned long>(me.preempt_count) & (waist::HARDIRQ_MASK | waist::SOFTIRQ_OFFSET)
              ? "\nLeave what may sleep to a work: schedule_work()."
              : "\nRelease the spinlock first, or use a mutex instead."));
  }

  bool process_waits_for_time()
  {
    steps_without_process_ = 0;
    return std::any_of(timers_.begin(), timers_.end(),
                       [](const auto& timer) { return !(timer.second->flags & waist::PF_KTHREAD); });
  }

  void fire(std::multimap<std::uint64_t, task*>::iterator timer)
  {
    task* const sleeper = timer->second;
    timers_.erase(timer);
    sleeper->timer_fired = true;
    wake(*sleeper, ~0U);
  }

  /// Takes the next task off the run queue, and moves time forward while there is none. Null if nothing can ever run
  /// again, which the test's own fiber must then report. That is so as well when only the kernel's own timers and
  /// threads go on, for long.
  task* pick()
  {
    while (ready_.empty()) {
      const auto timeout = timers_.empty() ? never : timers_.begin()->first;
      if (++steps_without_process_ > max_steps_without_process && !process_waits_for_time()) only_kernel_runs_ = true;
      if (next_interrupt_ != never && next_interrupt_ <= timeout && !only_kernel_runs_) return idle_;
      if (timeout == never || only_kernel_runs_) {
        stuck_ = true;
        return nullptr;
      }
      const auto timer = timers_.begin();
      now_ = std::max(now_, timer->first);
      fire(timer);
    }
    const auto index = choices_.pick(ready_.size());
    task* const next = ready_[index];
    if (!(next->flags & waist::PF_KTHREAD)) steps_without_process_ = 0;
    ready_.erase(ready_.begin() + static_cast<std::ptrdiff_t>(index));
    return next;
  }

  /// Called by a fiber that was resumed in a kernel that is dead or in which nothing can run. The test's own fiber
  /// throws the exception that says so. Any other fiber was resumed only to show its stack.
  void woken_in_dead_kernel();
  stack_trace trace_of_sleeper(task& sleeper);

  // Null goes to the test's own fiber, which then says that nothing can run.
  void switch_to(task* next)
  {
    task* const me = current_task;
    fiber* const here = running_;
    me->on = here;
    running_ = next ? next->on : &main_;
    current_task = next;
    if (running_ != here) here->switch_to(*running_);
    running_ = here;
    current_task = me;
  }

  sim::choices choices_;
  stack_pool stacks_;
  fiber main_;
  fiber* running_ = &main_;
  std::vector<task*> ready_;
  std::vector<task*> sleeping_;
  std::multimap<std::uint64_t, task*> timers_;
  std::uint64_t now_ = 0;
  std::array<std::uint64_t, interrupt_sources> due_{never, never, never, never, never, never};
  std::array<std::function<void()>, interrupt_sources> handlers_;
  std::uint64_t next_interrupt_ = never;  // the first of these
  unsigned steps_without_process_ = 0;    // of time, since a process ran
  bool only_kernel_runs_ = false;         // timers and threads of the kernel go on, and no process ever will
  task* idle_ = nullptr;                  // once there are interrupts
  stack_trace* shown_ = nullptr;          // where a sleeper that is woken for it puts its stack
  bool stuck_ = false;                    // nothing can ever run again
  bool dead_ = false;
};

/// The task that was made after `before`, or first, and that is alive; null behind the last. See core/kernel.hpp.
waist::task_struct* next_task(const waist::task_struct* before);

/// For each call of the driver API that may sleep, whether it does or not. In atomic context it is a bug, which
/// `message(why)` describes, given how it is atomic. Elsewhere other tasks may go first, which a seed decides and is
/// never so without one.
template <class Message>
[[gnu::always_inline]] inline void might_sleep(Message message)
{
  if (current().in_atomic()) [[unlikely]]
    oops(message(current().why_atomic()));
  if (scheduler::drawing.load(std::memory_order_relaxed)) [[unlikely]]
    part<scheduler>().let_another_go_first();
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/sched/core.ipp>
#endif
