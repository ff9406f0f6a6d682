// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Where a module's code and pristine data come from: C++ linked into the program, or a C module's shared object.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/linked_module.hpp>
#include <lkm/sim/core/linked_variables.hpp>
#include <lkm/sim/core/modinfo.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/shared_object.hpp>
#include <lkm/sim/include/linux/module.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// A module in a kernel: code, and data of its own.
class module_instance {
 public:
  /// `name` is that of a linked C++ module, of NAME.ko in the module path (LKM_MODULE_PATH), or a path to a shared
  /// object. Null when there is no such module, or the kernel's build would have refused it, which `errors` then says.
  static std::unique_ptr<module_instance> make(std::string_view name, std::vector<std::string>& errors);
  /// Of the bytes of a module's file, which comes from elsewhere: what the kernel's build would say does not matter.
  static std::unique_ptr<module_instance> of_image(const std::string& image);

  virtual ~module_instance() = default;
  virtual waist::module& module() = 0;
  virtual bool has_init() const = 0;
  virtual bool has_exit() const = 0;
  virtual int init() = 0;
  virtual void exit() = 0;
  /// True for an address in the module's own memory.
  virtual bool contains(const void* p) const = 0;
  virtual std::size_t size() const = 0;
  /// The symbols that other modules have to export, each of which is bound to its address before init() runs.
  virtual std::span<const std::string> imports() const { return {}; }
  virtual void bind(std::string_view, const void*) {}
  /// Its variables for each processor: those of the first.
  virtual std::span<std::byte> percpu() const { return {}; }
  /// False for what the kernel's build has not seen.
  virtual bool is_built_here() const { return true; }
  /// What was called or read there afterwards faults, where the module's memory can be taken away.
  virtual void hide_when_it_goes() {}

  /// The name of the removed module whose code or data `address` was; empty when there is none.
  static std::string removed_at(std::uintptr_t address) { return shared_object_cache::removed_at(address); }
};

class linked_instance final : public module_instance {
 public:
  explicit linked_instance(const linked_module& image);
  ~linked_instance() override;
  void hide_when_it_goes() override { hides_ = true; }
  linked_instance(const linked_instance&) = delete;
  linked_instance& operator=(const linked_instance&) = delete;

  waist::module& module() override { return module_; }
  bool has_init() const override { return true; }
  bool has_exit() const override { return true; }
  int init() override { return image_.init(data_, module_); }
  void exit() override { image_.exit(data_); }
  bool contains(const void* p) const override;
  std::size_t size() const override { return image_.data_size; }

 private:
  void load_variables();

  const linked_module& image_;
  linked_variables& variables_;
  bool hides_ = false;
  std::byte* data_;
  std::vector<waist::kernel_param> params_;
  waist::module module_{};
};

class shared_instance final : public module_instance {
 public:
  enum class origin { build, elsewhere };

  explicit shared_instance(std::string file, origin from = origin::build)
      : file_(std::move(file)),
        from_(from),
        imports_(shared_object_cache::verdict(file_).imports),
        object_(shared_object_cache::take(file_))
  {
  }
  ~shared_instance() override { shared_object_cache::give_back(file_, std::move(object_), hides_); }
  shared_instance(const shared_instance&) = delete;
  shared_instance& operator=(const shared_instance&) = delete;

  waist::module& module() override { return object_->module(); }
  bool has_init() const override { return object_->module().init; }
  bool has_exit() const override { return object_->module().exit; }
  int init() override { return object_->module().init(); }
  void exit() override { object_->module().exit(); }
  bool contains(const void* p) const override { return object_->contains(p); }
  std::size_t size() const override { return object_->size(); }
  std::span<const std::string> imports() const override { return imports_; }
  void bind(std::string_view symbol, const void* address) override { object_->bind(symbol, address); }
  std::span<std::byte> percpu() const override { return object_->percpu(); }
  bool is_built_here() const override { return from_ == origin::build; }
  void hide_when_it_goes() override { hides_ = true; }

 private:
  bool hides_ = false;
  std::string file_;
  origin from_;
  const std::vector<std::string>& imports_;
  std::unique_ptr<shared_object> object_;
};

/// Where the build puts the shared objects of C modules; exports.cpp knows. Null when the build does not say.
inline constinit const char* module_path_of_build = nullptr;

/// The directories that insmod searches for NAME.ko: the environment's LKM_MODULE_PATH, else what the build says.
std::vector<std::string> module_path();

/// What the file of a C module is called: NAME.ko, or NAME.so where it was linked by hand.
inline constexpr std::string_view module_suffixes[] = {".ko", ".so"};

/// The file of a module: NAME.ko or NAME.so in the module path, or a path to one. Empty when there is none.
std::string module_file_of(std::string_view name);

/// True when a module in the module path exports the symbol, whether it is loaded or not.
bool is_exported_by_a_file(std::string_view symbol);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/core/module_image.ipp>
#endif
