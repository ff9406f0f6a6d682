// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// LKM_MODULE in a module that is a file: the sections and symbols that the kernel's loader looks for, and the
/// simulator's. lkm/module.hpp includes it.
#pragma once

#include <lkm/module.hpp>

#ifndef __KERNEL__
namespace lkm::waist {
extern "C" module __this_module;
}
#endif

// AddressSanitizer of clang would keep gaps behind the strings, which are read as one text.
#if defined(__clang__)
#define LKM_WITHOUT_GAPS [[clang::no_sanitize("address")]]
#else
#define LKM_WITHOUT_GAPS
#endif

#define LKM_MODULE(NAME, LICENSE, DESCRIPTION, ...)                                                                \
  static_assert(std::string_view(NAME) == KBUILD_MODNAME,                                                          \
                "LKM_MODULE's name must be that of the .ko: " KBUILD_MODNAME);                                     \
  namespace {                                                                                                      \
  [[maybe_unused]] constexpr ::lkm::detail::module_verdict<__VA_ARGS__> lkm_module_verdict = NAME;                 \
  using lkm_definition = ::lkm::detail::checked_module_definition<__VA_ARGS__>;                                    \
  constinit lkm_definition::data lkm_module_data{};                                                                \
  LKM_WITHOUT_GAPS [[gnu::section(".modinfo"), gnu::used]] constexpr auto lkm_modinfo =                            \
      lkm_definition::modinfo<lkm_definition::modinfo_size(LKM_MODULE_HEAD(NAME, LICENSE, DESCRIPTION))>(          \
          LKM_MODULE_HEAD(NAME, LICENSE, DESCRIPTION));                                                            \
  [[gnu::section("__param"), gnu::used]] constinit const auto lkm_params =                                         \
      lkm_definition::kernel_params(lkm_module_data, &::lkm::waist::__this_module);                                \
  [[gnu::section(".discard.lkm_export"), gnu::used]] constinit const auto lkm_exports = lkm_definition::exports(); \
  }                                                                                                                \
  extern "C" {                                                                                                     \
  int init_module();                                                                                               \
  void cleanup_module();                                                                                           \
  [[gnu::section(".init.text"), gnu::cold]] int init_module()                                                      \
  {                                                                                                                \
    return lkm_module_data.init(&::lkm::waist::__this_module);                                                     \
  }                                                                                                                \
  [[gnu::section(".exit.text"), gnu::cold]] void cleanup_module() { lkm_module_data.exit(); }                      \
  }                                                                                                                \
  /* Called through pointers: without these, objtool would seal their ENDBR and a CPU with IBT would fault. */     \
  [[gnu::section(".init.data"), gnu::used]] static auto* lkm_init_address = &init_module;                          \
  [[gnu::section(".exit.data"), gnu::used]] static auto* lkm_exit_address = &cleanup_module;                       \
  static_assert(true)
