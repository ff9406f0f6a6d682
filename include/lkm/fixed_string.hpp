// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A string that can be a template argument.
#pragma once

#include <cstddef>
#include <string_view>

namespace lkm {

template <std::size_t N>
struct fixed_string {
  char text[N]{};
  constexpr fixed_string(const char (&from)[N])
  {
    for (std::size_t i = 0; i < N; ++i) text[i] = from[i];
  }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

}  // namespace lkm
