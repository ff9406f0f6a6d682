// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The function or variable that an address is in, as kallsyms would know it.
#pragma once

#include <lkm/sim/core/stack_trace.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#ifdef LKM_BACKTRACE
extern "C" int backtrace_syminfo(backtrace_state* state, std::uintptr_t address,
                                 void (*found)(void* data, std::uintptr_t pc, const char* name, std::uintptr_t value,
                                               std::uintptr_t size),
                                 void (*error)(void*, const char*, int), void* data);
#endif

namespace lkm::sim {

struct symbol_place {
  std::string name;
  std::uintptr_t offset = 0;
  std::uintptr_t size = 0;
  std::string module;  // empty for what is linked into the program
};

/// Nothing for an address that is in no symbol.
inline std::optional<symbol_place> symbol_at(std::uintptr_t address)
{
  Dl_info info{}, ours{};
  static const int here = 0;
  // SAFETY: an address to look up, never read.
  if (!dladdr(reinterpret_cast<const void*>(address), &info)) return std::nullopt;
  symbol_place place;
#ifdef LKM_BACKTRACE
  const auto ignore = [](void*, const char*, int) {};
  // A module may have come since the last time: a state knows the objects that were there when it was made.
  auto* const state = backtrace_create_state(nullptr, 0, ignore, nullptr);
  backtrace_syminfo(
      state, address,
      [](void* data, std::uintptr_t pc, const char* name, std::uintptr_t value, std::uintptr_t size) {
        auto& to = *static_cast<symbol_place*>(data);
        if (name) to = {name, pc - value, size, {}};
      },
      ignore, &place);
#endif
  if (place.name.empty() && info.dli_sname)
    place = {info.dli_sname, address - reinterpret_cast<std::uintptr_t>(info.dli_saddr), 0, {}};
  if (place.name.empty()) return std::nullopt;
  dladdr(&here, &ours);
  if (info.dli_fbase != ours.dli_fbase && info.dli_fname) {
    const std::string file = info.dli_fname;
    place.module = file.substr(file.rfind('/') + 1);
    place.module.erase(std::min(place.module.find('.'), place.module.size()));
    std::replace(place.module.begin(), place.module.end(), '-', '_');
  }
  return place;
}

}  // namespace lkm::sim
