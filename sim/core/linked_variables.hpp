// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The variables at namespace scope of a C++ module that is linked into the program. A .ko has new ones each time it is
/// loaded; these are put back to what they were at the first load.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/linked_module.hpp>
#include <lkm/sim/core/sanitizers.hpp>

#include <cxxabi.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// The variables with internal linkage (static, in an unnamed namespace, or local to a function) of the source file
/// that contains LKM_MODULE. The program's symbol table lists the local symbols of each source together; without a
/// symbol table none are found.
class linked_variables {
 public:
  /// What one load of `image` found.
  enum class condition { fresh, shared_with_another_load, kept_as_tests_are_in_the_source };

  static linked_variables& of(const linked_module& image);

  explicit linked_variables(const linked_module& image);

  /// To be called when the module is loaded, before anything of it runs.
  condition load();
  void unload();

  /// "opens, calls": the variables that differ from what they were at the first load.
  std::string changed() const;
  std::string names() const;

 private:
  struct variable {
    std::string name;
    char* start;
    std::string pristine;
  };

  static std::string bytes_at(const char* start, std::size_t size);

  template <class Condition>
  std::string names(Condition condition) const
  {
    std::string text;
    for (const auto& v : variables_)
      if (condition(v)) text += (text.empty() ? "" : ", ") + plain(v.name);
    return text;
  }

  static std::string plain(const std::string& name);

  /// The symbol table of the object that `anchor` is in: the program, or a shared object that it is linked with.
  class program_symbols {
   public:
    explicit program_symbols(const void* anchor) : anchor_(reinterpret_cast<std::uintptr_t>(anchor))
    {
      dl_iterate_phdr([](dl_phdr_info* info, std::size_t,
                         void* self) { return static_cast<program_symbols*>(self)->look_in(*info); },
                      this);
      const int fd = found_ ? ::open(path_.c_str(), O_RDONLY | O_CLOEXEC) : -1;
      if (fd < 0) return;
      struct stat status{};
      if (!fstat(fd, &status) && status.st_size >= static_cast<off_t>(sizeof(Elf64_Ehdr))) {
        size_ = static_cast<std::size_t>(status.st_size);
        if (void* const at = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0); at != MAP_FAILED)
          file_ = static_cast<const char*>(at);
      }
      ::close(fd);
    }
    ~program_symbols()
    {
      if (file_) munmap(const_cast<char*>(file_), size_);
    }
    program_symbols(const program_symbols&) = delete;
    program_symbols& operator=(const program_symbols&) = delete;

    /// Calls `visit(name, start, size, writable)` for each local object of the source that the anchor is of.
    template <class Visit>
    void for_each_of_source(Visit visit) const
    {
      if (!file_) return;
      const auto& header = *at<Elf64_Ehdr>(0);
      const auto* const sections = at<Elf64_Shdr>(header.e_shoff, header.e_shnum);
      if (!sections || header.e_shstrndx >= header.e_shnum) return;
      for (std::size_t i = 0; i < header.e_shnum; ++i) {
        const auto& table = sections[i];
        if (table.sh_type != SHT_SYMTAB || table.sh_link >= header.e_shnum) continue;
        const auto count = table.sh_info;  // the local ones come first
        const auto* const symbols = at<Elf64_Sym>(table.sh_offset, count);
        const auto text = [&](std::size_t section, std::size_t offset) {
          const char* const name = at<char>(sections[section].sh_offset + offset);
          return std::string_view(name ? name : "");
        };
        if (!symbols) return;
        const auto is_source = [&](std::size_t k) { return ELF64_ST_TYPE(symbols[k].st_info) == STT_FILE; };
        std::size_t found = 0;
        while (found < count &&
               !(ELF64_ST_TYPE(symbols[found].st_info) == STT_OBJECT && base_ + symbols[found].st_value == anchor_))
          ++found;
        if (found == count) return;
        std::size_t first = found, last = found;
        while (first > 0 && !is_source(first)) --first;
        while (last < count && !is_source(last)) ++last;
        // Link-time optimisation makes one source of all.
        if (const auto source = text(table.sh_link, symbols[first].st_name);
            source.starts_with('<') || source.ends_with(".o"))
          return;
        for (auto k = first; k < last; ++k) {
          const auto& s = symbols[k];
          if (ELF64_ST_TYPE(s.st_info) != STT_OBJECT || s.st_shndx >= header.e_shnum) continue;
          const auto& in = sections[s.st_shndx];
          visit(text(table.sh_link, s.st_name), reinterpret_cast<char*>(base_ + s.st_value), s.st_size,
                (in.sh_flags & SHF_WRITE) && !text(header.e_shstrndx, in.sh_name).starts_with(".data.rel.ro"));
        }
      }
    }

   private:
    int look_in(const dl_phdr_info& info)
    {
      for (int i = 0; i < info.dlpi_phnum; ++i) {
        const auto& h = info.dlpi_phdr[i];
        if (h.p_type != PT_LOAD || anchor_ - (info.dlpi_addr + h.p_vaddr) >= h.p_memsz) continue;
        base_ = info.dlpi_addr;
        path_ = info.dlpi_name && *info.dlpi_name ? info.dlpi_name : "/proc/self/exe";
        found_ = true;
      }
      return found_;
    }

    template <class T>
    const T* at(std::size_t offset, std::size_t count = 1) const
    {
      if (offset > size_ || (size_ - offset) / sizeof(T) < count) return nullptr;
      return reinterpret_cast<const T*>(file_ + offset);
    }

    std::uintptr_t anchor_;
    std::uintptr_t base_ = 0;
    std::string path_;
    bool found_ = false;
    const char* file_ = nullptr;
    std::size_t size_ = 0;
  };

  std::vector<variable> variables_;
  bool has_tests_ = false;
  int loads_ = 0;  // at this moment
  static inline std::mutex lock_;
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/core/linked_variables.ipp>
#endif
