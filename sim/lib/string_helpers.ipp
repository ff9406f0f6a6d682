// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/string_helpers.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

[[noreturn]] inline void fortify_panic(const char* name)
{
  sim::oops(
      "kernel BUG: detected buffer overflow in " + std::string(name) +
      "\nThe compiler knows the size of the object, and the call would have gone beyond its end (FORTIFY_SOURCE).");
}
LKM_EXPORT_SYMBOL(fortify_panic);

/// Models lib/argv_split.c. The block begins with the copy that the words are cut out of, of which free needs the
/// address.
LKM_SIM_INLINE char** argv_split(gfp_t gfp, const char* str, int* argcp)
{
  char* const copy = kstrndup(str, 0x200000 - 1, gfp);
  if (!copy) return nullptr;
  const auto starts = [copy](const char* at) {
    return *at && !sim::latin1::is_space(*at) && (at == copy || sim::latin1::is_space(at[-1]));
  };
  size_t words = 0;
  for (const auto* at = copy; *at; ++at) words += starts(at);
  auto** const block = static_cast<char**>(kmalloc_array(words + 2, sizeof(char*), gfp));
  if (!block) {
    kfree(copy);
    return nullptr;
  }
  *block = copy;
  auto** word = block;
  for (auto* at = copy; *at; ++at)
    if (starts(at)) *++word = at;
  *++word = nullptr;
  const auto length = std::strlen(copy);
  std::replace_if(copy, copy + length, sim::latin1::is_space, '\0');
  if (argcp) *argcp = static_cast<int>(words);
  return block + 1;
}
LKM_EXPORT_SYMBOL(argv_split);

LKM_SIM_INLINE void argv_free(char** argv)
{
  kfree(argv[-1]);
  kfree(argv - 1);
}
LKM_EXPORT_SYMBOL(argv_free);

}  // extern "C"
}  // namespace lkm::waist
