// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/time/hrtimer.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void hrtimer_init(hrtimer* timer, clockid_t clock_id, hrtimer_mode mode)
{
  constexpr clockid_t realtime_id = 0, monotonic_id = 1, boottime_id = 7, tai_id = 11;
  static constexpr hrtimer_clock_base monotonic{monotonic_id, 0, ktime_get}, boottime{boottime_id, 0, ktime_get},
      realtime{realtime_id, sim::boot_time * 1'000'000'000, lkm_wall_clock_ns},
      tai{tai_id, sim::boot_time * 1'000'000'000, lkm_wall_clock_ns};
  *timer = {};
  timer->is_soft = (mode & HRTIMER_MODE_SOFT) != 0;
  timer->is_hard = !timer->is_soft;
  const bool absolute = !(mode & HRTIMER_MODE_REL);
  timer->base = clock_id == realtime_id && absolute ? &realtime
                : clock_id == tai_id && absolute    ? &tai
                : clock_id == boottime_id           ? &boottime
                                                    : &monotonic;
}
LKM_EXPORT_SYMBOL_GPL(hrtimer_init);

LKM_SIM_INLINE void hrtimer_start_range_ns(hrtimer* timer, ktime_t time, u64 delta_ns, const hrtimer_mode mode)
{
  if (!timer->base) return sim::oops("BUG: an hrtimer was started that is not initialised: hrtimer_init() is missing");
  auto& all = sim::part<sim::hrtimers>();
  all.disarm(*timer);
  const auto sum = [](ktime_t a, ktime_t b) {
    ktime_t result;
    return __builtin_add_overflow(a, b, &result) ? KTIME_MAX : result;
  };
  if (mode & HRTIMER_MODE_REL) time = sum(time, timer->base->get_time());
  timer->_softexpires = time;
  timer->node.expires = sum(time, static_cast<ktime_t>(delta_ns));
  all.arm(*timer);
}
LKM_EXPORT_SYMBOL_GPL(hrtimer_start_range_ns);

LKM_SIM_INLINE int hrtimer_try_to_cancel(hrtimer* timer)
{
  auto& all = sim::part<sim::hrtimers>();
  if (all.running() == timer) return -1;
  return all.disarm(*timer);
}
LKM_EXPORT_SYMBOL_GPL(hrtimer_try_to_cancel);

LKM_SIM_INLINE int hrtimer_cancel(hrtimer* timer)
{
  auto& all = sim::part<sim::hrtimers>();
  if (!sim::part<sim::scheduler>().wait_for_interrupt("for an hrtimer's function to return: hrtimer_cancel()",
                                                      [&] { return all.running() == timer; }))
    sim::oops("BUG: hrtimer_cancel() by the timer's own function, which waits for its own return");
  return all.disarm(*timer);
}
LKM_EXPORT_SYMBOL_GPL(hrtimer_cancel);

LKM_SIM_INLINE u64 hrtimer_forward(hrtimer* timer, ktime_t now, ktime_t interval)
{
  const ktime_t late = now - timer->node.expires;
  if (late < 0) return 0;
  if (timer->lkm_turn) {
    lkm_warn("kernel/time/hrtimer.c", __LINE__, "hrtimer_forward", "hrtimer_forward() of a timer that is armed");
    return 0;
  }
  interval = interval < 1 ? 1 : interval;
  // Beyond now, not to it.
  const auto intervals = static_cast<u64>(late / interval) + 1;
  const auto step = static_cast<ktime_t>(intervals) * interval;
  timer->node.expires += step;
  timer->_softexpires += step;
  return intervals;
}
LKM_EXPORT_SYMBOL_GPL(hrtimer_forward);

LKM_SIM_INLINE bool lkm_hrtimer_callback_running(hrtimer* timer)
{
  return sim::part<sim::hrtimers>().running() == timer;
}
LKM_EXPORT_SYMBOL(lkm_hrtimer_callback_running);
LKM_SIM_INLINE bool hrtimer_active(const hrtimer* timer)
{
  return timer->lkm_turn || sim::part<sim::hrtimers>().running() == timer;
}
LKM_EXPORT_SYMBOL_GPL(hrtimer_active);
LKM_SIM_INLINE ktime_t __hrtimer_get_remaining(const hrtimer* timer, bool)
{
  return timer->node.expires - timer->base->get_time();
}
LKM_EXPORT_SYMBOL_GPL(__hrtimer_get_remaining);

LKM_SIM_INLINE int schedule_hrtimeout_range(ktime_t* expires, u64, const hrtimer_mode mode)
{
  auto& clock = sim::part<sim::scheduler>();
  if (!expires) {
    clock.schedule();
    return -EINTR;
  }
  if (!*expires) {
    lkm_set_current_state(TASK_RUNNING);
    return 0;
  }
  const auto now = static_cast<ktime_t>(clock.now());
  const auto end = mode & HRTIMER_MODE_REL ? now + *expires : *expires;
  const bool over = clock.sleep_until(sim::current(), static_cast<std::uint64_t>(end < now ? now : end));
  lkm_set_current_state(TASK_RUNNING);
  return over ? 0 : -EINTR;
}
LKM_EXPORT_SYMBOL_GPL(schedule_hrtimeout_range);
LKM_SIM_INLINE int schedule_hrtimeout(ktime_t* expires, const hrtimer_mode mode)
{
  return schedule_hrtimeout_range(expires, 0, mode);
}
LKM_EXPORT_SYMBOL_GPL(schedule_hrtimeout);

}  // extern "C"
}  // namespace lkm::waist
