// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/kmod.c (Linux 6.1) and the modprobe that it calls: modules that are loaded by an alias.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/modinfo.hpp>
#include <lkm/sim/include/linux/kmod.h>
#include <lkm/sim/kernel/module/main.hpp>

#include <fnmatch.h>

#include <cstdarg>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

inline std::vector<std::string> aliases_in(std::string_view modinfo)
{
  const auto patterns = modinfo_values(modinfo, "alias");
  return {patterns.begin(), patterns.end()};
}

/// What depmod would note of a shared object. Files do not change while a program runs, so each is read once.
inline const std::vector<std::string>& aliases_of_file(const std::string& file)
{
  static std::mutex lock;
  static std::map<std::string, std::vector<std::string>> known;
  const std::lock_guard guard(lock);
  const auto [at, fresh] = known.try_emplace(file);
  if (fresh) at->second = aliases_in(module_file(file).modinfo());
  return at->second;
}

/// The module that has `name` as its own or among its aliases; empty when there is none.
inline std::string module_of_alias(const std::string& name)
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

/// Loads the module of that name or alias, as root, whoever asks. 0, or the exit status that modprobe has on a failure.
inline int request_module(const std::string& name)
{
  const auto module = module_of_alias(name);
  if (module.empty()) return 256;
  const int error = part<module_loader>().load(module, "");
  return error && error != -EEXIST ? 256 : 0;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/kmod.ipp>
#endif
