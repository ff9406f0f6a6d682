// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models what kernel/module/main.c (Linux 6.1) does with exported symbols: who exports one, and which module uses
/// which.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/module_image.hpp>
#include <lkm/sim/include/linux/module.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

inline const char* name_of_owner(const waist::module* mod) { return mod ? mod->name : "kernel"; }

struct found_symbol {
  const void* address;
  std::string_view name_space;
  waist::module* owner;  // null for the kernel
  bool gpl_only;
};

/// What the kernel and its modules export, as one table.
class exported_symbols {
 public:
  explicit exported_symbols(const std::vector<std::unique_ptr<module_instance>>& loaded) : loaded_(loaded) {}

  std::optional<found_symbol> find(std::string_view name) const
  {
    if (const auto* const known = exported_symbol::find(name))
      return found_symbol{known->address, "", nullptr, known->whom == exported_symbol::to::gpl_modules};
    for (const auto& instance : loaded_) {
      auto& mod = instance->module();
      if (mod.state == waist::MODULE_STATE_UNFORMED) continue;
      for (const bool gpl_only : {false, true})
        for (const auto& s : of(mod, gpl_only))
          if (s.name == name) return found_symbol{s.value, s.name_space, &mod, gpl_only};
    }
    return {};
  }

  /// True for what the module itself exports to modules of every licence.
  static bool are_for_all(const waist::module& mod, std::string_view name)
  {
    return std::ranges::any_of(of(mod, false), [name](const auto& s) { return s.name == name; });
  }

  /// The first of the module's exports that somebody else has already; null without one.
  const waist::kernel_symbol* duplicate_of(const waist::module& mod) const
  {
    for (const bool gpl_only : {false, true})
      for (const auto& s : of(mod, gpl_only))
        if (find(s.name)) return &s;
    return nullptr;
  }

 private:
  static std::span<const waist::kernel_symbol> of(const waist::module& mod, bool gpl_only)
  {
    return gpl_only ? std::span(mod.gpl_syms, mod.gpl_syms_end) : std::span(mod.syms, mod.syms_end);
  }

  const std::vector<std::unique_ptr<module_instance>>& loaded_;
};

/// Which modules use symbols of which: a module that is used stays.
class module_uses {
 public:
  bool has(const waist::module* owner, const waist::module* user) const
  {
    const auto users = users_.find(owner);
    return users != users_.end() && std::ranges::find(users->second, user) != users->second.end();
  }
  void add(waist::module* owner, const waist::module* user) { users_[owner].insert(users_[owner].begin(), user); }

  std::vector<waist::module*> used_by(const waist::module* user) const
  {
    std::vector<waist::module*> owners;
    for (const auto& [owner, users] : users_)
      if (std::ranges::find(users, user) != users.end()) owners.push_back(owner);
    return owners;
  }

  /// The latest first.
  std::vector<const waist::module*> users_of(const waist::module* owner) const
  {
    const auto users = users_.find(owner);
    return users == users_.end() ? std::vector<const waist::module*>() : users->second;
  }

  /// `user` goes: each module that it used has one user less.
  void release(const waist::module* user)
  {
    for (auto& [owner, users] : users_)
      if (std::erase(users, user)) --owner->refcnt;
    users_.erase(const_cast<waist::module*>(user));
  }

 private:
  std::map<waist::module*, std::vector<const waist::module*>, std::less<>> users_;
};

}  // namespace lkm::sim
