// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the simulated insmod reads in a module's file before anything of it runs: the symbols that it wants, its
/// modinfo, and the variables that belong to the compiler's instrumentation.
#pragma once

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <span>
#include <sstream>
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

  explicit module_file(const std::string& path)
  {
    std::ostringstream all;
    all << std::ifstream(path, std::ios::binary).rdbuf();
    bytes_ = std::move(all).str();
    const auto header = read<Elf64_Ehdr>(0);
    if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return;
    for (std::size_t i = 0; i < header->e_shnum; ++i)
      if (const auto s = read<Elf64_Shdr>(header->e_shoff + i * sizeof(Elf64_Shdr))) sections_.push_back(*s);
    if (header->e_shstrndx < sections_.size()) names_ = sections_[header->e_shstrndx];
  }

  /// The names that something else must define, but for those that may be left out (weak).
  std::vector<std::string> undefined_symbols() const
  {
    std::vector<std::string> wanted;
    for_each_symbol(SHT_DYNSYM, [&](const Elf64_Sym& symbol, std::string_view name, std::size_t) {
      if (symbol.st_shndx == SHN_UNDEF && ELF64_ST_BIND(symbol.st_info) != STB_WEAK && !name.empty())
        wanted.emplace_back(name);
    });
    return wanted;
  }

  /// True when the module has EXPORT_SYMBOL() of that name.
  bool exports(std::string_view symbol) const
  {
    for (const auto& s : sections_)
      if (name_of(s) == "__ksymtab_strings")
        return ('\0' + std::string(bytes_of(s))).find('\0' + std::string(symbol) + '\0') != std::string::npos;
    return false;
  }

  /// The file with these symbols weak: the dynamic linker then leaves them zero where it does not find them.
  std::string with_weak(std::span<const std::string> symbols) const
  {
    std::string bytes = bytes_;
    for_each_symbol(SHT_DYNSYM, [&](const Elf64_Sym& symbol, std::string_view name, std::size_t at) {
      if (symbol.st_shndx == SHN_UNDEF && std::ranges::find(symbols, name) != symbols.end())
        bytes[at + offsetof(Elf64_Sym, st_info)] =
            static_cast<char>(ELF64_ST_INFO(STB_WEAK, ELF64_ST_TYPE(symbol.st_info)));
    });
    return bytes;
  }

  /// "tag=value" strings, each ended by a zero.
  std::string_view modinfo() const
  {
    const auto* const section = section_of_modinfo();
    return section ? bytes_of(*section) : std::string_view();
  }

  /// Where the modinfo is once the object is mapped.
  range modinfo_range() const
  {
    const auto* const section = section_of_modinfo();
    return section ? range{section->sh_addr, section->sh_size} : range{};
  }

  /// The same of the variables that there is one of for each processor, which may be none.
  range percpu_range() const
  {
    const auto found = std::ranges::find_if(sections_, [&](const auto& s) { return name_of(s) == "lkm_percpu"; });
    return found == sections_.end() ? range{} : range{found->sh_addr, found->sh_size};
  }

  struct symbol {
    std::string_view name;  // which lasts as long as this file
    range where;
    char kind;  // as nm shows it: t for code, d, r and b for variables, constants and what starts as zeros
  };

  /// Each function and variable that is defined here; of a stripped object, only those that others may use. Without
  /// those that only the init function uses, because they are freed after it.
  std::vector<symbol> defined_symbols() const
  {
    const bool has_symbols = std::ranges::any_of(sections_, [](const auto& s) { return s.sh_type == SHT_SYMTAB; });
    std::vector<symbol> found;
    for_each_symbol(has_symbols ? SHT_SYMTAB : SHT_DYNSYM,
                    [&](const Elf64_Sym& symbol, std::string_view name, std::size_t) {
                      const auto type = ELF64_ST_TYPE(symbol.st_info);
                      if (type != STT_FUNC && type != STT_OBJECT && type != STT_GNU_IFUNC) return;
                      if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx >= sections_.size() || name.empty()) return;
                      const auto& section = sections_[symbol.st_shndx];
                      if (name_of(section).starts_with(".init.")) return;
                      const char kind = section.sh_flags & SHF_EXECINSTR ? 't'
                                        : section.sh_type == SHT_NOBITS  ? 'b'
                                        : section.sh_flags & SHF_WRITE   ? 'd'
                                                                         : 'r';
                      found.push_back({name, {symbol.st_value, symbol.st_size}, kind});
                    });
    return found;
  }

  /// Counters of coverage and profiles, of gcc's and clang's: they count on when the module's data start anew.
  std::vector<range> counters() const
  {
    std::vector<range> found;
    for (const auto& s : sections_) {
      const auto name = name_of(s);
      if (name.starts_with("__llvm_prf_") || name.starts_with("__sancov_") || name.starts_with(".lprfc"))
        found.push_back({s.sh_addr, s.sh_size});
    }
    for_each_symbol(SHT_SYMTAB, [&](const Elf64_Sym& symbol, std::string_view name, std::size_t) {
      const bool is_data = ELF64_ST_TYPE(symbol.st_info) == STT_OBJECT && symbol.st_shndx != SHN_UNDEF;
      if (is_data && (name.starts_with("__gcov") || name.starts_with("__llvm_prf") || name.starts_with("__llvm_gcov")))
        found.push_back({symbol.st_value, symbol.st_size});
    });
    return found;
  }

  /// True when gcc's counters are among the variables, but the symbols that say where are gone: it was stripped.
  bool has_unnamed_counters() const
  {
    const bool has_symbols =
        std::any_of(sections_.begin(), sections_.end(), [](const Elf64_Shdr& s) { return s.sh_type == SHT_SYMTAB; });
    // Each object that counts has the name of the file that its counts go to.
    constexpr std::string_view suffix(".gcda", sizeof ".gcda");
    return !has_symbols && bytes_.find(suffix) != bytes_.npos;
  }

 private:
  template <class T>
  std::optional<T> read(std::size_t at) const
  {
    if (at > bytes_.size() || bytes_.size() - at < sizeof(T)) return {};
    T value;
    std::memcpy(&value, bytes_.data() + at, sizeof value);
    return value;
  }

  std::string_view bytes_of(const Elf64_Shdr& s) const
  {
    if (s.sh_type == SHT_NOBITS || s.sh_offset > bytes_.size() || bytes_.size() - s.sh_offset < s.sh_size) return {};
    return std::string_view(bytes_).substr(s.sh_offset, s.sh_size);
  }

  static std::string_view text_at(std::string_view strings, std::size_t at)
  {
    if (at >= strings.size()) return {};
    const auto rest = strings.substr(at);
    return rest.substr(0, rest.find('\0'));
  }

  std::string_view name_of(const Elf64_Shdr& s) const { return text_at(bytes_of(names_), s.sh_name); }

  /// Null without one.
  const Elf64_Shdr* section_of_modinfo() const
  {
    const auto found =
        std::find_if(sections_.begin(), sections_.end(), [&](const auto& s) { return name_of(s) == ".modinfo"; });
    return found == sections_.end() ? nullptr : &*found;
  }

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
