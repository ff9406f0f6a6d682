// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/kmod.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <filesystem>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int __request_module(bool, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const auto name = sim::vformat(fmt, args);
  va_end(args);
  return sim::request_module(name);
}
LKM_EXPORT_SYMBOL(__request_module);

}  // extern "C"
}  // namespace lkm::waist

namespace lkm::sim {

LKM_SIM_INLINE std::vector<std::string> aliases_in(std::string_view modinfo)
{
  const auto patterns = modinfo_values(modinfo, "alias");
  return {patterns.begin(), patterns.end()};
}

LKM_SIM_INLINE const std::vector<std::string>& aliases_of_file(const std::string& file)
{
  static std::mutex lock;
  static std::map<std::string, std::vector<std::string>> known;
  const std::lock_guard guard(lock);
  const auto [at, fresh] = known.try_emplace(file);
  if (fresh) at->second = aliases_in(module_file(file).modinfo());
  return at->second;
}

LKM_SIM_INLINE std::string module_of_alias(const std::string& name)
{
  const auto matches = [&](const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const auto& p) { return ::fnmatch(p.c_str(), name.c_str(), 0) == 0; });
  };
  for (const auto* m = linked_module::first; m; m = m->next)
    if (m->name == name || matches(aliases_in(m->modinfo))) return std::string(m->name);
  for (const auto& directory : module_path()) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(directory, none)) {
      if (std::ranges::find(module_suffixes, entry.path().extension().string()) == std::end(module_suffixes)) continue;
      if (entry.path().stem() == name || matches(aliases_of_file(entry.path()))) return entry.path().stem();
    }
  }
  return {};
}

LKM_SIM_INLINE int request_module(const std::string& name)
{
  const auto module = module_of_alias(name);
  if (module.empty()) return 256;
  const int error = part<module_loader>().load(module, "");
  return error && error != -EEXIST ? 256 : 0;
}

}  // namespace lkm::sim
