// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/workqueue.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/sprintf.h>

#include <cstdarg>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE workqueue_struct* lkm_system_wq(int which) { return sim::part<sim::workqueues>().system_queue(which); }
LKM_EXPORT_SYMBOL(lkm_system_wq);

LKM_SIM_INLINE workqueue_struct* alloc_workqueue(const char* fmt, unsigned flags, int max_active, ...)
{
  sim::might_sleep([](const char* why) { return std::string("BUG: alloc_workqueue() ") + why; });
  char name[24];
  va_list args;
  va_start(args, max_active);
  vsnprintf(name, sizeof name, fmt, args);
  va_end(args);
  const int active = max_active ? std::clamp(max_active, 1, WQ_MAX_ACTIVE) : WQ_DFL_ACTIVE;
  auto* const wq = sim::part<sim::workqueues>().make(name, flags, active);
  wq->made.by = sim::part<sim::char_devices>().module_running;
  wq->made.at = sim::short_trace::here();
  return wq;
}
LKM_EXPORT_SYMBOL_GPL(alloc_workqueue);

LKM_SIM_INLINE void destroy_workqueue(workqueue_struct* wq) { sim::part<sim::workqueues>().destroy(wq); }
LKM_EXPORT_SYMBOL_GPL(destroy_workqueue);

LKM_SIM_INLINE bool queue_work_on(int cpu, workqueue_struct* wq, work_struct* work)
{
  return sim::part<sim::workqueues>().queue(*wq, *work, cpu);
}
LKM_EXPORT_SYMBOL(queue_work_on);

LKM_SIM_INLINE void delayed_work_timer_fn(timer_list* timer)
{
  auto& delayed = sim::workqueues::of_timer(*timer);
  sim::part<sim::workqueues>().insert(*delayed.wq, delayed.work, delayed.cpu);
}
LKM_EXPORT_SYMBOL(delayed_work_timer_fn);

}  // extern "C"
}  // namespace lkm::waist

namespace lkm::sim {

/// Queues it, or has its timer do that. Its mark is set.
inline void queue_later(waist::workqueue_struct& wq, waist::delayed_work& work, unsigned long delay, int cpu)
{
  if (work.timer.function != waist::delayed_work_timer_fn)
    return oops(
        "BUG: a delayed work was queued that is not initialised: INIT_DELAYED_WORK() or DECLARE_DELAYED_WORK() is "
        "missing");
  work.wq = &wq;
  work.cpu = cpu;
  if (!delay) return part<workqueues>().insert(wq, work.work, cpu);
  const unsigned long now = initial_jiffies + part<scheduler>().now() / ns_per_jiffy;
  part<timer_wheel>().add(work.timer, now + delay);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bool queue_delayed_work_on(int cpu, workqueue_struct* wq, delayed_work* work, unsigned long delay)
{
  if (sim::workqueues::is_pending(work->work)) return false;
  sim::workqueues::mark(work->work);
  sim::queue_later(*wq, *work, delay, cpu);
  return true;
}
LKM_EXPORT_SYMBOL(queue_delayed_work_on);

LKM_SIM_INLINE bool mod_delayed_work_on(int cpu, workqueue_struct* wq, delayed_work* work, unsigned long delay)
{
  const bool was_pending = sim::part<sim::workqueues>().grab(work->work, &work->timer);
  sim::queue_later(*wq, *work, delay, cpu);
  return was_pending;
}
LKM_EXPORT_SYMBOL_GPL(mod_delayed_work_on);

LKM_SIM_INLINE void __flush_workqueue(workqueue_struct* wq) { sim::part<sim::workqueues>().flush(*wq); }
LKM_EXPORT_SYMBOL(__flush_workqueue);

LKM_SIM_INLINE void drain_workqueue(workqueue_struct* wq) { sim::part<sim::workqueues>().drain(*wq); }
LKM_EXPORT_SYMBOL_GPL(drain_workqueue);

LKM_SIM_INLINE bool flush_work(work_struct* work) { return sim::part<sim::workqueues>().flush(*work); }
LKM_EXPORT_SYMBOL_GPL(flush_work);

// One that waits for its time is queued at once.
LKM_SIM_INLINE bool flush_delayed_work(delayed_work* work)
{
  if (sim::part<sim::timer_wheel>().remove(work->timer))
    sim::part<sim::workqueues>().insert(*work->wq, work->work, work->cpu);
  return flush_work(&work->work);
}
LKM_EXPORT_SYMBOL(flush_delayed_work);

LKM_SIM_INLINE bool cancel_work(work_struct* work) { return sim::part<sim::workqueues>().cancel(*work, nullptr); }
LKM_EXPORT_SYMBOL(cancel_work);

LKM_SIM_INLINE bool cancel_work_sync(work_struct* work)
{
  return sim::part<sim::workqueues>().cancel_sync(*work, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(cancel_work_sync);

LKM_SIM_INLINE bool cancel_delayed_work(delayed_work* work)
{
  return sim::part<sim::workqueues>().cancel(work->work, &work->timer);
}
LKM_EXPORT_SYMBOL(cancel_delayed_work);

LKM_SIM_INLINE bool cancel_delayed_work_sync(delayed_work* work)
{
  return sim::part<sim::workqueues>().cancel_sync(work->work, &work->timer);
}
LKM_EXPORT_SYMBOL(cancel_delayed_work_sync);

LKM_SIM_INLINE void workqueue_set_max_active(workqueue_struct* wq, int max_active)
{
  wq->max_active = max_active ? std::clamp(max_active, 1, WQ_MAX_ACTIVE) : WQ_DFL_ACTIVE;
  sim::part<sim::workqueues>().start_one();
}
LKM_EXPORT_SYMBOL_GPL(workqueue_set_max_active);

LKM_SIM_INLINE bool workqueue_congested(int, workqueue_struct* wq)
{
  return wq->active >= wq->max_active && !list_empty(&wq->works);
}
LKM_EXPORT_SYMBOL_GPL(workqueue_congested);

LKM_SIM_INLINE unsigned work_busy(work_struct* work)
{
  return (sim::workqueues::is_pending(*work) ? WORK_BUSY_PENDING : 0) |
         (sim::part<sim::workqueues>().runner_of(*work) ? WORK_BUSY_RUNNING : 0);
}
LKM_EXPORT_SYMBOL_GPL(work_busy);

LKM_SIM_INLINE work_struct* current_work()
{
  const auto* const me = sim::part<sim::workqueues>().current_worker();
  return me ? const_cast<work_struct*>(me->work) : nullptr;
}
LKM_EXPORT_SYMBOL(current_work);

}  // extern "C"
}  // namespace lkm::waist
