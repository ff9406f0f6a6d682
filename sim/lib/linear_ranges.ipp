// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/linear_ranges.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/lib/linear_ranges.hpp>

#include <algorithm>
#include <cerrno>
#include <span>

namespace lkm::sim {

inline std::span<const waist::linear_range> ranges_of(const waist::linear_range* first, int count)
{
  return {first, count > 0 ? static_cast<std::size_t>(count) : 0};
}

/// How many steps `value` is above the least one, and whether it is between two.
struct steps {
  unsigned whole;
  bool and_more;
};
inline steps steps_to(const waist::linear_range& r, unsigned value)
{
  if (!r.step) return {0, false};
  return {(value - r.min) / r.step, (value - r.min) % r.step != 0};
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE unsigned linear_range_values_in_range(const linear_range* r)
{
  return r ? r->max_sel - r->min_sel + 1 : 0;
}
LKM_EXPORT_SYMBOL_GPL(linear_range_values_in_range);

LKM_SIM_INLINE unsigned linear_range_values_in_range_array(const linear_range* r, int ranges)
{
  unsigned sum = 0;
  for (const auto& one : sim::ranges_of(r, ranges)) sum += linear_range_values_in_range(&one);
  return sum;
}
LKM_EXPORT_SYMBOL_GPL(linear_range_values_in_range_array);

LKM_SIM_INLINE unsigned linear_range_get_max_value(const linear_range* r)
{
  return r->min + r->step * (r->max_sel - r->min_sel);
}
LKM_EXPORT_SYMBOL_GPL(linear_range_get_max_value);

LKM_SIM_INLINE int linear_range_get_value(const linear_range* r, unsigned selector, unsigned* val)
{
  const auto nth = selector - r->min_sel;
  const bool has_it = selector >= r->min_sel && nth <= r->max_sel - r->min_sel;
  if (has_it) *val = r->step * nth + r->min;
  return has_it ? 0 : -EINVAL;
}
LKM_EXPORT_SYMBOL_GPL(linear_range_get_value);

LKM_SIM_INLINE int linear_range_get_value_array(const linear_range* r, int ranges, unsigned selector, unsigned* val)
{
  for (const auto& one : sim::ranges_of(r, ranges))
    if (!linear_range_get_value(&one, selector, val)) return 0;
  return -EINVAL;
}
LKM_EXPORT_SYMBOL_GPL(linear_range_get_value_array);

LKM_SIM_INLINE int linear_range_get_selector_low(const linear_range* r, unsigned val, unsigned* selector, bool* found)
{
  *found = val >= r->min && val <= linear_range_get_max_value(r);
  if (val < r->min) return -EINVAL;
  *selector = *found ? r->min_sel + sim::steps_to(*r, val).whole : r->max_sel;
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(linear_range_get_selector_low);

LKM_SIM_INLINE int linear_range_get_selector_low_array(const linear_range* r, int ranges, unsigned val,
                                                       unsigned* selector, bool* found)
{
  int result = -EINVAL;
  for (const auto& one : sim::ranges_of(r, ranges)) {
    if (!linear_range_get_selector_low(&one, val, selector, found)) result = 0;
    if (*found) break;
  }
  return result;
}
LKM_EXPORT_SYMBOL_GPL(linear_range_get_selector_low_array);

LKM_SIM_INLINE int linear_range_get_selector_high(const linear_range* r, unsigned val, unsigned* selector, bool* found)
{
  *found = val >= r->min && val <= linear_range_get_max_value(r);
  if (val > linear_range_get_max_value(r)) return -EINVAL;
  *selector = r->min_sel;
  if (!*found) return 0;
  const auto [whole, and_more] = sim::steps_to(*r, val);
  *selector = r->step ? r->min_sel + whole + and_more : r->max_sel;
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(linear_range_get_selector_high);

LKM_SIM_INLINE void linear_range_get_selector_within(const linear_range* r, unsigned val, unsigned* selector)
{
  const auto within = std::clamp(val, r->min, std::max(r->min, linear_range_get_max_value(r)));
  bool found = false;
  linear_range_get_selector_low(r, within, selector, &found);
  if (val > linear_range_get_max_value(r)) *selector = r->max_sel;
}
LKM_EXPORT_SYMBOL_GPL(linear_range_get_selector_within);

}  // extern "C"
}  // namespace lkm::waist
