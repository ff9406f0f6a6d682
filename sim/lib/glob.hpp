// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/glob.c (Linux 6.1): patterns of file names.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/glob.h>

#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

namespace lkm::sim::glob {

/// Whether `c` is in the class that begins behind the `[` at the front of `pattern`, which then begins behind its `]`.
/// Nothing when it has none: then the `[` is a character like others.
inline std::optional<bool> class_has(std::string_view& pattern, unsigned char c)
{
  auto rest = pattern.substr(1);
  const bool inverted = rest.starts_with('!');
  if (inverted) rest.remove_prefix(1);
  bool found = false;
  // The first character is in the class even when it is a `]`.
  for (bool first = true; first || !rest.starts_with(']'); first = false) {
    if (rest.empty()) return {};
    const auto from = static_cast<unsigned char>(rest[0]);
    auto to = from;
    rest.remove_prefix(1);
    if (rest.starts_with('-') && !rest.substr(1).starts_with(']')) {
      if (rest.size() < 2) return {};
      to = static_cast<unsigned char>(rest[1]);
      rest.remove_prefix(2);
    }
    found = found || (from <= c && c <= to);
  }
  pattern = rest.substr(1);
  return found != inverted;
}

/// Whether the first character of `text`, which is not empty, fits the first element of `pattern`; both then go on.
inline bool take_one(std::string_view& pattern, std::string_view& text)
{
  if (pattern.empty()) return false;
  const char c = text.front();
  text.remove_prefix(1);
  if (pattern.front() == '?') {
    pattern.remove_prefix(1);
    return true;
  }
  if (pattern.front() == '[')
    if (const auto in_class = class_has(pattern, static_cast<unsigned char>(c))) return *in_class;
  if (pattern.front() == '\\') {
    pattern.remove_prefix(1);
    if (pattern.empty()) return false;
  }
  const bool same = pattern.front() == c;
  pattern.remove_prefix(1);
  return same;
}

inline bool match(std::string_view pattern, std::string_view text)
{
  // Behind the last `*`, and the text that is tried there: only that one needs to be tried again with more behind it.
  std::optional<std::string_view> again;
  std::string_view retried;
  for (;;) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      if (pattern.empty()) return true;
      again = pattern;
      retried = text;
      continue;
    }
    if (text.empty()) return pattern.empty() || pattern == "\\";
    if (take_one(pattern, text)) continue;
    if (!again || retried.empty()) return false;
    retried.remove_prefix(1);
    pattern = *again;
    text = retried;
  }
}

}  // namespace lkm::sim::glob

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/glob.ipp>
#endif
