// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions and variables of the objects that this process has mapped, by address and with the names that are
/// local to their object: what a kernel keeps in memory for kallsyms. An object's are read once, when they are first
/// asked for.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/module_file.hpp>

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lkm::sim {

class symbol_table {
 public:
  struct symbol {
    std::uintptr_t start;
    std::size_t size;
    std::string_view name;
    char kind;  // as module_file has it
  };

  /// Of the object that the address is in; null when it is in none.
  static const symbol_table* of(std::uintptr_t address);

  /// Null when the address is between symbols.
  const symbol* at(std::uintptr_t address) const;

  /// By address.
  std::span<const symbol> all() const { return all_; }
  /// The file that it comes from; empty for the program itself.
  const std::string& file() const { return file_; }

 private:
  explicit symbol_table(const link_map& object);

  std::string file_;
  std::string names_;
  std::vector<symbol> all_;
  std::vector<std::uintptr_t> starts_;  // theirs, close together for the look-up
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/core/symbol_table.ipp>
#endif
