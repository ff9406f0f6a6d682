// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// One run of a sequence from the first operation to the last, and how it ended.
#pragma once

#include "operations.hpp"

#ifndef LKM_WORLD_LINUX
#include <lkm/sim/user/world.hpp>
#endif

#include <cstdint>
#include <exception>
#include <memory>
#include <string>

namespace fuzz {

struct run_result {
  lkm::user::transcript lines;
  std::size_t operations = 0;  // that were done before it ended
  std::string stopped;         // what the simulator does not model, or a deadlock: no verdict about what follows
  std::string failed;          // what must never happen
};

/// Runs `s`. With `marked`, "@i" comes before what operation i did.
inline run_result run(const sequence& s, bool marked)
{
  run_result result;
  auto all = std::make_unique<execution>();
#ifdef LKM_WORLD_LINUX
  for (std::size_t i = 0; i < s.size(); i += all->step(s, i))
    if (marked) all->lines().push_back("@" + std::to_string(i));
  result.operations = s.size();
  if (marked) all->lines().push_back("@" + std::to_string(s.size()));
  result.lines = all->finish();
#else
  try {
    while (result.operations < s.size()) {
      if (marked) all->lines().push_back("@" + std::to_string(result.operations));
      result.operations += all->step(s, result.operations);
    }
    if (marked) all->lines().push_back("@" + std::to_string(s.size()));
    result.lines = all->finish();
    lkm::sim::kernel_of(all->where()).shut_down();
    for (const auto& found : lkm::sim::kernel_of(all->where()).report().findings())
      // A WARNING is Linux's own, and a line of the transcript.
      if (found.level == lkm::sim::severity::bug && !found.text.starts_with("WARNING: "))
        result.failed += found.text + '\n';
  } catch (const lkm::sim::not_modelled& e) {
    result.stopped = e.what();
    // Nobody is left asleep with what stands on his stack.
    all->finish();
  } catch (const lkm::sim::deadlock& e) {
    result.stopped = e.what();
  } catch (const std::exception& e) {
    result.failed = e.what();
  }
  lkm::sim::kernel_of(all->where()).report();
  if (result.lines.empty()) result.lines = all->lines();
#endif
  return result;
}

/// FNV-1a over the lines.
inline std::uint64_t hash_of(const lkm::user::transcript& lines)
{
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3; };
  for (const auto& line : lines) {
    for (const char c : line) add(static_cast<unsigned char>(c));
    add('\n');
  }
  return hash;
}

}  // namespace fuzz
