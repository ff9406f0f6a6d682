// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of core/module_image.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <filesystem>

namespace lkm::sim {

LKM_SIM_INLINE linked_instance::linked_instance(const linked_module& image)
    : image_(image),
      variables_(linked_variables::of(image)),
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
  load_variables();
}

LKM_SIM_INLINE linked_instance::~linked_instance()
{
  variables_.unload();
  // What still points into its data must not find it alive.
  if (hides_) std::memset(data_, 0x6b, image_.data_size);
  ::operator delete(data_, std::align_val_t(image_.data_align));
}

LKM_SIM_INLINE bool linked_instance::contains(const void* p) const
{
  const auto* const at = static_cast<const std::byte*>(p);
  return at >= data_ && at < data_ + image_.data_size;
}

LKM_SIM_INLINE void linked_instance::load_variables()
{
  const std::string module = "module " + std::string(image_.name);
  switch (variables_.load()) {
    case linked_variables::condition::fresh: return;
    case linked_variables::condition::shared_with_another_load:
      return part<report>().add(severity::note,
                                module + " is loaded in another kernel of this program as well, and shares " +
                                    variables_.names() + " with it: make them members of the driver's class");
    case linked_variables::condition::kept_as_tests_are_in_the_source:
      return part<report>().add(
          severity::note, module + " finds " + variables_.changed() +
                              " as the test or an earlier load left them, where a .ko would have new ones: put the "
                              "driver in a source without tests, or make them members of its class");
  }
}

LKM_SIM_INLINE std::vector<std::string> module_path()
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

LKM_SIM_INLINE std::string module_file_of(std::string_view name)
{
  if (name.find('/') != std::string_view::npos)
    return std::filesystem::exists(name) ? std::string(name) : std::string();
  for (const auto& directory : module_path())
    for (const auto suffix : module_suffixes) {
      auto file = directory + '/' + std::string(name) + std::string(suffix);
      if (std::filesystem::exists(file)) return file;
    }
  return {};
}

LKM_SIM_INLINE bool is_exported_by_a_file(std::string_view symbol)
{
  for (const auto& directory : module_path()) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(directory, none))
      if (std::ranges::find(module_suffixes, entry.path().extension()) != std::end(module_suffixes) &&
          module_file(entry.path()).exports(symbol))
        return true;
  }
  return false;
}

LKM_SIM_INLINE std::unique_ptr<module_instance> module_instance::make(std::string_view name,
                                                                      std::vector<std::string>& errors)
{
  if (const auto* const linked = linked_module::find(name)) return std::make_unique<linked_instance>(*linked);
  const auto file = module_file_of(name);
  if (file.empty()) return nullptr;
  errors = shared_object_cache::verdict(file).errors;
  return errors.empty() ? std::make_unique<shared_instance>(file) : nullptr;
}

LKM_SIM_INLINE std::unique_ptr<module_instance> module_instance::of_image(const std::string& image)
{
  return std::make_unique<shared_instance>(file_of_image(image), shared_instance::origin::elsewhere);
}

}  // namespace lkm::sim
