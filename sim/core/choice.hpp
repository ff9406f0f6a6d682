// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Every choice that the simulated kernel makes, in one place: today from a seed, later from an explorer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lkm::sim {

/// A source of choices. Seed 0 always takes the first alternative (first come, first served); any other seed draws.
class choices {
 public:
  explicit choices(std::uint64_t seed = 0) : seed_(seed), state_(seed) {}

  std::uint64_t seed() const { return seed_; }

  /// One of `alternatives` (at least 1).
  std::size_t pick(std::size_t alternatives)
  {
    if (seed_ == 0 || alternatives < 2) return 0;
    // splitmix64
    auto z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return static_cast<std::size_t>((z ^ (z >> 31)) % alternatives);
  }

 private:
  std::uint64_t seed_;
  std::uint64_t state_;
};

}  // namespace lkm::sim
