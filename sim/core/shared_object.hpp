// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Maps a module's file into this process, restores its variables for each load, binds the symbols that other modules
/// export, and makes the module inaccessible when it is removed.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/code_range.hpp>
#include <lkm/sim/core/failure.hpp>
#include <lkm/sim/core/module_file.hpp>
#include <lkm/sim/core/modpost.hpp>
#include <lkm/sim/core/sanitizers.hpp>
#include <lkm/sim/include/linux/module.h>

#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// A file in memory, which stays open, so that its lines can be read for a report, and by gdb: hence its name has the
/// process by its number.
std::string file_in_memory(const std::string& like, std::string_view bytes);

/// What is wrong with the bytes of a module's file, which are a header at least, in Linux's words; empty when they can
/// be loaded.
std::string image_flaw(std::string_view image);

/// A file with these bytes, the same each time.
const std::string& file_of_image(const std::string& image);

/// One loaded copy of a module's shared object. A second kernel that loads the module at the same time gets a copy of
/// its own, with its own statics; a copy that is free again is put back to its pristine data.
class shared_object {
 public:
  explicit shared_object(const std::string& file);
  shared_object(const shared_object&) = delete;
  shared_object& operator=(const shared_object&) = delete;

  waist::module& module() const { return *this_module_; }
  /// The variables that there is one of for each processor: those of the first.
  std::span<std::byte> percpu() const { return percpu_; }

  /// True for an address in its code, its constants or its variables.
  bool contains(const void* p) const;

  std::size_t size() const;

  /// Restores its variables to the values that they had when it was mapped.
  void restore() const;

  /// Every use of `symbol` in the module leads to `address`: what insmod does for a symbol that another module exports.
  void bind(std::string_view symbol, const void* address) const;

  /// Takes its code and variables away, as freeing a module's memory does on Linux: whatever still leads there faults.
  /// Constants stay, as the dynamic linker reads its own among them whenever another object comes.
  void hide();
  void show();

 private:
  struct segment {
    std::byte* start;
    std::vector<std::byte> pristine;
  };
  struct mapping {
    std::uintptr_t start, end;  // whole pages
    int access;
  };

  template <class Access>
  void protect(Access access) const
  {
    for (const auto& m : mapped_) ::mprotect(reinterpret_cast<void*>(m.start), m.end - m.start, access(m.access));
  }

  /// Also to what the dynamic linker has sealed.
  void write(std::uintptr_t at, std::uintptr_t value) const;

  int remember(const dl_phdr_info& info);

  /// The variables from `start` to `end`, but for the counters among them.
  void keep_pristine(std::uintptr_t start, std::uintptr_t end, std::uintptr_t base);

  void* handle_ = nullptr;
  waist::module* this_module_ = nullptr;
  std::span<std::byte> percpu_;
  std::vector<module_file::range> counters_;
  std::vector<mapping> mapped_;
  std::vector<segment> writable_;
};

/// The shared objects that this process has mapped, free ones ready for the next load: program text, no kernel's state.
class shared_object_cache {
 public:
  static std::unique_ptr<shared_object> take(const std::string& file);

  /// `hidden`: whatever still points into it is to fault.
  static void give_back(const std::string& file, std::unique_ptr<shared_object> object, bool hidden);

  /// What modpost() says; files do not change while a program runs.
  static const modpost_result& verdict(const std::string& file);

  /// The name of the removed module whose memory `address` was; empty when there is none.
  static std::string removed_at(std::uintptr_t address);

 private:
  struct entry {
    bool mapped = false;
    std::optional<modpost_result> verdict;
    std::vector<std::unique_ptr<shared_object>> free;
  };
  /// When the program ends the dynamic linker calls into each object, and a leak checker reads its variables.
  struct all_entries : std::map<std::string, entry> {
    ~all_entries() { show(); }
    void show()
    {
      for (auto& [file, known] : *this)
        for (auto& object : known.free) object->show();
    }
  };

  static std::unique_ptr<shared_object> map(const std::string& file);
  static all_entries& entries();
  static inline std::mutex lock_;
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/core/shared_object.ipp>
#endif
