// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Where a module's code and pristine data come from: C++ linked into the program, or a C module's shared object.
#pragma once

#include <lkm/sim/core/failure.hpp>
#include <lkm/sim/core/linked_module.hpp>
#include <lkm/sim/include/linux/module.h>

#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// One loaded copy of a C module's shared object. A second kernel that loads the module at the same time gets a copy of
/// its own, with its own statics; a copy that is free again is put back to its pristine data.
class shared_object {
 public:
  explicit shared_object(const std::string& file, bool is_copy)
  {
    handle_ = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (is_copy) ::unlink(file.c_str());
    if (!handle_) throw misuse("insmod: cannot load " + file + ": " + dlerror());
    this_module_ = static_cast<waist::module*>(dlsym(handle_, "__this_module"));
    if (!this_module_)
      throw misuse("insmod: " + file + " is no simulated module: it does not include <linux/module.h>");
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* self) { return static_cast<shared_object*>(self)->remember(*info); },
        this);
  }
  shared_object(const shared_object&) = delete;
  shared_object& operator=(const shared_object&) = delete;

  waist::module& module() const { return *this_module_; }

  bool contains(const void* p) const
  {
    for (const auto& s : segments_)
      if (static_cast<const std::byte*>(p) >= s.start && static_cast<const std::byte*>(p) < s.start + s.pristine.size())
        return true;
    return false;
  }

  std::size_t size() const
  {
    std::size_t bytes = 0;
    for (const auto& s : segments_) bytes += s.pristine.size();
    return bytes;
  }

  void restore() const
  {
    for (const auto& s : segments_) copy_unchecked(s.start, s.pristine.data(), s.pristine.size());
  }

 private:
  struct segment {
    std::byte* start;
    std::vector<std::byte> pristine;
  };

  int remember(const dl_phdr_info& info)
  {
    const auto base = info.dlpi_addr;
    const auto holds = [&](const ElfW(Phdr) & h, std::uintptr_t at) {
      return at >= base + h.p_vaddr && at < base + h.p_vaddr + h.p_memsz;
    };
    bool ours = false;
    std::uintptr_t relro_start = 0, relro_end = 0;
    for (int i = 0; i < info.dlpi_phnum; ++i) {
      const auto& h = info.dlpi_phdr[i];
      ours |= h.p_type == PT_LOAD && holds(h, reinterpret_cast<std::uintptr_t>(this_module_));
      if (h.p_type != PT_GNU_RELRO) continue;
      relro_start = base + h.p_vaddr;
      relro_end = relro_start + h.p_memsz;
    }
    if (!ours) return 0;
    for (int i = 0; i < info.dlpi_phnum; ++i) {
      const auto& h = info.dlpi_phdr[i];
      if (h.p_type != PT_LOAD || !(h.p_flags & PF_W)) continue;
      auto start = base + h.p_vaddr;
      const auto end = start + h.p_memsz;
      // What the dynamic linker relocated and sealed never changes. lld gives it a segment of its own.
      if (start >= relro_start && start < relro_end) start = std::min(relro_end, end);
      if (start == end) continue;
      segment s{reinterpret_cast<std::byte*>(start), std::vector<std::byte>(end - start)};
      copy_unchecked(s.pristine.data(), s.start, s.pristine.size());
      segments_.push_back(std::move(s));
    }
    return 1;
  }

  // Sanitizers keep red zones between the variables of a segment; this copy is meant to cross them.
  static void copy_unchecked(void* to, const void* from, std::size_t n)
  {
    asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n)::"memory");
  }

  void* handle_ = nullptr;
  waist::module* this_module_ = nullptr;
  std::vector<segment> segments_;
};

/// The shared objects that this process has mapped, free ones ready for the next load: program text, no kernel's state.
class shared_object_cache {
 public:
  static std::unique_ptr<shared_object> take(const std::string& file)
  {
    const std::lock_guard guard(lock_);
    auto& [mapped, free] = entries()[file];
    if (!free.empty()) {
      auto object = std::move(free.back());
      free.pop_back();
      return object;
    }
    if (!std::exchange(mapped, true)) return std::make_unique<shared_object>(file, false);
    // The dynamic linker maps one file once: another instance needs another file.
    auto copy = (std::filesystem::temp_directory_path() / "lkm-module-XXXXXX").string();
    const int fd = mkstemp(copy.data());
    if (fd < 0) throw misuse("insmod: cannot make a second copy of " + file + " in " + copy);
    ::close(fd);
    std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
    return std::make_unique<shared_object>(copy, true);
  }

  static void give_back(const std::string& file, std::unique_ptr<shared_object> object)
  {
    object->restore();
    const std::lock_guard guard(lock_);
    entries()[file].free.push_back(std::move(object));
  }

 private:
  struct entry {
    bool mapped = false;
    std::vector<std::unique_ptr<shared_object>> free;
  };
  static std::map<std::string, entry>& entries()
  {
    static std::map<std::string, entry> all;
    return all;
  }
  static inline std::mutex lock_;
};

/// A module in a kernel: code, and data of its own.
class module_instance {
 public:
  /// `name` is that of a linked C++ module, of NAME.so in the module path (LKM_MODULE_PATH), or a path to a shared
  /// object. Null when there is no such module.
  static std::unique_ptr<module_instance> make(std::string_view name);

  virtual ~module_instance() = default;
  virtual waist::module& module() = 0;
  virtual bool has_init() const = 0;
  virtual bool has_exit() const = 0;
  virtual int init() = 0;
  virtual void exit() = 0;
  /// True for an address in the module's own data.
  virtual bool contains(const void* p) const = 0;
  virtual std::size_t size() const = 0;
};

class linked_instance final : public module_instance {
 public:
  explicit linked_instance(const linked_module& image)
      : image_(image),
        data_(static_cast<std::byte*>(::operator new(image.data_size, std::align_val_t(image.data_align))))
  {
    std::memcpy(data_, image.data, image.data_size);
    params_.reserve(image.param_count);
    for (std::size_t i = 0; i < image.param_count; ++i) {
      const auto& p = image.params[i];
      auto* const arg = data_ + (static_cast<const std::byte*>(p.arg) - static_cast<const std::byte*>(image.data));
      params_.push_back({p.name, &module_, p.ops, p.perm, p.level, p.flags, {arg}});
    }
    module_.kp = params_.data();
    module_.kp_end = params_.data() + params_.size();
    module_.modinfo = image.modinfo.data();
    module_.modinfo_end = image.modinfo.data() + image.modinfo.size();
    image.name.copy(module_.name, sizeof module_.name - 1);
  }
  ~linked_instance() override { ::operator delete(data_, std::align_val_t(image_.data_align)); }
  linked_instance(const linked_instance&) = delete;
  linked_instance& operator=(const linked_instance&) = delete;

  waist::module& module() override { return module_; }
  bool has_init() const override { return true; }
  bool has_exit() const override { return true; }
  int init() override { return image_.init(data_, module_); }
  void exit() override { image_.exit(data_); }
  bool contains(const void* p) const override
  {
    const auto* const at = static_cast<const std::byte*>(p);
    return at >= data_ && at < data_ + image_.data_size;
  }
  std::size_t size() const override { return image_.data_size; }

 private:
  const linked_module& image_;
  std::byte* data_;
  std::vector<waist::kernel_param> params_;
  waist::module module_{};
};

class shared_instance final : public module_instance {
 public:
  explicit shared_instance(std::string file) : file_(std::move(file)), object_(shared_object_cache::take(file_)) {}
  ~shared_instance() override { shared_object_cache::give_back(file_, std::move(object_)); }
  shared_instance(const shared_instance&) = delete;
  shared_instance& operator=(const shared_instance&) = delete;

  waist::module& module() override { return object_->module(); }
  bool has_init() const override { return object_->module().init; }
  bool has_exit() const override { return object_->module().exit; }
  int init() override { return object_->module().init(); }
  void exit() override { object_->module().exit(); }
  bool contains(const void* p) const override { return object_->contains(p); }
  std::size_t size() const override { return object_->size(); }

 private:
  std::string file_;
  std::unique_ptr<shared_object> object_;
};

/// Where the build puts the shared objects of C modules; exports.cpp knows. Null when the build does not say.
inline constinit const char* module_path_of_build = nullptr;

/// The directories that insmod searches for NAME.so: the environment's LKM_MODULE_PATH, else what the build says.
inline std::vector<std::string> module_path()
{
  const char* path = std::getenv("LKM_MODULE_PATH");
  if (!path) path = module_path_of_build;
  std::vector<std::string> directories;
  std::string_view rest = path ? path : ".";
  while (!rest.empty()) {
    const auto colon = rest.find(':');
    directories.emplace_back(rest.substr(0, colon));
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  }
  return directories;
}

inline std::unique_ptr<module_instance> module_instance::make(std::string_view name)
{
  if (const auto* const linked = linked_module::find(name)) return std::make_unique<linked_instance>(*linked);
  if (name.find('/') != std::string_view::npos)
    return std::filesystem::exists(name) ? std::make_unique<shared_instance>(std::string(name)) : nullptr;
  for (const auto& directory : module_path()) {
    auto file = directory + '/' + std::string(name) + ".so";
    if (std::filesystem::exists(file)) return std::make_unique<shared_instance>(std::move(file));
  }
  return nullptr;
}

}  // namespace lkm::sim
