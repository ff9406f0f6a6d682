// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Where a driver's function stands in its source, for a remark on what it returned.
#pragma once

#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/core/symbol_table.hpp>

#include <cxxabi.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace lkm::sim {

/// The kernel calls a C++ driver's `read` through `lkm::detail::read::call<mailbox>`: the address of `mailbox::read`.
/// 0 when that is no such function, or the compiler has put the driver's into it.
inline std::uintptr_t member_behind(std::uintptr_t code)
{
  const auto* const table = symbol_table::of(code);
  const auto* const symbol = table ? table->at(code) : nullptr;
  if (!symbol) return 0;
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> demangled(
      abi::__cxa_demangle(std::string(symbol->name).c_str(), nullptr, nullptr, &status), &std::free);
  const std::string_view name = demangled ? demangled.get() : "";
  const auto call = name.find("::call<");
  const auto end = name.find_first_of("<>,", call == name.npos ? call : call + 7);
  if (end == name.npos || name[end] == '<') return 0;
  const auto last_of = [](std::string_view path) { return path.substr(path.rfind(':') + 1); };
  const auto operation = last_of(name.substr(0, call)), driver = last_of(name.substr(call + 7, end - call - 7));
  const auto mangled = [](std::string_view word) { return std::to_string(word.size()).append(word); };
  const auto wanted = mangled(driver) + mangled(operation) + 'E';
  for (const auto& s : table->all())
    if (s.name.find(wanted) != s.name.npos) return s.start;
  return 0;
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
