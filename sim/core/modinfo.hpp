// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The .modinfo of a module: strings "tag=value", each ended by a zero.
#pragma once

#include <lkm/sim/include/linux/module.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace lkm::sim {

/// The value of each `tag`, in their order. They are ended by zeros, as the whole is.
inline std::vector<std::string_view> modinfo_values(std::string_view info, std::string_view tag)
{
  std::vector<std::string_view> found;
  while (!info.empty()) {
    const auto text = info.substr(0, info.find('\0'));
    if (text.starts_with(tag) && text.substr(tag.size()).starts_with('=')) found.push_back(text.substr(tag.size() + 1));
    info.remove_prefix(text.size() == info.size() ? info.size() : text.size() + 1);
  }
  return found;
}

inline std::string_view modinfo_of(const waist::module& mod)
{
  return {mod.modinfo, static_cast<std::size_t>(mod.modinfo_end - mod.modinfo)};
}

/// The value of the first `tag` in a loaded module's; null without one.
inline const char* modinfo_of(const waist::module& mod, std::string_view tag)
{
  const auto values = modinfo_values(modinfo_of(mod), tag);
  return values.empty() ? nullptr : values.front().data();
}

}  // namespace lkm::sim
