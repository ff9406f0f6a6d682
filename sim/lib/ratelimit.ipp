// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/ratelimit.c (Linux 6.1): the functions that drivers call.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/jiffies.h>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/lib/ratelimit.hpp>

#include <string>
#include <utility>

namespace lkm::sim {

/// Reads jiffies without counting as a read of the clock, which would make time pass in a loop.
inline unsigned long jiffies_of_now()
{
  return initial_jiffies + static_cast<unsigned long>(part<scheduler>().now() / ns_per_jiffy);
}

/// How many were left out is said in the next interval, or, with RATELIMIT_MSG_ON_RELEASE, at the end.
inline void tell_left_out(waist::ratelimit_state& rs, bool at_end, const char* whose)
{
  if (!rs.missed || at_end != bool(rs.flags & waist::RATELIMIT_MSG_ON_RELEASE)) return;
  log(4, std::string(whose) + ": " + std::to_string(std::exchange(rs.missed, 0)) +
             (at_end ? " output lines suppressed due to ratelimiting" : " callbacks suppressed"));
}

inline void begin_interval(waist::ratelimit_state& rs, unsigned long now, const char* whose)
{
  tell_left_out(rs, false, whose);
  rs.printed = 0;
  rs.begin = now;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int ___ratelimit(ratelimit_state* rs, const char* func)
{
  if (!rs->interval) return true;
  const auto now = sim::jiffies_of_now();
  if (!rs->begin) rs->begin = now;
  if (now - rs->begin > static_cast<unsigned long>(rs->interval)) sim::begin_interval(*rs, now, func);
  const bool may = rs->printed < rs->burst;
  ++(may ? rs->printed : rs->missed);
  return may;
}
LKM_EXPORT_SYMBOL(___ratelimit);

LKM_SIM_INLINE int __printk_ratelimit(const char* func)
{
  return ___ratelimit(&sim::part<sim::printk_ratelimit_state>().state, func);
}
LKM_EXPORT_SYMBOL(__printk_ratelimit);

/// `*caller_jiffies` is when it last said yes; not more often than each so many milliseconds.
LKM_SIM_INLINE bool printk_timed_ratelimit(unsigned long* caller_jiffies, unsigned interval_msecs)
{
  const auto now = sim::jiffies_of_now();
  const auto elapsed = now - *caller_jiffies;
  if (*caller_jiffies && elapsed <= static_cast<unsigned long>(msecs_to_jiffies(interval_msecs))) return false;
  *caller_jiffies = now;
  return true;
}
LKM_EXPORT_SYMBOL(printk_timed_ratelimit);

LKM_SIM_INLINE void lkm_ratelimit_state_exit(ratelimit_state* rs)
{
  sim::tell_left_out(*rs, true, get_current()->comm);
}
LKM_EXPORT_SYMBOL(lkm_ratelimit_state_exit);

}  // extern "C"
}  // namespace lkm::waist
