// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/math.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE unsigned long gcd(unsigned long a, unsigned long b) { return std::gcd(a, b); }
LKM_EXPORT_SYMBOL_GPL(gcd);

LKM_SIM_INLINE unsigned long lcm(unsigned long a, unsigned long b) { return a && b ? a / std::gcd(a, b) * b : 0; }
LKM_EXPORT_SYMBOL_GPL(lcm);

LKM_SIM_INLINE unsigned long lcm_not_zero(unsigned long a, unsigned long b) { return a && b ? lcm(a, b) : b ? b : a; }
LKM_EXPORT_SYMBOL_GPL(lcm_not_zero);

LKM_SIM_INLINE u64 int_pow(u64 base, unsigned exp)
{
  u64 power = 1;
  for (; exp; exp >>= 1, base *= base)
    if (exp & 1) power *= base;
  return power;
}
LKM_EXPORT_SYMBOL_GPL(int_pow);

LKM_SIM_INLINE void rational_best_approximation(unsigned long given_numerator, unsigned long given_denominator,
                                                unsigned long max_numerator, unsigned long max_denominator,
                                                unsigned long* best_numerator, unsigned long* best_denominator)
{
  const auto best = sim::nearest({given_numerator, given_denominator}, {max_numerator, max_denominator});
  *best_numerator = best.numerator;
  *best_denominator = best.denominator;
}
LKM_EXPORT_SYMBOL(rational_best_approximation);

}  // extern "C"
}  // namespace lkm::waist
