// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the simulated kernel exports to modules. A symbol that is not exported is unknown to insmod, as on Linux, even
/// when the program or the C library has one of that name.
#pragma once

#include <string_view>
#include <unordered_map>

namespace lkm::sim {

/// One exported symbol; LKM_EXPORT_SYMBOL() makes it.
struct exported_symbol {
  enum class to { all, gpl_modules };

  exported_symbol(std::string_view name, const void* address, to whom)
  {
    all().insert_or_assign(name, entry{address, whom});
  }

  struct entry {
    const void* address;  // which also makes the compiler emit a function that is inline
    to whom;
  };

  static bool is_function(const void* address)
  {
    for (const auto& [name, known] : all())
      if (known.address == address) return true;
    return false;
  }

  /// Visits each name with its address, in no order. What is the C library's has none.
  template <class Visit>
  static void for_each(Visit visit)
  {
    for (const auto& [name, known] : all())
      if (known.address) visit(name, known.address);
  }

  /// Null when it is not exported.
  static const entry* find(std::string_view name)
  {
    const auto found = all().find(name);
    return found == all().end() ? nullptr : &found->second;
  }

 private:
  static std::unordered_map<std::string_view, entry>& all()
  {
    static std::unordered_map<std::string_view, entry> table;
    return table;
  }
};

}  // namespace lkm::sim

// Under the definition of a function of the driver API, as in Linux. One translation unit of a program,
// core/exports.cpp, makes the table of them; to the others the name alone matters.
#ifdef LKM_MAKE_EXPORT_TABLE
#define LKM_EXPORT_TO(symbol, whom)                                \
  static const ::lkm::sim::exported_symbol lkm_export_of_##symbol( \
      #symbol, reinterpret_cast<const void*>(&::lkm::waist::symbol), ::lkm::sim::exported_symbol::to::whom)
// The same of a function that the C library has, which modules call.
#define LKM_EXPORT_OF_LIBC(symbol)                                                  \
  static const ::lkm::sim::exported_symbol lkm_export_of_##symbol(#symbol, nullptr, \
                                                                  ::lkm::sim::exported_symbol::to::all)
#else
#define LKM_EXPORT_TO(symbol, whom) static_assert(sizeof(&::lkm::waist::symbol) != 0)
#define LKM_EXPORT_OF_LIBC(symbol) static_assert(true)
#endif
#define LKM_EXPORT_SYMBOL(symbol) LKM_EXPORT_TO(symbol, all)
#define LKM_EXPORT_SYMBOL_GPL(symbol) LKM_EXPORT_TO(symbol, gpl_modules)
