// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of core/module_file.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <fstream>
#include <sstream>

namespace lkm::sim {

LKM_SIM_INLINE module_file::module_file(const std::string& path)
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

LKM_SIM_INLINE std::vector<std::string> module_file::undefined_symbols() const
{
  std::vector<std::string> wanted;
  for_each_symbol(SHT_DYNSYM, [&](const Elf64_Sym& symbol, std::string_view name, std::size_t) {
    if (symbol.st_shndx == SHN_UNDEF && ELF64_ST_BIND(symbol.st_info) != STB_WEAK && !name.empty())
      wanted.emplace_back(name);
  });
  return wanted;
}

LKM_SIM_INLINE bool module_file::exports(std::string_view symbol) const
{
  for (const auto& s : sections_)
    if (name_of(s) == "__ksymtab_strings")
      return ('\0' + std::string(bytes_of(s))).find('\0' + std::string(symbol) + '\0') != std::string::npos;
  return false;
}

LKM_SIM_INLINE std::string module_file::with_weak(std::span<const std::string> symbols) const
{
  std::string bytes = bytes_;
  for_each_symbol(SHT_DYNSYM, [&](const Elf64_Sym& symbol, std::string_view name, std::size_t at) {
    if (symbol.st_shndx == SHN_UNDEF && std::ranges::find(symbols, name) != symbols.end())
      bytes[at + offsetof(Elf64_Sym, st_info)] =
          static_cast<char>(ELF64_ST_INFO(STB_WEAK, ELF64_ST_TYPE(symbol.st_info)));
  });
  return bytes;
}

LKM_SIM_INLINE std::string_view module_file::modinfo() const
{
  const auto* const section = section_of_modinfo();
  return section ? bytes_of(*section) : std::string_view();
}

LKM_SIM_INLINE module_file::range module_file::modinfo_range() const
{
  const auto* const section = section_of_modinfo();
  return section ? range{section->sh_addr, section->sh_size} : range{};
}

LKM_SIM_INLINE module_file::range module_file::percpu_range() const
{
  const auto found = std::ranges::find_if(sections_, [&](const auto& s) { return name_of(s) == "lkm_percpu"; });
  return found == sections_.end() ? range{} : range{found->sh_addr, found->sh_size};
}

LKM_SIM_INLINE std::vector<module_file::symbol> module_file::defined_symbols() const
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

LKM_SIM_INLINE std::vector<module_file::range> module_file::counters() const
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

LKM_SIM_INLINE bool module_file::has_unnamed_counters() const
{
  const bool has_symbols =
      std::any_of(sections_.begin(), sections_.end(), [](const Elf64_Shdr& s) { return s.sh_type == SHT_SYMTAB; });
  // Each object that counts has the name of the file that its counts go to.
  constexpr std::string_view suffix(".gcda", sizeof ".gcda");
  return !has_symbols && bytes_.find(suffix) != bytes_.npos;
}

LKM_SIM_INLINE std::string_view module_file::bytes_of(const Elf64_Shdr& s) const
{
  if (s.sh_type == SHT_NOBITS || s.sh_offset > bytes_.size() || bytes_.size() - s.sh_offset < s.sh_size) return {};
  return std::string_view(bytes_).substr(s.sh_offset, s.sh_size);
}

LKM_SIM_INLINE std::string_view module_file::text_at(std::string_view strings, std::size_t at)
{
  if (at >= strings.size()) return {};
  const auto rest = strings.substr(at);
  return rest.substr(0, rest.find('\0'));
}

LKM_SIM_INLINE const Elf64_Shdr* module_file::section_of_modinfo() const
{
  const auto found =
      std::find_if(sections_.begin(), sections_.end(), [&](const auto& s) { return name_of(s) == ".modinfo"; });
  return found == sections_.end() ? nullptr : &*found;
}

}  // namespace lkm::sim
