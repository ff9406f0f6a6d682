// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/module/main.c (Linux 6.1): modules are found, loaded with their own copy of their data, counted and
/// removed.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/include/linux/module.h>
#include <lkm/sim/drivers/char/misc.hpp>
#include <lkm/sim/core/module_image.hpp>
#include <lkm/sim/kernel/params.hpp>

#include <fcntl.h>

#include <algorithm>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

/// Any operation of a driver that has been removed: whoever calls it meets freed memory.
template <class Result, class... Arguments>
Result removed(Arguments...)
{
  oops(
      "BUG: unable to handle page fault: the driver of an open file has been removed\n"
      "Its module was removed while the file was open: its file_operations have no .owner = THIS_MODULE, or it was "
      "removed by force (rmmod -f).");
}

/// What the open files of a removed module have.
inline constexpr waist::file_operations operations_of_removed_module = [] {
  waist::file_operations ops{};
  ops.llseek = removed;
  ops.read = removed;
  ops.write = removed;
  ops.read_iter = removed;
  ops.write_iter = removed;
  ops.iopoll = removed;
  ops.iterate = removed;
  ops.iterate_shared = removed;
  ops.poll = removed;
  ops.unlocked_ioctl = removed;
  ops.compat_ioctl = removed;
  ops.mmap = removed;
  ops.open = removed;
  ops.flush = removed;
  ops.release = removed;
  ops.fsync = removed;
  ops.fasync = removed;
  ops.lock = removed;
  ops.sendpage = removed;
  ops.get_unmapped_area = removed;
  ops.check_flags = removed;
  ops.flock = removed;
  ops.splice_write = removed;
  ops.splice_read = removed;
  ops.setlease = removed;
  ops.fallocate = removed;
  ops.show_fdinfo = removed;
  ops.copy_file_range = removed;
  ops.remap_file_range = removed;
  ops.fadvise = removed;
  ops.uring_cmd = removed;
  ops.uring_cmd_iopoll = removed;
  return ops;
}();

/// The open files and mappings that lead into a module which is removed: each is found, and cut off from it.
void cut_off_files(kernel& of, const module_instance& leaving, bool by_force);

/// The modules of one kernel.
class module_loader {
 public:
  /// As init_module(2): 0 or a negative error. The caller has checked CAP_SYS_MODULE.
  int load(std::string_view name, std::string_view args)
  {
    std::vector<std::string> errors;
    auto instance = module_instance::make(name, errors);
    if (!instance) return cannot_load(name, errors);
    auto& mod = instance->module();
    if (find(mod.name)) return -EEXIST;
    mod.state = waist::MODULE_STATE_COMING;
    mod.version = modinfo_of(mod, "version");
    mod.refcnt = 2;  // MODULE_REF_BASE, and one for as long as init runs
    loaded_.push_back(std::move(instance));
    auto& loading = *loaded_.back();

    if (const int error = parse_args(mod.name, args, {mod.kp, mod.kp_end})) {
      discard(loading);
      return error;
    }
    const int result = loading.has_init() ? run(mod, [&] { return loading.init(); }) : 0;
    if (result < 0) {
      mod.state = waist::MODULE_STATE_GOING;
      discard(loading, " after its init failed");
      return result;
    }
    if (result > 0) {
      part<report>().add(severity::note, std::string("the init of module ") + mod.name + " returned " +
                                             std::to_string(result) +
                                             ": it should return 0, or a negative error number");
      log(4, std::string("do_init_module: '") + mod.name + "'->init suspiciously returned " + std::to_string(result) +
                 ", it should follow 0/-E convention");
    }
    mod.state = waist::MODULE_STATE_LIVE;
    --mod.refcnt;
    return 0;
  }

  /// As delete_module(2).
  int unload(std::string_view name, int flags = O_NONBLOCK)
  {
    auto* const leaving = find(name);
    if (!leaving) return -ENOENT;
    auto& mod = leaving->module();
    const bool forced = flags & O_TRUNC;
    if (mod.state != waist::MODULE_STATE_LIVE) return -EBUSY;
    if (leaving->has_init() && !leaving->has_exit() && !forced) return -EBUSY;
    if (mod.refcnt != 1) {
      if (!forced) return -EWOULDBLOCK;
      part<report>().add(severity::bug, std::string("module ") + mod.name + " was removed by force while " +
                                            std::to_string(mod.refcnt - 1) +
                                            " reference(s) were held: the next use of one of its files is an oops");
    }
    leaving->hide_when_it_goes();
    remove(*leaving, forced ? removal::by_force : removal::in_order);
    return 0;
  }

  /// Null when no module of that name is loaded.
  module_instance* find(std::string_view name)
  {
    const auto found =
        std::find_if(loaded_.begin(), loaded_.end(), [&](const auto& i) { return name == i->module().name; });
    return found == loaded_.end() ? nullptr : found->get();
  }

  /// The latest one last.
  const std::vector<std::unique_ptr<module_instance>>& loaded() const { return loaded_; }

  /// The latest module first, as /proc/modules.
  std::string proc_modules() const
  {
    std::string lines;
    for (auto i = loaded_.rbegin(); i != loaded_.rend(); ++i) {
      const auto& mod = (*i)->module();
      const char* const state = mod.state == waist::MODULE_STATE_LIVE    ? "Live"
                                : mod.state == waist::MODULE_STATE_GOING ? "Unloading"
                                                                         : "Loading";
      lines += std::string(mod.name) + ' ' + std::to_string((*i)->size()) + ' ' +
               std::to_string(std::max(mod.refcnt - 1, 0)) + " - " + state + " 0x0000000000000000 (O)\n";
    }
    return lines;
  }

  /// Removes every module, the latest first, whoever still holds it.
  void unload_all()
  {
    while (!loaded_.empty()) {
      const auto& mod = loaded_.back()->module();
      // Every file is closed by now, so whoever still holds it is the driver.
      if (mod.refcnt > 1)
        part<report>().add(severity::bug, std::string("module ") + mod.name + " has " + std::to_string(mod.refcnt - 1) +
                                              " reference(s) that nobody gave back: module_put() is missing for " +
                                              "try_module_get() in " + references_[&mod].text());
      remove(*loaded_.back(), removal::at_end);
    }
  }

  /// A driver has taken a reference: where, for the one that is never given back.
  void note_reference(const waist::module* mod, const short_trace& where) { references_[mod] = where; }

 private:
  enum class removal { in_order, by_force, at_end };

  void remove(module_instance& leaving, removal how)
  {
    auto& mod = leaving.module();
    mod.refcnt = 0;
    mod.state = waist::MODULE_STATE_GOING;
    if (leaving.has_exit()) run(mod, [&] { return leaving.exit(), 0; });
    if (how != removal::at_end) cut_off_files(current().owner(), leaving, how == removal::by_force);
    discard(leaving, " after its exit");
  }

  static int cannot_load(std::string_view name, const std::vector<std::string>& errors)
  {
    const std::string module(name);
    if (errors.empty()) {
      std::string places;
      for (const auto& directory : module_path()) places += ' ' + directory;
      part<report>().add(severity::note, "insmod: there is no module " + module +
                                             ": no LKM_MODULE of that name is linked in, and no " + module +
                                             ".so is in" + places +
                                             " (LKM_MODULE_PATH). Is it among the MODULES of lkm_add_test()?");
      return -ENOENT;
    }
    for (const auto& error : errors) {
      part<report>().add(severity::bug, "no " + module + ".ko would be built: modpost: ERROR: " + error);
      if (const auto end = error.find("\" ["); error.starts_with('"') && end != error.npos)
        log(4, module + ": Unknown symbol " + error.substr(1, end - 1) + " (err -2)");
    }
    return -ENOENT;
  }

  /// The text of the first MODULE_INFO() with this tag; null without one.
  static const char* modinfo_of(const waist::module& mod, std::string_view tag)
  {
    for (const char* at = mod.modinfo; at < mod.modinfo_end; at += std::string_view(at).size() + 1)
      if (std::string_view(at).starts_with(tag) && at[tag.size()] == '=') return at + tag.size() + 1;
    return nullptr;
  }

  template <class Function>
  int run(waist::module& mod, Function function)
  {
    auto& running = part<char_devices>().module_running;
    const auto* const before = std::exchange(running, &mod);
    const int result = function();
    running = before;
    return result;
  }

  /// Frees the module. What it left registered would be a dangling pointer in Linux: it is reported and taken away.
  void discard(module_instance& instance, const char* when = "")
  {
    auto& mod = instance.module();
    take_away(current().owner(), leaving_module(instance, when));
    for (const auto* kp = mod.kp; kp != mod.kp_end; ++kp)
      if (kp->ops->free) kp->ops->free(kp->arg);
    std::erase_if(loaded_, [&](const auto& i) { return i.get() == &instance; });
  }

  class leaving_module final : public departure {
   public:
    leaving_module(module_instance& instance, const char* when) : instance_(instance), when_(when) {}
    const waist::module* module() const override { return &instance_.module(); }
    bool owns(const void* p) const override { return instance_.contains(p); }
    void left(const std::string& what, const char* missing) const override
    {
      part<report>().add(severity::bug, std::string("module ") + instance_.module().name + " left " + what +
                                            " registered" + when_ + ": " + missing + " is missing");
    }

   private:
    module_instance& instance_;
    const char* when_;
  };

  std::vector<std::unique_ptr<module_instance>> loaded_;
  std::map<const waist::module*, short_trace> references_;
};

/// try_module_get() on the kernel's own behalf.
inline bool get_module(waist::module* mod)
{
  if (!mod) return true;
  if (mod->state == waist::MODULE_STATE_GOING || mod->refcnt == 0) return false;
  ++mod->refcnt;
  return true;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline bool try_module_get(module* mod)
{
  if (mod) sim::part<sim::module_loader>().note_reference(mod, sim::short_trace::here());
  return sim::get_module(mod);
}
LKM_EXPORT_SYMBOL(try_module_get);

inline void __module_get(module* mod)
{
  if (!mod) return;
  sim::part<sim::module_loader>().note_reference(mod, sim::short_trace::here());
  ++mod->refcnt;
}
LKM_EXPORT_SYMBOL(__module_get);

inline void module_put(module* mod)
{
  if (!mod) return;
  if (mod->refcnt <= 0) return sim::oops(std::string("BUG: module_put() of ") + mod->name + " without a reference");
  --mod->refcnt;
}
LKM_EXPORT_SYMBOL(module_put);

inline int module_refcount(module* mod) { return mod->refcnt - 1; }
LKM_EXPORT_SYMBOL(module_refcount);

}  // extern "C"
}  // namespace lkm::waist
