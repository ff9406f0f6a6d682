// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the simulated insmod reads in a module's file before anything of it runs: the symbols that it wants, its
/// modinfo, and the variables that belong to the compiler's instrumentation.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

/// An ELF shared object of x86-64, as bytes. What is cut off or out of its bounds reads as absent.
class module_file {
 public:
  struct range {
    std::uintptr_t start;  // from the object's base address
    std::size_t size;
  };

  explicit module_file(const std::string& path);

  /// The names that something else must define, but for those that may be left out (weak).
  std::vector<std::string> undefined_symbols() const;

  /// True when the module has EXPORT_SYMBOL() of that name.
  bool exports(std::string_view symbol) const;

  /// The file with these symbols weak: the dynamic linker then leaves them zero where it does not find them.
  std::string with_weak(std::span<const std::string> symbols) const;

  /// "tag=value" strings, each ended by a zero.
  std::string_view modinfo() const;

  /// Where the modinfo is once the object is mapped.
  range modinfo_range() const;

  /// The same of the variables that there is one of for each processor, which may be none.
  range percpu_range() const;

  struct symbol {
    std::string_view name;  // which lasts as long as this file
    range where;
    char kind;  // as nm shows it: t for code, d, r and b for variables, constants and what starts as zeros
  };

  /// Each function and variable that is defined here; of a stripped object, only those that others may use. Without
  /// those that only the init function uses, because they are freed after it.
  std::vector<symbol> defined_symbols() const;

  /// Counters of coverage and profiles, of gcc's and clang's: they count on when the module's data start anew.
  std::vector<range> counters() const;

  /// True when gcc's counters are among the variables, but the symbols that say where are gone: it was stripped.
  bool has_unnamed_counters() const;

 private:
  template <class T>
  std::optional<T> read(std::size_t at) const
  {
    if (at > bytes_.size() || bytes_.size() - at < sizeof(T)) return {};
    T value;
    std::memcpy(&value, bytes_.data() + at, sizeof value);
    return value;
  }

  std::string_view bytes_of(const Elf64_Shdr& s) const;

  static std::string_view text_at(std::string_view strings, std::size_t at);

  std::string_view name_of(const Elf64_Shdr& s) const { return text_at(bytes_of(names_), s.sh_name); }

  /// Null without one.
  const Elf64_Shdr* section_of_modinfo() const;

  template <class Visit>
  void for_each_symbol(unsigned table, Visit visit) const
  {
    for (const auto& s : sections_) {
      if (s.sh_type != table || s.sh_link >= sections_.size()) continue;
      const auto strings = bytes_of(sections_[s.sh_link]);
      for (std::size_t at = 0; at + sizeof(Elf64_Sym) <= s.sh_size; at += sizeof(Elf64_Sym))
        if (const auto symbol = read<Elf64_Sym>(s.sh_offset + at))
          visit(*symbol, text_at(strings, symbol->st_name), s.sh_offset + at);
    }
  }

  std::string bytes_;
  std::vector<Elf64_Shdr> sections_;
  Elf64_Shdr names_{};
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/core/module_file.ipp>
#endif
