// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Where a driver's function stands in its source, for a remark on what it returned.
#pragma once

#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/core/symbol_table.hpp>

#include <cstdint>
#include <string>

namespace lkm::sim {

/// The kernel calls a C++ driver's `read` through `lkm::detail::read::call<mailbox>`: the address of `mailbox::read`.
/// 0 when that is no such function, or the compiler has put the driver's into it.
inline std::uintptr_t member_behind(std::uintptr_t code)
{
  const auto* const table = symbol_table::of(code);
  const auto* const symbol = table ? table->at(code) : nullptr;
  if (!symbol) return 0;
  const auto name = stack_trace::demangled(std::string(symbol->name).c_str());
  const auto call = name.find("::call<");
  const auto end = name.find_first_of("<>,", call == name.npos ? call : call + 7);
  if (end == name.npos || name[end] == '<') return 0;
  const auto last_of = [](const std::string& path) { return path.substr(path.rfind(':') + 1); };
  const auto operation = last_of(name.substr(0, call)), driver = name.substr(call + 7, end - call - 7);
  const auto member = driver + "::" + operation + '(';
  const auto mangled = [](const std::string& word) { return std::to_string(word.size()) + word; };
  const auto wanted = mangled(last_of(driver)) + mangled(operation) + 'E';
  std::uintptr_t found = 0;
  for (const auto& s : table->all()) {
    // With a dot it is a part of a function.
    if (s.name.find(wanted) == s.name.npos || s.name.find('.') != s.name.npos || s.start == found) continue;
    if (!stack_trace::demangled(std::string(s.name).c_str()).starts_with(member)) continue;
    // Two sources may each have such a class of their own.
    if (found) return 0;
    found = s.start;
  }
  return found;
}

/// Of a function that the kernel calls; without a name when nothing is known of it. Takes milliseconds.
template <class Result, class... Arguments>
stack_frame driver_function(Result (*function)(Arguments...))
{
  const auto code = reinterpret_cast<std::uintptr_t>(function);
  for (const auto at : {code, member_behind(code)})
    // A trace holds what is called from, which lies one byte further.
    if (const auto found = stack_trace::driver_frame(stack_trace::of(reinterpret_cast<const void*>(at + 1)).frames());
        at && !found.function.empty())
      return found;
  return {};
}

}  // namespace lkm::sim
