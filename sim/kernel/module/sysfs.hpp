// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/module/sysfs.c and the half of kernel/params.c (Linux 6.1) that is about /sys/module: each module's
/// directory, with what it is, who uses it, and its parameters. Sections and notes are not shown.
#pragma once

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
  void add(waist::module& mod, std::string taints, std::size_t size)
  {
    mod.mkobj.mod = &mod;
    mod.mkobj.kobj.kset = part<kobjects>().modules;
    if (waist::kobject_init_and_add(&mod.mkobj.kobj, &type, nullptr, "%s", mod.name)) return;
    mod.mkobj.kobj.sd->name->fill_when_seen([this, &mod, taints = std::move(taints), size] {
      // Whoever looks did not make them.
      auto* const running = std::exchange(part<char_devices>().module_running, nullptr);
      fill(mod, taints, size);
      part<char_devices>().module_running = running;
      forget_maker(*mod.mkobj.kobj.sd);
    });
  }

  /// `user` uses symbols of `owner`.
  void add_holder(waist::module& owner, waist::module& user)
  {
    if (auto* const made = directory_of(owner); made && made->holders)
      waist::sysfs_create_link(made->holders, &user.mkobj.kobj, user.name);
  }
  void remove_holder(waist::module& owner, const waist::module& user)
  {
    if (auto* const made = directory_of(owner); made && made->holders)
      waist::sysfs_remove_link(made->holders, user.name);
  }

  void remove(waist::module& mod)
  {
    if (!mod.mkobj.kobj.state_in_sysfs) return;
    if (const auto found = made_.find(&mod); found != made_.end()) {
      auto& made = *found->second;
      if (!made.parameters.empty()) waist::sysfs_remove_group(&mod.mkobj.kobj, &made.group);
      for (const auto& f : made.files) waist::sysfs_remove_file(&mod.mkobj.kobj, &f->attr.attr);
      if (made.holders) waist::kobject_put(made.holders);
      made_.erase(found);
    }
    waist::kobject_put(&mod.mkobj.kobj);
  }

 private:
  using file_list = std::vector<std::unique_ptr<module_file_attribute>>;
  struct directory {
    file_list files, parameters;
    std::vector<waist::attribute*> attributes;
    waist::attribute_group group{};
    waist::kobject* holders = nullptr;
  };

  void fill(waist::module& mod, const std::string& taints, std::size_t size)
  {
    auto& made = *made_.emplace(&mod, std::make_unique<directory>()).first->second;
    made.holders = waist::kobject_create_and_add("holders", &mod.mkobj.kobj);

    fixed(made, "coresize", std::to_string(size));
    fixed(made, "initsize", "0");
    fixed(made, "taint", taints);
    for (const auto* const tag : {"version", "srcversion"})
      if (const char* const value = modinfo_of(mod, tag)) fixed(made, tag, value);
    file(made, "initstate", 0444).attr.show = show_state;
    file(made, "refcnt", 0444).attr.show = show_references;
    file(made, "uevent", 0200).attr.store = store_uevent;
    for (const auto& f : made.files)
      if (waist::sysfs_create_file(&mod.mkobj.kobj, &f->attr.attr)) return;

    for (const auto* kp = mod.kp; kp != mod.kp_end; ++kp)
      if (kp->perm) {
        auto& f = file(made.parameters, kp->name, kp->perm);
        f.param = kp;
        f.attr.show = kp->ops->get ? show_parameter_file : nullptr;
        f.attr.store = kp->ops->set ? store_parameter : nullptr;
      }
    if (made.parameters.empty()) return;
    for (const auto& f : made.parameters) made.attributes.push_back(&f->attr.attr);
    made.attributes.push_back(nullptr);
    made.group.name = "parameters";
    made.group.attrs = made.attributes.data();
    if (waist::sysfs_create_group(&mod.mkobj.kobj, &made.group)) made.parameters.clear();
  }

  static void forget_maker(const waist::kernfs_node& made)
  {
    for (const auto& [name, child] : made.name->children()) {
      auto& kn = kernfs_of(child->inode.get());
      kn.made = {};
      forget_maker(kn);
    }
  }

  /// With its files, which are made now at the latest. Null for a module that is not shown.
  directory* directory_of(waist::module& mod)
  {
    if (!mod.mkobj.kobj.state_in_sysfs) return nullptr;
    mod.mkobj.kobj.sd->name->seen();
    return made_.at(&mod).get();
  }

  static module_file_attribute& file(file_list& in, const char* name, waist::umode_t mode)
  {
    auto& made = *in.emplace_back(std::make_unique<module_file_attribute>());
    made.attr.attr = {name, mode};
    return made;
  }
  static module_file_attribute& file(directory& in, const char* name, waist::umode_t mode)
  {
    return file(in.files, name, mode);
  }
  static void fixed(directory& in, const char* name, std::string text)
  {
    auto& made = file(in, name, 0444);
    made.text = std::move(text);
    made.attr.show = show_text;
  }

  static waist::module_kobject* object_of(waist::kobject* kobj)
  {
    static_assert(offsetof(waist::module_kobject, kobj) == 0);
    // SAFETY: `type` is for the objects of modules, and the kobject is their first member.
    return reinterpret_cast<waist::module_kobject*>(kobj);
  }
  static waist::module_attribute* attribute_of(waist::attribute* attr)
  {
    static_assert(offsetof(waist::module_attribute, attr) == 0);
    // SAFETY: as above.
    return reinterpret_cast<waist::module_attribute*>(attr);
  }
  static module_file_attribute& file_of(waist::module_attribute* attr)
  {
    static_assert(offsetof(module_file_attribute, attr) == 0);
    // SAFETY: the functions below are set for such alone.
    return *reinterpret_cast<module_file_attribute*>(attr);
  }

  static waist::ssize_t put(char* page, std::string_view text)
  {
    text.copy(page, page_size - 1);
    return static_cast<waist::ssize_t>(text.size());
  }
  static waist::ssize_t show_text(waist::module_attribute* attr, waist::module_kobject*, char* page)
  {
    return put(page, file_of(attr).text + '\n');
  }
  static waist::ssize_t show_state(waist::module_attribute*, waist::module_kobject* object, char* page)
  {
    switch (object->mod->state) {
      case waist::MODULE_STATE_LIVE: return put(page, "live\n");
      case waist::MODULE_STATE_GOING: return put(page, "going\n");
      default: return put(page, "coming\n");
    }
  }
  static waist::ssize_t show_references(waist::module_attribute*, waist::module_kobject* object, char* page)
  {
    return put(page, std::to_string(waist::module_refcount(object->mod)) + '\n');
  }
  static waist::ssize_t store_uevent(waist::module_attribute*, waist::module_kobject* object, const char* text,
                                     std::size_t count)
  {
    const int error = waist::kobject_synth_uevent(&object->kobj, text, count);
    return error ? error : static_cast<waist::ssize_t>(count);
  }
  static waist::ssize_t show_parameter_file(waist::module_attribute* attr, waist::module_kobject* object, char* page)
  {
    const auto* const kp = file_of(attr).param;
    waist::kernel_param_lock(object->mod);
    const int length = kp->ops->get(page, kp);
    waist::kernel_param_unlock(object->mod);
    return length;
  }
  static waist::ssize_t store_parameter(waist::module_attribute* attr, waist::module_kobject* object, const char* text,
                                        std::size_t count)
  {
    const auto* const kp = file_of(attr).param;
    waist::kernel_param_lock(object->mod);
    warn_if_unsafe(*kp);
    const int error = kp->ops->set(text, kp);
    waist::kernel_param_unlock(object->mod);
    return error ? error : static_cast<waist::ssize_t>(count);
  }

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
