// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/module/sysfs.c and the half of kernel/params.c (Linux 6.1) that is about /sys/module: each module's
/// directory, with what it is, who uses it, and its parameters. Sections and notes are not shown.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/module_image.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/module.h>
#include <lkm/sim/kernel/params.hpp>
#include <lkm/sim/lib/kobject_add.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// A file of a module: what it shows, or the parameter that it is.
struct module_file_attribute {
  waist::module_attribute attr{};
  std::string text;  // of what never changes
  const waist::kernel_param* param = nullptr;
};

/// The directories in /sys/module of one kernel.
class module_directories final : public subsystem {
 public:
  /// Linux makes the files now. Here it is when somebody looks: most tests never do.
  void add(waist::module& mod, std::string taints, std::size_t size);

  /// `user` uses symbols of `owner`.
  void add_holder(waist::module& owner, waist::module& user);
  void remove_holder(waist::module& owner, const waist::module& user);

  void remove(waist::module& mod);

 private:
  using file_list = std::vector<std::unique_ptr<module_file_attribute>>;
  struct directory {
    file_list files, parameters;
    std::vector<waist::attribute*> attributes;
    waist::attribute_group group{};
    waist::kobject* holders = nullptr;
  };

  void fill(waist::module& mod, const std::string& taints, std::size_t size);

  static void forget_maker(const waist::kernfs_node& made);

  /// With its files, which are made now at the latest. Null for a module that is not shown.
  directory* directory_of(waist::module& mod);

  static module_file_attribute& file(file_list& in, const char* name, waist::umode_t mode);
  static module_file_attribute& file(directory& in, const char* name, waist::umode_t mode);
  static void fixed(directory& in, const char* name, std::string text);

  static waist::module_kobject* object_of(waist::kobject* kobj);
  static waist::module_attribute* attribute_of(waist::attribute* attr);
  static module_file_attribute& file_of(waist::module_attribute* attr);

  static waist::ssize_t put(char* page, std::string_view text);
  static waist::ssize_t show_text(waist::module_attribute* attr, waist::module_kobject*, char* page);
  static waist::ssize_t show_state(waist::module_attribute*, waist::module_kobject* object, char* page);
  static waist::ssize_t show_references(waist::module_attribute*, waist::module_kobject* object, char* page);
  static waist::ssize_t store_uevent(waist::module_attribute*, waist::module_kobject* object, const char* text,
                                     std::size_t count);
  static waist::ssize_t show_parameter_file(waist::module_attribute* attr, waist::module_kobject* object, char* page);
  static waist::ssize_t store_parameter(waist::module_attribute* attr, waist::module_kobject* object, const char* text,
                                        std::size_t count);

  static constexpr waist::sysfs_ops operations{
      [](waist::kobject* kobj, waist::attribute* attr, char* page) -> waist::ssize_t {
        auto* const own = attribute_of(attr);
        return own->show ? own->show(own, object_of(kobj), page) : -EPERM;
      },
      [](waist::kobject* kobj, waist::attribute* attr, const char* text, std::size_t count) -> waist::ssize_t {
        auto* const own = attribute_of(attr);
        return own->store ? own->store(own, object_of(kobj), text, count) : -EPERM;
      }};
  static constexpr waist::kobj_type type = [] {
    waist::kobj_type made{};
    made.release = [](waist::kobject*) {};  // it is the module's, and goes with it
    made.sysfs_ops = &operations;
    return made;
  }();

  std::map<const waist::module*, std::unique_ptr<directory>> made_;
};

LKM_SIM_INITCALL(module_directories);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/module/sysfs.ipp>
#endif
