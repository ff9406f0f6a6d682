// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/errseq.c (Linux 6.1): the last error of many, which each who looks is told once.
#pragma once

#include <lkm/sim/include/linux/fs.h>

namespace lkm::sim {

/// The error in the low 12 bits, whether anybody has seen it, and above that how many there were.
class errseq {
 public:
  /// `error` is negative.
  void set(int error)
  {
    const auto number = static_cast<waist::errseq_t>(-error);
    value_ = (value_ & seen ? value_ + one_more : value_) & ~(seen | all_errors);
    value_ |= number;
  }
  /// What a new file begins with: an error that nobody has seen yet is for it, too.
  waist::errseq_t sample() const { return value_ & seen ? value_ : 0; }
  /// The error since then, or 0; `since` is now.
  int check_and_advance(waist::errseq_t& since)
  {
    if (value_ == since) return 0;
    since = value_ |= seen;
    return -static_cast<int>(value_ & all_errors);
  }

 private:
  static constexpr waist::errseq_t all_errors = 0xfff, seen = 0x1000, one_more = 0x2000;
  waist::errseq_t value_ = 0;
};

}  // namespace lkm::sim
