// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/sched/core.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE void refuse_processor(unsigned cpu, const char* function)
{
  const auto processors = part<scheduler>().processors();
  if (cpu >= processors)
    oops("BUG: " + std::string(function) + " of processor " + std::to_string(cpu) + ": the kernel has " +
         std::to_string(processors) + ", numbered from 0\nAsk cpu_online() first.");
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

// What a module that is compiled for it calls wherever it branches: -fsanitize-coverage=trace-pc.
[[gnu::used]] LKM_SIM_INLINE void __sanitizer_cov_trace_pc() { sim::preemption_point(); }

LKM_SIM_INLINE task_struct* get_current() { return &sim::current(); }
LKM_EXPORT_SYMBOL(get_current);

LKM_SIM_INLINE void schedule() { sim::part<sim::scheduler>().schedule(); }
LKM_EXPORT_SYMBOL(schedule);

LKM_SIM_INLINE long schedule_timeout(long timeout) { return sim::part<sim::scheduler>().schedule_timeout(timeout); }
LKM_EXPORT_SYMBOL(schedule_timeout);

LKM_SIM_INLINE void lkm_set_current_state(unsigned state)
{
  sim::current().__state = state;
  sim::preemption_point();
}
LKM_EXPORT_SYMBOL(lkm_set_current_state);

LKM_SIM_INLINE long schedule_timeout_interruptible(long timeout)
{
  lkm_set_current_state(TASK_INTERRUPTIBLE);
  return schedule_timeout(timeout);
}
LKM_EXPORT_SYMBOL(schedule_timeout_interruptible);

LKM_SIM_INLINE long schedule_timeout_uninterruptible(long timeout)
{
  lkm_set_current_state(TASK_UNINTERRUPTIBLE);
  return schedule_timeout(timeout);
}
LKM_EXPORT_SYMBOL(schedule_timeout_uninterruptible);

LKM_SIM_INLINE int wake_up_state(task_struct* task, unsigned state)
{
  return sim::part<sim::scheduler>().wake(sim::as_task(task), state);
}

LKM_SIM_INLINE int wake_up_process(task_struct* task) { return wake_up_state(task, TASK_NORMAL); }
LKM_EXPORT_SYMBOL(wake_up_process);

LKM_SIM_INLINE int __cond_resched()
{
  schedule();
  return 0;
}
LKM_EXPORT_SYMBOL(__cond_resched);

LKM_SIM_INLINE bool lkm_need_resched() { return sim::part<sim::scheduler>().others_are_ready(); }
LKM_EXPORT_SYMBOL(lkm_need_resched);

LKM_SIM_INLINE task_struct* lkm_next_task(const task_struct* task) { return sim::next_task(task); }
LKM_EXPORT_SYMBOL(lkm_next_task);

LKM_SIM_INLINE void lkm_might_sleep(const char* file, int line)
{
  sim::might_sleep([&](const char* why) {
    return "BUG: sleeping function called from invalid context at " + std::string(file) + ":" + std::to_string(line) +
           ": it is called " + why;
  });
}
LKM_EXPORT_SYMBOL(lkm_might_sleep);

LKM_SIM_INLINE int signal_pending(task_struct* task) { return sim::as_task(task).has_signal(); }
LKM_EXPORT_SYMBOL(signal_pending);
LKM_SIM_INLINE int fatal_signal_pending(task_struct* task) { return sim::as_task(task).has_fatal_signal(); }
LKM_EXPORT_SYMBOL(fatal_signal_pending);

LKM_SIM_INLINE unsigned long lkm_jiffies()
{
  sim::part<sim::scheduler>().look_at_clock();
  return sim::initial_jiffies + static_cast<unsigned long>(sim::part<sim::scheduler>().now() / sim::ns_per_jiffy);
}
LKM_EXPORT_SYMBOL(lkm_jiffies);

// The largest number that is no infinite timeout, as MAX_JIFFY_OFFSET.
LKM_SIM_INLINE unsigned long msecs_to_jiffies(unsigned ms)
{
  if (static_cast<int>(ms) < 0) return (static_cast<unsigned long>(MAX_SCHEDULE_TIMEOUT) >> 1) - 1;
  return (static_cast<unsigned long>(ms) * HZ + 999) / 1000;
}
LKM_EXPORT_SYMBOL(msecs_to_jiffies);
LKM_SIM_INLINE unsigned jiffies_to_msecs(unsigned long j) { return static_cast<unsigned>(j * (1000 / HZ)); }
LKM_EXPORT_SYMBOL(jiffies_to_msecs);
LKM_SIM_INLINE unsigned long usecs_to_jiffies(unsigned us)
{
  return (static_cast<unsigned long>(us) * HZ + 999'999) / 1'000'000;
}
LKM_EXPORT_SYMBOL(usecs_to_jiffies);

LKM_SIM_INLINE ktime_t ktime_get()
{
  auto& clock = sim::part<sim::scheduler>();
  clock.look_at_clock();
  return static_cast<ktime_t>(clock.now());
}
LKM_EXPORT_SYMBOL_GPL(ktime_get);

LKM_SIM_INLINE void lkm_cpu_relax() { sim::part<sim::scheduler>().spin(); }
LKM_EXPORT_SYMBOL(lkm_cpu_relax);

// One jiffy more than asked for, as Linux: the current one has begun already.
LKM_SIM_INLINE void msleep(unsigned ms)
{
  for (auto timeout = static_cast<long>(msecs_to_jiffies(ms) + 1); timeout;)
    timeout = schedule_timeout_uninterruptible(timeout);
}
LKM_EXPORT_SYMBOL(msleep);

LKM_SIM_INLINE unsigned long msleep_interruptible(unsigned ms)
{
  auto timeout = static_cast<long>(msecs_to_jiffies(ms) + 1);
  while (timeout && !sim::current().has_signal()) timeout = schedule_timeout_interruptible(timeout);
  return jiffies_to_msecs(static_cast<unsigned long>(timeout));
}
LKM_EXPORT_SYMBOL(msleep_interruptible);

LKM_SIM_INLINE void usleep_range(unsigned long min_us, unsigned long)
{
  auto& clock = sim::part<sim::scheduler>();
  const auto end = clock.now() + min_us * 1000;
  while (clock.now() < end) {
    lkm_set_current_state(TASK_UNINTERRUPTIBLE);
    clock.sleep_until(sim::current(), end);
  }
}
LKM_EXPORT_SYMBOL(usleep_range);

LKM_SIM_INLINE void __udelay(unsigned long us) { sim::part<sim::scheduler>().spend(us * 1000); }
LKM_EXPORT_SYMBOL(__udelay);
LKM_SIM_INLINE void __ndelay(unsigned long ns) { sim::part<sim::scheduler>().spend(ns); }
LKM_EXPORT_SYMBOL(__ndelay);

}  // extern "C"
}  // namespace lkm::waist
