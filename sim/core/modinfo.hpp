// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The .modinfo of a module: strings "tag=value", each ended by a zero.
#pragma once

#include <lkm/sim/include/linux/module.h>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace lkm::sim {

/// The value of the next `tag`, which `info` then begins behind; null without one. It is ended by a zero.
inline std::optional<std::string_view> next_modinfo_value(std::string_view& info, std::string_view tag)
{
  while (!info.empty()) {
    const auto text = info.substr(0, info.find('\0'));
    info.remove_prefix(text.size() == info.size() ? info.size() : text.size() + 1);
    if (text.starts_with(tag) && text.substr(tag.size()).starts_with('=')) return text.substr(tag.size() + 1);
  }
  return {};
}

/// The value of each `tag`, in their order.
inline std::vector<std::string_view> modinfo_values(std::string_view info, std::string_view tag)
{
  std::vector<std::string_view> found;
  while (const auto value = next_modinfo_value(info, tag)) found.push_back(*value);
  return found;
}

inline std::string_view modinfo_of(const waist::module& mod)
{
  return {mod.modinfo, static_cast<std::size_t>(mod.modinfo_end - mod.modinfo)};
}

/// The value of the first `tag` in a loaded module's; null without one.
inline const char* modinfo_of(const waist::module& mod, std::string_view tag)
{
  auto info = modinfo_of(mod);
  const auto value = next_modinfo_value(info, tag);
  return value ? value->data() : nullptr;
}

}  // namespace lkm::sim
