// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of kernel/module/sysfs.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE void module_directories::add(waist::module& mod, std::string taints, std::size_t size)
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

LKM_SIM_INLINE void module_directories::add_holder(waist::module& owner, waist::module& user)
{
  if (auto* const made = directory_of(owner); made && made->holders)
    waist::sysfs_create_link(made->holders, &user.mkobj.kobj, user.name);
}

LKM_SIM_INLINE void module_directories::remove_holder(waist::module& owner, const waist::module& user)
{
  if (auto* const made = directory_of(owner); made && made->holders) waist::sysfs_remove_link(made->holders, user.name);
}

LKM_SIM_INLINE void module_directories::remove(waist::module& mod)
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

LKM_SIM_INLINE void module_directories::fill(waist::module& mod, const std::string& taints, std::size_t size)
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

LKM_SIM_INLINE void module_directories::forget_maker(const waist::kernfs_node& made)
{
  for (const auto& [name, child] : made.name->children()) {
    auto& kn = kernfs_of(child->inode.get());
    kn.made = {};
    forget_maker(kn);
  }
}

LKM_SIM_INLINE module_directories::directory* module_directories::directory_of(waist::module& mod)
{
  if (!mod.mkobj.kobj.state_in_sysfs) return nullptr;
  mod.mkobj.kobj.sd->name->seen();
  return made_.at(&mod).get();
}

LKM_SIM_INLINE module_file_attribute& module_directories::file(file_list& in, const char* name, waist::umode_t mode)
{
  auto& made = *in.emplace_back(std::make_unique<module_file_attribute>());
  made.attr.attr = {name, mode};
  return made;
}

LKM_SIM_INLINE module_file_attribute& module_directories::file(directory& in, const char* name, waist::umode_t mode)
{
  return file(in.files, name, mode);
}

LKM_SIM_INLINE void module_directories::fixed(directory& in, const char* name, std::string text)
{
  auto& made = file(in, name, 0444);
  made.text = std::move(text);
  made.attr.show = show_text;
}

LKM_SIM_INLINE waist::module_kobject* module_directories::object_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::module_kobject, kobj) == 0);
  // SAFETY: `type` is for the objects of modules, and the kobject is their first member.
  return reinterpret_cast<waist::module_kobject*>(kobj);
}

LKM_SIM_INLINE waist::module_attribute* module_directories::attribute_of(waist::attribute* attr)
{
  static_assert(offsetof(waist::module_attribute, attr) == 0);
  // SAFETY: as above.
  return reinterpret_cast<waist::module_attribute*>(attr);
}

LKM_SIM_INLINE module_file_attribute& module_directories::file_of(waist::module_attribute* attr)
{
  static_assert(offsetof(module_file_attribute, attr) == 0);
  // SAFETY: the functions below are set for such alone.
  return *reinterpret_cast<module_file_attribute*>(attr);
}

LKM_SIM_INLINE waist::ssize_t module_directories::put(char* page, std::string_view text)
{
  text.copy(page, page_size - 1);
  return static_cast<waist::ssize_t>(text.size());
}

LKM_SIM_INLINE waist::ssize_t module_directories::show_text(waist::module_attribute* attr, waist::module_kobject*,
                                                            char* page)
{
  return put(page, file_of(attr).text + '\n');
}

LKM_SIM_INLINE waist::ssize_t module_directories::show_state(waist::module_attribute*, waist::module_kobject* object,
                                                             char* page)
{
  switch (object->mod->state) {
    case waist::MODULE_STATE_LIVE: return put(page, "live\n");
    case waist::MODULE_STATE_GOING: return put(page, "going\n");
    default: return put(page, "coming\n");
  }
}

LKM_SIM_INLINE waist::ssize_t module_directories::show_references(waist::module_attribute*,
                                                                  waist::module_kobject* object, char* page)
{
  return put(page, std::to_string(waist::module_refcount(object->mod)) + '\n');
}

LKM_SIM_INLINE waist::ssize_t module_directories::store_uevent(waist::module_attribute*, waist::module_kobject* object,
                                                               const char* text, std::size_t count)
{
  const int error = waist::kobject_synth_uevent(&object->kobj, text, count);
  return error ? error : static_cast<waist::ssize_t>(count);
}

LKM_SIM_INLINE waist::ssize_t module_directories::show_parameter_file(waist::module_attribute* attr,
                                                                      waist::module_kobject* object, char* page)
{
  const auto* const kp = file_of(attr).param;
  waist::kernel_param_lock(object->mod);
  const int length = kp->ops->get(page, kp);
  waist::kernel_param_unlock(object->mod);
  return length;
}

LKM_SIM_INLINE waist::ssize_t module_directories::store_parameter(waist::module_attribute* attr,
                                                                  waist::module_kobject* object, const char* text,
                                                                  std::size_t count)
{
  const auto* const kp = file_of(attr).param;
  waist::kernel_param_lock(object->mod);
  warn_if_unsafe(*kp);
  const int error = kp->ops->set(text, kp);
  waist::kernel_param_unlock(object->mod);
  return error ? error : static_cast<waist::ssize_t>(count);
}

}  // namespace lkm::sim
