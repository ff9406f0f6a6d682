// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "calls.hpp"

#include <sys/syscall.h>

#include <algorithm>
#include <array>

namespace lkm::run {

namespace {

const std::vector<call_kind>& all()
{
  static const auto table = [] {
    std::vector<call_kind> kinds;
    for (const auto& part : {file_calls(), memory_calls(), name_calls(), transfer_calls(), wait_calls(), kernel_calls(),
                             user_calls(), working_directory_calls()})
      kinds.insert(kinds.end(), part.begin(), part.end());
    return kinds;
  }();
  return table;
}

}  // namespace

const call_kind* kind_of(int number)
{
  static const auto by_number = [] {
    std::array<const call_kind*, 512> found{};
    for (const auto& kind : all()) found[static_cast<std::size_t>(kind.number)] = &kind;
    return found;
  }();
  return number >= 0 && number < 512 ? by_number[static_cast<std::size_t>(number)] : nullptr;
}

std::vector<int> notified_calls(bool in_name)
{
  constexpr std::array ids{SYS_getuid,    SYS_geteuid,   SYS_getgid,    SYS_getegid, SYS_getresuid,
                           SYS_getresgid, SYS_getgroups, SYS_setgroups, SYS_capget};
  std::vector<int> numbers;
  for (const auto& kind : all())
    if (in_name || std::ranges::find(ids, kind.number) == ids.end()) numbers.push_back(kind.number);
  return numbers;
}

}  // namespace lkm::run
