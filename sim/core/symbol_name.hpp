// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The function or variable that an address is in, as kallsyms would know it.
#pragma once

#include <lkm/sim/core/symbol_table.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lkm::sim {

struct symbol_place {
  std::string_view name;
  std::uintptr_t offset = 0;
  std::size_t size = 0;
  std::string module;  // empty for what is linked into the program
};

/// Nothing for an address that is in no symbol.
inline std::optional<symbol_place> symbol_at(std::uintptr_t address)
{
  const auto* const table = symbol_table::of(address);
  const auto* const symbol = table ? table->at(address) : nullptr;
  if (!symbol) return std::nullopt;
  symbol_place place{symbol->name, address - symbol->start, symbol->size, {}};
  // The simulated kernel may be an object of its own.
  static const int here = 0;
  if (!table->file().empty() && table != symbol_table::of(reinterpret_cast<std::uintptr_t>(&here))) {
    const std::string_view file = table->file();
    place.module = file.substr(file.rfind('/') + 1);
    place.module.erase(std::min(place.module.find('.'), place.module.size()));
    std::ranges::replace(place.module, '-', '_');
  }
  return place;
}

}  // namespace lkm::sim
