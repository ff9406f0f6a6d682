// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/math/gcd.c, lcm.c, int_pow.c and rational.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/gcd.h>
#include <lkm/sim/include/linux/lcm.h>
#include <lkm/sim/include/linux/math.h>
#include <lkm/sim/include/linux/rational.h>

#include <algorithm>
#include <climits>
#include <numeric>

namespace lkm::sim {

struct fraction {
  unsigned long numerator, denominator;
  /// Where `times` steps in the direction of `other` lead: a fraction between the two.
  fraction towards(const fraction& other, unsigned long times) const
  {
    return {numerator + times * other.numerator, denominator + times * other.denominator};
  }
  bool within(const fraction& largest) const
  {
    return numerator <= largest.numerator && denominator <= largest.denominator;
  }
};

/// The nearest one by continued fractions. `before` and `best` are the last two convergents.
inline fraction nearest(fraction rest, const fraction& largest)
{
  fraction before{0, 1}, best{1, 0};
  while (rest.denominator) {
    const auto term = rest.numerator / rest.denominator;
    const fraction left{rest.denominator, rest.numerator % rest.denominator};
    if (const auto next = before.towards(best, term); next.within(largest)) {
      before = best;
      best = next;
      rest = left;
      continue;
    }
    auto steps = ULONG_MAX;
    if (best.denominator) steps = (largest.denominator - before.denominator) / best.denominator;
    if (best.numerator) steps = std::min(steps, (largest.numerator - before.numerator) / best.numerator);
    // Half a term is nearer only when it is on the right side of the middle.
    const bool nearer = 2 * steps > term || (2 * steps == term &&
                                             before.denominator * left.numerator > best.denominator * left.denominator);
    return !best.denominator || nearer ? before.towards(best, steps) : best;
  }
  return best;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/math.ipp>
#endif
