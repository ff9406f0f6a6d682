// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/sched/core.c (Linux 6.1): one host thread, a seeded order, virtual time. An interrupt arrives when its
/// time has come: on top of a task that burns time, or in the idle task when no other can run.
///
/// The processors of a kernel take turns. A task that is not preempted runs until it sleeps, so that they take none
/// while it holds a spinlock. Where tasks are preempted, or wait for another processor, the others go on at any point:
/// a task that lets nobody preempt it keeps its processor meanwhile, and no other task runs on that. One processor at a
/// time is in an interrupt or a softirq.
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
#include <bit>
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

/// How many processors a kernel can have: a bit for each in one word.
inline constexpr unsigned max_processors = 64;

/// The run queue, the clock and the timers of one kernel.
class scheduler {
 public:
  scheduler(std::uint64_t seed, unsigned processors, bool preempts)
      : choices_(seed), processors_(processors), preempts_(preempts)
  {
    if (!processors || processors > max_processors)
      throw misuse("a simulated kernel has 1 to " + std::to_string(max_processors) + " processors, not " +
                   std::to_string(processors));
    if (preempts && !seed)
      throw misuse("where tasks are preempted is drawn: give the simulated kernel a seed (LKM_SEED) other than 0");
    drawing += seed != 0;
    preempting += preempts;
  }
  ~scheduler()
  {
    drawing -= choices_.seed() != 0;
    preempting -= preempts_;
  }
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

  unsigned processors() const { return processors_; }
  /// A bit for each.
  std::uint64_t all_processors() const { return ~std::uint64_t{0} >> (max_processors - processors_); }

  /// The task runs on these processors alone, of which there is one, from now on.
  void restrict_to(task& t, std::uint64_t cpus)
  {
    t.allowed_cpus = cpus;
    if (cpus >> t.processor & 1 || t.holds_cpu) return;
    t.processor = static_cast<unsigned>(std::countr_zero(cpus));
    if (&t == current_task && held_cpus_ >> t.processor & 1) step_aside();
  }
  bool is_held(unsigned processor) const { return held_cpus_ >> processor & 1; }

  /// The schedulers of this program that preempt their tasks.
  static inline std::atomic<unsigned> preempting = 0;

  /// The current task has come to a point where others may go on, on other processors or, if it lets itself be
  /// preempted, on its own. Whether they do is drawn. An interrupt that is due arrives.
  void preemption_point()
  {
    if (!preempts_ || dead_ || stuck_) return;
    if (choices_.pick(one_of_points) == 0) step_aside();
    if (next_interrupt_ <= now_) take_interrupt();
  }

  /// Until `ends()` is true, which another processor brings about; the task keeps its own. `what` is for the report of
  /// a deadlock: "for a spinlock". False when no other can ever run.
  template <class Ends>
  bool spin_until(std::string what, Ends ends)
  {
    auto& me = current();
    if (ready_.empty()) return ends();
    ++me.preempt_count;
    auto outer = std::exchange(me.waits_for, std::move(what));
    const auto outer_ends =
        std::exchange(me.spin_ends, +[](const void* e) { return (*static_cast<const Ends*>(e))(); });
    const auto* const outer_on = std::exchange(me.spins_on, &ends);
    ++spinning_;
    bool ended = ends();
    while (!ended && !ready_.empty()) {
      step_aside();
      ended = ends();
    }
    --spinning_;
    me.spins_on = outer_on;
    me.spin_ends = outer_ends;
    me.waits_for = std::move(outer);
    --me.preempt_count;
    return ended;
  }

  /// Until `runs()` is false: something is under way in an interrupt or a softirq. False when that is the caller's own.
  template <class Runs>
  bool wait_for_interrupt(const char* what, Runs runs)
  {
    return !runs() || (serving_ != current_task && spin_until(what, [&] { return !runs(); }));
  }

  /// True when a task that was preempted is in a section that RCU waits for.
  bool has_preempted_reader() const
  {
    return std::ranges::any_of(ready_, [](const task* t) { return t->rcu_read_lock_nesting || t->holds_cpu; });
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
    while (next_interrupt_ <= now_ && begins_to_serve()) {
      auto& me = current();
      if (me.irqs_off || static_cast<unsigned long>(me.preempt_count) & waist::HARDIRQ_MASK) return;
      const auto looks = std::exchange(me.looks_at_clock, 0), spins = std::exchange(me.spins, 0);
      me.preempt_count += static_cast<int>(waist::HARDIRQ_OFFSET);
      me.irqs_off = 1;
      const auto* const outer = serve(&me);
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
      serve(outer);
      interrupt_ends();
    }
  }

  /// True unless another processor is in an interrupt or a softirq.
  bool begins_to_serve() const { return !serving_ || serving_ == current_task; }
  /// The task on top of which there is an interrupt or a softirq, or null. Gives the one before.
  const task* serve(const task* t) { return std::exchange(serving_, t); }

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

  /// Called when the current task polls something that only other tasks, or time, can change. On other processors these
  /// go on. Each call takes a jiffy of virtual time, which may expire timers. The kernel dies if this goes on for ever.
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
  static constexpr std::size_t one_of_points = 8;  // is where others go on

  /// Others run, and the task goes on later where it is. As long as nothing may preempt it, it keeps its processor.
  void step_aside()
  {
    if (ready_.empty()) return;
    auto& me = current();
    const auto mine = std::uint64_t{1} << me.processor;
    // The function of a timer may run for a processor that another task keeps.
    if ((me.preempt_count || me.irqs_off) && !(held_cpus_ & mine)) {
      me.holds_cpu = true;
      held_cpus_ |= mine;
    }
    ready_.push_back(&me);
    if (task* const next = pick(); next != &me) switch_to(next);
    if (std::exchange(me.holds_cpu, false)) held_cpus_ &= ~mine;
    if (dead_ || stuck_) [[unlikely]]
      woken_in_dead_kernel();
  }

  std::uint64_t free_cpus(const task& t) const { return t.allowed_cpus & all_processors() & ~held_cpus_; }
  bool may_run(const task& t) const
  {
    return (!t.spin_ends || t.spin_ends(t.spins_on)) && (t.holds_cpu || !held_cpus_ || free_cpus(t));
  }
  /// A processor for a task that keeps none: the one that it had, unless that is taken. Where tasks are preempted they
  /// move as well.
  void place(task& t)
  {
    auto cpus = free_cpus(t);
    if (t.holds_cpu || !cpus) return;
    if (!preempts_ && cpus >> t.processor & 1) return;
    auto skipped = choices_.pick(static_cast<std::size_t>(std::popcount(cpus)));
    while (skipped--) cpus &= cpus - 1;
    t.processor = static_cast<unsigned>(std::countr_zero(cpus));
  }
  /// Of those that are ready, where some cannot run: an index, or the number of those that are ready when none can.
  std::size_t pick_of_some()
  {
    const auto can_run =
        static_cast<std::size_t>(std::ranges::count_if(ready_, [&](const task* t) { return may_run(*t); }));
    if (!can_run) return ready_.size();
    auto skipped = choices_.pick(can_run);
    std::size_t index = 0;
    while (!may_run(*ready_[index]) || skipped--) ++index;
    return index;
  }

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
    const auto index = held_cpus_ || spinning_ ? pick_of_some() : choices_.pick(ready_.size());
    if (index == ready_.size()) {
      stuck_ = true;
      return nullptr;
    }
    task* const next = ready_[index];
    if (processors_ > 1) place(*next);
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
  const unsigned processors_;
  const bool preempts_;
  std::uint64_t held_cpus_ = 0;    // a bit for each processor whose task others have not preempted
  unsigned spinning_ = 0;          // tasks
  const task* serving_ = nullptr;  // an interrupt, or a softirq
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

/// Ends the kernel if it has no such processor, the argument of `function`.
void refuse_processor(unsigned cpu, const char* function);

/// A point in the driver, or in a call of the driver API, where other processors may go on: see
/// scheduler::preemption_point().
[[gnu::always_inline]] inline void preemption_point()
{
  if (scheduler::preempting.load(std::memory_order_relaxed)) [[unlikely]]
    if (current_task) part<scheduler>().preemption_point();
}

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
