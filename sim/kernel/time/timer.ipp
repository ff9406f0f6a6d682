// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/time/timer.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void init_timer_key(timer_list* timer, void (*function)(timer_list*), unsigned flags, const char*,
                                   lock_class_key*)
{
  INIT_HLIST_NODE(&timer->entry);
  timer->function = function;
  timer->flags = flags;
  timer->lkm_magic = LKM_LOCK_MAGIC;
}
LKM_EXPORT_SYMBOL(init_timer_key);

LKM_SIM_INLINE void add_timer(timer_list* timer)
{
  if (timer_pending(timer)) return sim::oops("BUG: add_timer() of a timer that is pending: mod_timer() sets it anew");
  sim::part<sim::timer_wheel>().add(*timer, timer->expires);
}
LKM_EXPORT_SYMBOL(add_timer);

LKM_SIM_INLINE void add_timer_on(timer_list* timer, int cpu)
{
  if (timer_pending(timer)) return sim::oops("BUG: add_timer_on() of a timer that is pending");
  sim::refuse_processor(static_cast<unsigned>(cpu), "add_timer_on()");
  sim::part<sim::timer_wheel>().add(*timer, timer->expires, static_cast<unsigned>(cpu));
}
LKM_EXPORT_SYMBOL_GPL(add_timer_on);

LKM_SIM_INLINE int mod_timer(timer_list* timer, unsigned long expires)
{
  auto& wheel = sim::part<sim::timer_wheel>();
  if (timer_pending(timer) && timer->expires == expires) return 1;
  const bool was_pending = wheel.remove(*timer);
  wheel.add(*timer, expires);
  return was_pending;
}
LKM_EXPORT_SYMBOL(mod_timer);

LKM_SIM_INLINE int mod_timer_pending(timer_list* timer, unsigned long expires)
{
  return timer_pending(timer) ? mod_timer(timer, expires) : 0;
}
LKM_EXPORT_SYMBOL(mod_timer_pending);

LKM_SIM_INLINE int timer_reduce(timer_list* timer, unsigned long expires)
{
  const bool earlier = static_cast<long>(expires - timer->expires) < 0;
  return timer_pending(timer) && !earlier ? 1 : mod_timer(timer, expires);
}
LKM_EXPORT_SYMBOL(timer_reduce);

LKM_SIM_INLINE int lkm_timer_delete(timer_list* timer) { return sim::part<sim::timer_wheel>().remove(*timer); }
LKM_EXPORT_SYMBOL(lkm_timer_delete);

LKM_SIM_INLINE int try_to_del_timer_sync(timer_list* timer)
{
  return sim::part<sim::timer_wheel>().running() == timer ? -1 : lkm_timer_delete(timer);
}
LKM_EXPORT_SYMBOL(try_to_del_timer_sync);

LKM_SIM_INLINE int timer_delete_sync(timer_list* timer)
{
  const auto runs = [&] { return sim::part<sim::timer_wheel>().running() == timer; };
  if (!sim::part<sim::scheduler>().wait_for_interrupt("for a timer's function to return: del_timer_sync()", runs))
    sim::oops(
        "BUG: del_timer_sync() in the function of the same timer waits for ever for its own return\nUse del_timer(), "
        "or do not set the timer again.");
  sim::timer_wheel::waits_for(*timer);
  return lkm_timer_delete(timer);
}
LKM_EXPORT_SYMBOL(timer_delete_sync);

LKM_SIM_INLINE int timer_shutdown(timer_list* timer)
{
  const int was_pending = lkm_timer_delete(timer);
  timer->function = sim::timer_wheel::shut_down;
  return was_pending;
}
LKM_EXPORT_SYMBOL_GPL(timer_shutdown);

LKM_SIM_INLINE int timer_shutdown_sync(timer_list* timer)
{
  const int was_pending = timer_delete_sync(timer);
  timer_shutdown(timer);
  return was_pending;
}
LKM_EXPORT_SYMBOL_GPL(timer_shutdown_sync);

}  // extern "C"
}  // namespace lkm::waist

namespace lkm::sim {

// What is less than a quarter of a second after a full second is due then, unless it must not be earlier; jiffies of
// now and of the past are no times to round to.
inline unsigned long round_to_second(unsigned long j, bool up)
{
  const auto original = j, into = j % waist::HZ, now = initial_jiffies + part<scheduler>().now() / ns_per_jiffy;
  j = into < waist::HZ / 4 && !up ? j - into : j - into + waist::HZ;
  return static_cast<long>(j - now) <= 0 ? original : j;
}

inline unsigned long round_relative(unsigned long j, bool up)
{
  const unsigned long now = initial_jiffies + part<scheduler>().now() / ns_per_jiffy;
  return round_to_second(j + now, up) - now;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE unsigned long round_jiffies(unsigned long j) { return sim::round_to_second(j, false); }
LKM_EXPORT_SYMBOL_GPL(round_jiffies);
LKM_SIM_INLINE unsigned long round_jiffies_relative(unsigned long j) { return sim::round_relative(j, false); }
LKM_EXPORT_SYMBOL_GPL(round_jiffies_relative);
LKM_SIM_INLINE unsigned long round_jiffies_up(unsigned long j) { return sim::round_to_second(j, true); }
LKM_EXPORT_SYMBOL_GPL(round_jiffies_up);
LKM_SIM_INLINE unsigned long round_jiffies_up_relative(unsigned long j) { return sim::round_relative(j, true); }
LKM_EXPORT_SYMBOL_GPL(round_jiffies_up_relative);

}  // extern "C"
}  // namespace lkm::waist
