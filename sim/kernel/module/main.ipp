// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/module/main.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bool try_module_get(module* mod)
{
  if (mod) sim::part<sim::module_loader>().note_reference(mod, sim::short_trace::here());
  return sim::get_module(mod);
}
LKM_EXPORT_SYMBOL(try_module_get);

LKM_SIM_INLINE void __module_get(module* mod)
{
  if (!mod) return;
  sim::part<sim::module_loader>().note_reference(mod, sim::short_trace::here());
  ++mod->refcnt;
}
LKM_EXPORT_SYMBOL(__module_get);

LKM_SIM_INLINE void module_put(module* mod)
{
  if (!mod) return;
  if (mod->refcnt <= 0) return sim::oops(std::string("BUG: module_put() of ") + mod->name + " without a reference");
  --mod->refcnt;
}
LKM_EXPORT_SYMBOL(module_put);

LKM_SIM_INLINE int module_refcount(module* mod) { return mod->refcnt - 1; }
LKM_EXPORT_SYMBOL(module_refcount);

LKM_SIM_INLINE void* __symbol_get(const char* symbol)
{
  const auto found = sim::part<sim::module_loader>().symbols().find(symbol);
  if (!found) return nullptr;
  if (!found->gpl_only) {
    sim::log(4, std::string("failing symbol_get of non-GPLONLY symbol ") + symbol + ".");
    return nullptr;
  }
  if (found->owner && (found->owner->state != MODULE_STATE_LIVE || !sim::get_module(found->owner))) return nullptr;
  return const_cast<void*>(found->address);
}
LKM_EXPORT_SYMBOL_GPL(__symbol_get);

LKM_SIM_INLINE void __symbol_put(const char* symbol)
{
  const auto found = sim::part<sim::module_loader>().symbols().find(symbol);
  if (!found) sim::oops(std::string("kernel BUG: symbol_put() of ") + symbol + ", which nobody exports");
  module_put(found->owner);
}
LKM_EXPORT_SYMBOL(__symbol_put);

LKM_SIM_INLINE void symbol_put_addr(void* addr)
{
  auto* const owner = sim::part<sim::module_loader>().owner_of(addr);
  if (owner) return module_put(owner);
  if (!sim::exported_symbol::is_function(addr))
    sim::oops("kernel BUG: symbol_put_addr() of an address that is no function of a module or the kernel");
}
LKM_EXPORT_SYMBOL_GPL(symbol_put_addr);

}  // extern "C"
}  // namespace lkm::waist

namespace lkm::sim {

LKM_SIM_INLINE int module_loader::load(std::string_view name, std::string_view args)
{
  std::vector<std::string> errors;
  auto instance = module_instance::make(name, errors);
  if (!instance) return cannot_load(name, errors);
  return insert(std::move(instance), args);
}

LKM_SIM_INLINE int module_loader::load_image(const std::string& image, std::string_view args, int flags)
{
  if (flags & ~(MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC | MODULE_INIT_COMPRESSED_FILE))
    return -EINVAL;
  if (flags & MODULE_INIT_COMPRESSED_FILE) return -EOPNOTSUPP;
  if (image.size() < sizeof(Elf64_Ehdr)) return -ENOEXEC;
  if (const auto flaw = image_flaw(image); !flaw.empty()) {
    log(3, flaw);
    return -ENOEXEC;
  }
  return insert(module_instance::of_image(image), args, flags);
}

LKM_SIM_INLINE int module_loader::unload(std::string_view name, int flags)
{
  auto* const leaving = find(name);
  if (!leaving) return -ENOENT;
  auto& mod = leaving->module();
  const bool forced = flags & O_TRUNC;
  if (!uses_.users_of(&mod).empty()) return -EWOULDBLOCK;
  if (mod.state != waist::MODULE_STATE_LIVE) return -EBUSY;
  const bool cannot_exit = leaving->has_init() && !leaving->has_exit();
  if (cannot_exit && !forced) return -EBUSY;
  if (mod.refcnt != 1 && !forced) return -EWOULDBLOCK;
  if (cannot_exit || mod.refcnt != 1) part<taints>().add(waist::TAINT_FORCED_RMMOD);
  if (mod.refcnt != 1) {
    part<report>().add(severity::bug, std::string("module ") + mod.name + " was removed by force while " +
                                          std::to_string(mod.refcnt - 1) +
                                          " reference(s) were held: the next use of one of its files is an oops");
  }
  leaving->hide_when_it_goes();
  remove(*leaving, forced ? removal::by_force : removal::in_order);
  return 0;
}

LKM_SIM_INLINE module_instance* module_loader::find(std::string_view name)
{
  const auto found =
      std::find_if(loaded_.begin(), loaded_.end(), [&](const auto& i) { return name == i->module().name; });
  return found == loaded_.end() ? nullptr : found->get();
}

LKM_SIM_INLINE std::string module_loader::proc_modules() const
{
  std::string lines;
  for (auto i = loaded_.rbegin(); i != loaded_.rend(); ++i) {
    const auto& mod = (*i)->module();
    const char* const state = mod.state == waist::MODULE_STATE_LIVE    ? "Live"
                              : mod.state == waist::MODULE_STATE_GOING ? "Unloading"
                                                                       : "Loading";
    lines += std::string(mod.name) + ' ' + std::to_string((*i)->size()) + ' ' +
             std::to_string(std::max(mod.refcnt - 1, 0)) + ' ' + users_of(**i) + ' ' + state + " 0x0000000000000000 (" +
             taints_of(mod) + ")\n";
  }
  return lines;
}

LKM_SIM_INLINE waist::module* module_loader::owner_of(const void* address) const
{
  const auto found = std::ranges::find_if(loaded_, [&](const auto& i) { return i->contains(address); });
  return found == loaded_.end() ? nullptr : &(*found)->module();
}

LKM_SIM_INLINE long module_loader::await_init_of(std::string_view name, long timeout)
{
  const auto done = [&] {
    auto* const other = find(name);
    const auto state = other ? other->module().state : waist::MODULE_STATE_LIVE;
    return state != waist::MODULE_STATE_COMING && state != waist::MODULE_STATE_UNFORMED;
  };
  return wait_event(changed_, done, 0, timeout);
}

LKM_SIM_INLINE void module_loader::unload_all()
{
  while (!loaded_.empty()) {
    const auto& mod = loaded_.back()->module();
    // Every file is closed by now, so whoever still holds it is the driver.
    if (mod.refcnt > 1)
      part<report>().add(severity::bug,
                         std::string("module ") + mod.name + " has " + std::to_string(mod.refcnt - 1) +
                             " reference(s) that nobody gave back: module_put() is missing for " +
                             "try_module_get() in " + references_[&mod].text(),
                         references_[&mod].driver().place(), references_[&mod].when());
    remove(*loaded_.back(), removal::at_end);
  }
}

LKM_SIM_INLINE int module_loader::insert(std::unique_ptr<module_instance> instance, std::string_view args, int flags)
{
  auto& mod = instance->module();
  if (const int error = make_room_for(mod.name)) return error;
  mod.state = waist::MODULE_STATE_UNFORMED;
  waist::__mutex_init(&mod.param_lock, "param_lock", &lock_key<struct param_lock>);
  mod.version = modinfo_of(mod, "version");
  mod.refcnt = 2;  // MODULE_REF_BASE, and one for as long as init runs
  loaded_.push_back(std::move(instance));
  auto& loading = *loaded_.back();
  if (const auto percpu = loading.percpu(); !percpu.empty()) part<percpu_areas>().add_variables(percpu);

  int refused = check_modinfo(mod, flags);
  if (!refused) {
    taint(mod);
    refused = resolve(loading);
  }
  if (!refused) refused = check_exports(mod);
  if (!refused) {
    mod.state = waist::MODULE_STATE_COMING;
    run(mod, [&] { return module_comes(current().owner(), mod), 0; });
    refused = parse_args(mod.name, args, {mod.kp, mod.kp_end});
  }
  if (refused) {
    discard(loading);
    return refused;
  }
  show(loading);
  const int result = loading.has_init() ? run(mod, [&] { return loading.init(); }) : 0;
  if (result < 0) {
    mod.state = waist::MODULE_STATE_GOING;
    discard(loading, " after its init failed");
    return result;
  }
  if (result > 0) {
    part<report>().add(severity::note, std::string("the init of module ") + mod.name + " returned " +
                                           std::to_string(result) + ": it should return 0, or a negative error number" +
                                           (mod.init ? "; it is " + driver_function(mod.init).text() : ""));
    log(4, std::string("do_init_module: '") + mod.name + "'->init suspiciously returned " + std::to_string(result) +
               ", it should follow 0/-E convention");
  }
  mod.state = waist::MODULE_STATE_LIVE;
  --mod.refcnt;
  waist::__wake_up(&changed_, waist::TASK_NORMAL, 0, nullptr);
  return 0;
}

LKM_SIM_INLINE void module_loader::remove(module_instance& leaving, removal how)
{
  auto& mod = leaving.module();
  mod.refcnt = 0;
  mod.state = waist::MODULE_STATE_GOING;
  if (leaving.has_exit()) run(mod, [&] { return leaving.exit(), 0; });
  if (how != removal::at_end) cut_off_files(current().owner(), leaving, how == removal::by_force);
  discard(leaving, " after its exit");
}

LKM_SIM_INLINE int module_loader::check_modinfo(waist::module& mod, int flags)
{
  const bool has_versions = !(flags & MODULE_INIT_IGNORE_MODVERSIONS);
  if (!has_versions) force(mod, "module_layout: kernel tainted.");
  if (flags & MODULE_INIT_IGNORE_VERMAGIC) return force(mod, "bad vermagic: kernel tainted."), 0;
  const char* const magic = modinfo_of(mod, "vermagic");
  const auto compared = [&](std::string_view text) {
    return has_versions ? text.substr(std::min(text.find(' '), text.size())) : text;
  };
  if (!magic || compared(magic) == compared(LKM_VERMAGIC)) return 0;
  log(3, std::string(mod.name) + ": version magic '" + magic + "' should be '" + LKM_VERMAGIC + "'");
  return -ENOEXEC;
}

LKM_SIM_INLINE void module_loader::taint(waist::module& mod)
{
  add_taint(mod, waist::TAINT_OOT_MODULE, 4, "loading out-of-tree module taints kernel.");
  if (!is_gpl_compatible(mod)) {
    const char* const license = modinfo_of(mod, "license");
    add_taint(mod, waist::TAINT_PROPRIETARY_MODULE, 4,
              ("module license '" + std::string(license ? license : "unspecified") + "' taints kernel.").c_str());
  }
  if (modinfo_of(mod, "test")) add_taint(mod, waist::TAINT_TEST, 4, "loading test module taints kernel.");
  add_taint(mod, waist::TAINT_UNSIGNED_MODULE, 5,
            "module verification failed: signature and/or required key missing - tainting kernel");
}

LKM_SIM_INLINE void module_loader::add_taint(waist::module& mod, unsigned flag, int level, const char* text)
{
  const bool logged = part<taints>().add(flag, level, mod.name, text);
  mod.taints |= 1ul << flag;
  if (logged && (flag == waist::TAINT_PROPRIETARY_MODULE || flag == waist::TAINT_FORCED_MODULE))
    part<taints>().distrust_locks();
}

LKM_SIM_INLINE int module_loader::resolve(module_instance& loading)
{
  int result = 0;
  for (const auto& symbol : loading.imports())
    if (const int error = resolve(loading, symbol)) {
      log(4,
          std::string(loading.module().name) + ": Unknown symbol " + symbol + " (err " + std::to_string(error) + ")");
      result = error;
    }
  return result;
}

LKM_SIM_INLINE int module_loader::resolve(module_instance& loading, const std::string& symbol)
{
  auto& mod = loading.module();
  const auto found = symbols().find(symbol);
  if (!found || (found->gpl_only && !is_gpl_compatible(mod))) {
    if (loading.is_built_here()) report_unless_it_is_exported(mod, symbol, found.has_value());
    return -ENOENT;
  }
  if (!found->name_space.empty() && !imports_namespace(mod, found->name_space)) {
    log(3, std::string(mod.name) + ": module uses symbol (" + symbol + ") from namespace " +
               std::string(found->name_space) + ", but does not import it.");
    return -EINVAL;
  }
  if (const int error = found->owner ? use(*found->owner, mod) : 0) return error;
  loading.bind(symbol, found->address);
  return 0;
}

LKM_SIM_INLINE int module_loader::use(waist::module& owner, const waist::module& user)
{
  if (owner.state == waist::MODULE_STATE_COMING) {
    const std::string name = owner.name;
    const long left = await_init_of(name, 30 * waist::HZ);
    if (left < 0) return static_cast<int>(left);
    if (left == 0) {
      log(4, std::string(user.name) + ": gave up waiting for init of module " + name + ".");
      return -EBUSY;
    }
    if (!find(name)) return -ENOENT;
  }
  if (owner.state != waist::MODULE_STATE_LIVE) return -ENOENT;
  if (uses_.has(&owner, &user)) return 0;
  ++owner.refcnt;
  uses_.add(&owner, &user);
  return 0;
}

LKM_SIM_INLINE void module_loader::show(module_instance& instance)
{
  auto& mod = instance.module();
  part<module_directories>().add(mod, taints_of(mod), instance.size());
  for (auto* const owner : uses_.used_by(&mod)) part<module_directories>().add_holder(*owner, mod);
}

LKM_SIM_INLINE int module_loader::check_exports(const waist::module& mod) const
{
  const auto* const twice = symbols().duplicate_of(mod);
  if (!twice) return 0;
  log(3, std::string(mod.name) + ": exports duplicate symbol " + twice->name + " (owned by " +
             name_of_owner(symbols().find(twice->name)->owner) + ")");
  return -ENOEXEC;
}

LKM_SIM_INLINE std::string module_loader::users_of(module_instance& owner) const
{
  std::string names;
  for (const auto* const user : uses_.users_of(&owner.module())) names += std::string(user->name) + ',';
  if (owner.has_init() && !owner.has_exit()) names += "[permanent],";
  return names.empty() ? "-" : names;
}

LKM_SIM_INLINE void module_loader::report_unless_it_is_exported(const waist::module& mod, const std::string& symbol,
                                                                bool to_gpl_only)
{
  std::string error;
  if (to_gpl_only)
    error = "GPL-incompatible module " + std::string(mod.name) + ".ko uses GPL-only symbol '" + symbol + "'";
  else if (!is_exported_by_a_file(symbol))
    error = '"' + symbol + "\" [" + mod.name + ".ko] undefined!";
  else
    return;
  part<report>().add(severity::bug, "no " + std::string(mod.name) + ".ko would be built: modpost: ERROR: " + error);
}

LKM_SIM_INLINE std::string module_loader::taints_of(const waist::module& mod)
{
  std::string letters;
  for (const auto& [flag, letter] : {std::pair{waist::TAINT_PROPRIETARY_MODULE, 'P'},
                                     {waist::TAINT_FORCED_MODULE, 'F'},
                                     {waist::TAINT_OOT_MODULE, 'O'},
                                     {waist::TAINT_UNSIGNED_MODULE, 'E'},
                                     {waist::TAINT_TEST, 'N'}})
    if (mod.taints & 1ul << flag) letters += letter;
  return letters;
}

LKM_SIM_INLINE bool module_loader::is_gpl_compatible(const waist::module& mod)
{
  const char* const license = modinfo_of(mod, "license");
  return license && is_gpl(license);
}

LKM_SIM_INLINE bool module_loader::imports_namespace(const waist::module& mod, std::string_view name_space)
{
  const auto imported = modinfo_values(modinfo_of(mod), "import_ns");
  return std::ranges::find(imported, name_space) != imported.end();
}

LKM_SIM_INLINE int module_loader::make_room_for(const std::string& name)
{
  auto* other = find(name);
  if (!other) return 0;
  if (other->module().state != waist::MODULE_STATE_GOING) {
    if (const long error = await_init_of(name); error < 0) return static_cast<int>(error);
    other = find(name);
  }
  return other && other->module().state == waist::MODULE_STATE_LIVE ? -EEXIST : -EBUSY;
}

LKM_SIM_INLINE int module_loader::cannot_load(std::string_view name, const std::vector<std::string>& errors)
{
  const std::string module(name);
  if (errors.empty()) {
    std::string places;
    for (const auto& directory : module_path()) places += ' ' + directory;
    part<report>().add(severity::note, "insmod: there is no module " + module +
                                           ": no LKM_MODULE of that name is linked in, and no " + module + ".ko is in" +
                                           places + " (LKM_MODULE_PATH). Is it among the MODULES of lkm_add_test()?");
    return -ENOENT;
  }
  for (const auto& error : errors)
    part<report>().add(severity::bug, "no " + module + ".ko would be built: modpost: ERROR: " + error);
  return -ENOENT;
}

LKM_SIM_INLINE void module_loader::discard(module_instance& instance, const char* when)
{
  auto& mod = instance.module();
  for (auto* const owner : uses_.used_by(&mod)) part<module_directories>().remove_holder(*owner, mod);
  part<module_directories>().remove(mod);
  take_away(current().owner(), leaving_module(instance, when));
  for (const auto* kp = mod.kp; kp != mod.kp_end; ++kp)
    if (kp->ops->free) kp->ops->free(kp->arg);
  uses_.release(&mod);
  std::erase_if(loaded_, [&](const auto& i) { return i.get() == &instance; });
  waist::__wake_up(&changed_, waist::TASK_NORMAL, 0, nullptr);
}

LKM_SIM_INLINE bool get_module(waist::module* mod)
{
  if (!mod) return true;
  if (mod->state == waist::MODULE_STATE_GOING || mod->refcnt == 0) return false;
  ++mod->refcnt;
  return true;
}

}  // namespace lkm::sim
