// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What is held by a task that never goes on is no leak of the driver or the test.
#pragma once

#include <lkm/sim/core/sanitizers.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace lkm::sim {

/// A leak checker looks for pointers on the stacks of threads, and what is left of a task that died is on none. This is
/// a copy of the memory from `low` to `high`, kept until the program ends, in which a leak checker finds what the dead
/// task held. Copied without a look at the sanitizers' red zones.
inline void keep_for_leak_checker(const void* low, const void* high)
{
  // Never destroyed: the leak checker runs after static destructors.
  static auto& kept = *new std::vector<std::vector<void*>>;
  const auto copy = [](const void* from, const void* to) {
    const auto words = static_cast<std::size_t>(static_cast<const char*>(to) - static_cast<const char*>(from)) / 8;
    std::vector<void*> words_of_stack(words);
    void* destination = words_of_stack.data();
    std::size_t bytes = words * 8;
    asm volatile("rep movsb" : "+D"(destination), "+S"(from), "+c"(bytes)::"memory");
    kept.push_back(std::move(words_of_stack));
  };
  copy(low, high);
  void* const fake = sanitizers.current_fake_stack ? sanitizers.current_fake_stack() : nullptr;
  if (!fake) return;
  // Variables that ASan keeps off the stack are found by the pointers to them that are on it.
  const auto count = kept.back().size();
  const auto index = kept.size() - 1;
  for (std::size_t i = 0; i < count; ++i) {
    void *begin = nullptr, *end = nullptr;
    if (sanitizers.in_fake_stack(fake, kept[index][i], &begin, &end)) copy(begin, end);
  }
}

}  // namespace lkm::sim
