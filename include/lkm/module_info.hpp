// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps MODULE_INFO and its kin of linux/module.h: what modinfo shows of a module. The words stand in LKM_MODULE,
/// among the parameters.
#pragma once

#include <lkm/fixed_string.hpp>
#include <lkm/rule.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace lkm {

/// Any other line of modinfo: `lkm::module_info<"supported", "yes">`.
template <fixed_string Tag, fixed_string Text>
struct module_info {
  static constexpr std::string_view tag = Tag.view();
  static constexpr std::array<std::string_view, 8> modinfo{Tag.view(), "=", Text.view(), "", "", "", "", ""};
};

/// Like MODULE_AUTHOR. A module with several authors has several.
template <fixed_string Text>
struct author : module_info<"author", Text> {};

/// Like MODULE_VERSION: also the file `version` in /sys/module/NAME. modpost adds a srcversion to the .ko.
template <fixed_string Text>
struct version : module_info<"version", Text> {};

/// Like MODULE_SOFTDEP: modules that modprobe loads first or afterwards, as in `lkm::softdep<"pre: kitchen">`.
template <fixed_string Text>
struct softdep : module_info<"softdep", Text> {};

/// Like MODULE_FIRMWARE: a file that the driver may ask for.
template <fixed_string Path>
struct firmware : module_info<"firmware", Path> {};

namespace detail {

template <class Word>
struct tag_is_a_name {
  static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
  template <class>
  static constexpr bool fits()
  {
    if constexpr (requires { Word::tag; })
      return !Word::tag.empty() && std::ranges::all_of(Word::tag, [](char c) { return letters.contains(c); });
    return true;
  }
  template <class Module>
  static constexpr bool holds = fits<Module>();
  LKM_SAYS(refusal, "a tag of lkm::module_info is one word of letters, digits and underscores");
};

}  // namespace detail
}  // namespace lkm
