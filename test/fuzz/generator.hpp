// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Draws sequences: a seed is a sequence, the same everywhere.
#pragma once

#include "operations.hpp"

namespace fuzz {

/// splitmix64
class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t throw_one()
  {
    auto z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

/// `count` operations. The first ones open something, or there would be little to do; what is about entries and modules
/// has operations of its own that do. Those of one subject come four times as often as by weight alone, and elsewhere
/// the many about entries and modules a quarter as often: sequences that do everything a little seldom get deep into
/// anything.
inline sequence draw(std::uint64_t seed, std::size_t count)
{
  dice d(seed);
  const auto about = static_cast<subject>(d.throw_one() % subjects);
  const auto brings_its_own = [](subject what) { return what == subject::entries || what == subject::modules; };
  const auto weight = [&](const operation& op) {
    if (op.what == about) return 4 * op.weight;
    return brings_its_own(op.what) && !brings_its_own(about) ? (op.weight + 3) / 4 : op.weight;
  };
  unsigned total = 0;
  for (const auto& op : operations) total += weight(op);
  sequence s;
  while (s.size() < count) {
    auto at = static_cast<unsigned>(d.throw_one() % total);
    std::uint8_t code = 0;
    if (s.size() >= (brings_its_own(about) ? 0 : 4))
      while (at >= weight(operations[code])) at -= weight(operations[code++]);
    const auto bits = d.throw_one();
    const auto byte = [&](unsigned n) { return static_cast<std::uint8_t>(bits >> 8 * n); };
    record r{code, byte(0), byte(1), byte(2), byte(3), byte(4)};
    // Half of all calls follow one of the same process, and most opens are of a device, many of one with state: they
    // meet more.
    if (!s.empty() && (byte(5) & 1)) r.who = s.back().who;
    if (operations[code].run == open_op && (byte(5) & 6))
      r.a = static_cast<std::uint8_t>((byte(5) & 6) == 6 ? 16 + r.a % 5 : r.a % devices);
    s.push_back(r);
  }
  return s;
}

}  // namespace fuzz
