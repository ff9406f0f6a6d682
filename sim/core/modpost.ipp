// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of core/modpost.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <filesystem>

namespace lkm::sim {

LKM_SIM_INLINE bool is_gpl(std::string_view license)
{
  constexpr std::string_view compatible[] = {"GPL",          "GPL v2",       "GPL and additional rights",
                                             "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"};
  return std::ranges::find(compatible, license) != std::end(compatible);
}

LKM_SIM_INLINE modpost_result modpost(const std::string& file)
{
  const module_file object(file);
  if (object.has_unnamed_counters())
    throw misuse(
        "insmod: " + file + " was compiled with --coverage and then stripped: without its symbol table the " +
        "counters cannot be told from the module's variables, which start anew at each load\nDo not strip it.");
  const auto name = std::filesystem::path(file).stem().string();
  modpost_result result;
  auto& errors = result.errors;
  const auto licenses = modinfo_values(object.modinfo(), "license");
  const bool has_license = !licenses.empty(), gpl = has_license && is_gpl(licenses.front());
  if (!has_license) errors.push_back("missing MODULE_LICENSE() in " + name + ".o");
  // What the compiler's instrumentation calls.
  constexpr std::string_view runtime[] = {"__asan_", "__ubsan_", "__tsan_", "__sanitizer_",
                                          "__lsan_", "__gcov_",  "__llvm_", "_Unwind_",
                                          "__gcc_",  "__gxx_",   "__cxa_",  "__tls_get_addr"};
  // libgcov and clang's profile runtime are linked into each object that counts, and call libc.
  const std::unique_ptr<void, int (*)(void*)> libc(
      object.counters().empty() ? nullptr : dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD),
      [](void* handle) { return handle ? dlclose(handle) : 0; });
  for (const auto& symbol : object.undefined_symbols()) {
    if (std::any_of(std::begin(runtime), std::end(runtime), [&](auto r) { return symbol.starts_with(r); })) continue;
    const auto* const exported = exported_symbol::find(symbol);
    if (!exported && libc && dlsym(libc.get(), symbol.c_str())) continue;
    if (!exported)
      result.imports.push_back(symbol);
    else if (exported->whom == exported_symbol::to::gpl_modules && !gpl) {
      result.imports.push_back(symbol);
      if (has_license)
        errors.push_back("GPL-incompatible module " + name + ".ko uses GPL-only symbol '" + symbol + "'");
    }
  }
  return result;
}

}  // namespace lkm::sim
