// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of kernel/kallsyms.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/symbol_table.hpp>
#include <lkm/sim/kernel/module/main.hpp>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

LKM_SIM_INLINE std::string proc_kallsyms()
{
  std::string lines;
  const bool shown = kallsyms_show_value();
  const auto add = [&](std::uintptr_t address, char kind, std::string_view name, std::string_view module) {
    char start[24];
    std::snprintf(start, sizeof start, "%016lx %c ", shown ? address : 0, kind);
    lines.append(start).append(name);
    if (!module.empty()) lines.append("\t[").append(module).append("]");
    lines += '\n';
  };
  const auto capital = [](char c) { return static_cast<char>(std::toupper(c)); };

  std::vector<symbol_table::symbol> exported;
  exported_symbol::for_each([&](std::string_view name, const void* address) {
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    const auto* const table = symbol_table::of(at);
    const auto* const known = table ? table->at(at) : nullptr;
    exported.push_back({at, 0, name, known ? known->kind : 't'});
  });
  std::ranges::sort(exported, {}, [](const auto& s) { return std::pair(s.start, s.name); });
  for (const auto& s : exported) add(s.start, capital(s.kind), s.name, {});

  const auto& modules = part<module_loader>();
  for (const auto& instance : std::views::reverse(modules.loaded())) {
    const auto& mod = instance->module();
    const auto* const table = symbol_table::of(reinterpret_cast<std::uintptr_t>(&mod));
    if (!table) continue;
    for (const auto& s : table->all())
      add(s.start, exported_symbols::are_for_all(mod, s.name) ? capital(s.kind) : s.kind, s.name, mod.name);
  }
  return lines;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int sprint_symbol(char* buffer, unsigned long address)
{
  return lkm_snprintf(buffer, KSYM_SYMBOL_LEN, "%pS", reinterpret_cast<void*>(address));
}
LKM_EXPORT_SYMBOL_GPL(sprint_symbol);
LKM_SIM_INLINE int sprint_symbol_no_offset(char* buffer, unsigned long address)
{
  return lkm_snprintf(buffer, KSYM_SYMBOL_LEN, "%ps", reinterpret_cast<void*>(address));
}
LKM_EXPORT_SYMBOL_GPL(sprint_symbol_no_offset);
LKM_SIM_INLINE int sprint_symbol_build_id(char* buffer, unsigned long address)
{
  return sprint_symbol(buffer, address);
}
LKM_EXPORT_SYMBOL_GPL(sprint_symbol_build_id);

}  // extern "C"
}  // namespace lkm::waist
