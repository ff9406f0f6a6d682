// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/module/main.c (Linux 6.1): modules are found, loaded with their own copy of their data, counted and
/// removed.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/include/linux/module.h>
#include <lkm/sim/include/linux/vermagic.h>
#include <lkm/sim/drivers/char/misc.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/module_image.hpp>
#include <lkm/sim/kernel/module/symbols.hpp>
#include <lkm/sim/kernel/module/sysfs.hpp>
#include <lkm/sim/kernel/params.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>
#include <lkm/sim/kernel/warn.hpp>
#include <lkm/sim/mm/percpu.hpp>

#include <fcntl.h>
#include <linux/module.h>

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
    return insert(std::move(instance), args);
  }

  /// The same with the bytes of a module's file; `flags` are those of finit_module(2).
  int load_image(const std::string& image, std::string_view args, int flags = 0)
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

  /// As delete_module(2).
  int unload(std::string_view name, int flags = O_NONBLOCK)
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
               std::to_string(std::max(mod.refcnt - 1, 0)) + ' ' + users_of(**i) + ' ' + state +
               " 0x0000000000000000 (" + taints_of(mod) + ")\n";
    }
    return lines;
  }

  /// Null when the address is in no module.
  waist::module* owner_of(const void* address) const
  {
    const auto found = std::ranges::find_if(loaded_, [&](const auto& i) { return i->contains(address); });
    return found == loaded_.end() ? nullptr : &(*found)->module();
  }

  /// /proc/sys/kernel/modules_disabled: once it is set, nobody loads or removes a module any more.
  int disabled = 0;

  exported_symbols symbols() const { return exported_symbols(loaded_); }

  /// Waits until the module of that name, whose init runs, has become alive or has gone.
  /// As wait_event() says.
  long await_init_of(std::string_view name, long timeout = waist::MAX_SCHEDULE_TIMEOUT)
  {
    const auto done = [&] {
      auto* const other = find(name);
      const auto state = other ? other->module().state : waist::MODULE_STATE_LIVE;
      return state != waist::MODULE_STATE_COMING && state != waist::MODULE_STATE_UNFORMED;
    };
    return wait_event(changed_, done, 0, timeout);
  }

  /// Removes every module, the latest first, whoever still holds it.
  void unload_all()
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

  /// A driver has taken a reference: where, for the one that is never given back.
  void note_reference(const waist::module* mod, const short_trace& where) { references_[mod] = where; }

 private:
  enum class removal { in_order, by_force, at_end };

  int insert(std::unique_ptr<module_instance> instance, std::string_view args, int flags = 0)
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
                                             std::to_string(result) +
                                             ": it should return 0, or a negative error number" +
                                             (mod.init ? "; it is " + driver_function(mod.init).text() : ""));
      log(4, std::string("do_init_module: '") + mod.name + "'->init suspiciously returned " + std::to_string(result) +
                 ", it should follow 0/-E convention");
    }
    mod.state = waist::MODULE_STATE_LIVE;
    --mod.refcnt;
    waist::__wake_up(&changed_, waist::TASK_NORMAL, 0, nullptr);
    return 0;
  }

  void remove(module_instance& leaving, removal how)
  {
    auto& mod = leaving.module();
    mod.refcnt = 0;
    mod.state = waist::MODULE_STATE_GOING;
    if (leaving.has_exit()) run(mod, [&] { return leaving.exit(), 0; });
    if (how != removal::at_end) cut_off_files(current().owner(), leaving, how == removal::by_force);
    discard(leaving, " after its exit");
  }

  /// The release, which comes first, does not matter where there are symbol versions, which are what Debian's kernels
  /// compare.
  static int check_modinfo(waist::module& mod, int flags)
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

  /// It is from outside of the kernel's tree, nobody has signed it, and it may say that it is a test.
  static void taint(waist::module& mod)
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

  /// It is loaded although something does not fit.
  static void force(waist::module& mod, const char* what) { add_taint(mod, waist::TAINT_FORCED_MODULE, 4, what); }

  static void add_taint(waist::module& mod, unsigned flag, int level, const char* text)
  {
    const bool logged = part<taints>().add(flag, level, mod.name, text);
    mod.taints |= 1ul << flag;
    if (logged && (flag == waist::TAINT_PROPRIETARY_MODULE || flag == waist::TAINT_FORCED_MODULE))
      part<taints>().distrust_locks();
  }

  /// Each symbol that another module has to export leads there, and keeps that module. 0 or the last error: all are
  /// tried, for the log.
  int resolve(module_instance& loading)
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

  int resolve(module_instance& loading, const std::string& symbol)
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

  /// A module whose init still runs is waited for, half a minute at most.
  int use(waist::module& owner, const waist::module& user)
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

  void show(module_instance& instance)
  {
    auto& mod = instance.module();
    part<module_directories>().add(mod, taints_of(mod), instance.size());
    for (auto* const owner : uses_.used_by(&mod)) part<module_directories>().add_holder(*owner, mod);
  }

  int check_exports(const waist::module& mod) const
  {
    const auto* const twice = symbols().duplicate_of(mod);
    if (!twice) return 0;
    log(3, std::string(mod.name) + ": exports duplicate symbol " + twice->name + " (owned by " +
               name_of_owner(symbols().find(twice->name)->owner) + ")");
    return -ENOEXEC;
  }

  /// "hat,cat," or "-", as in /proc/modules.
  std::string users_of(module_instance& owner) const
  {
    std::string names;
    for (const auto* const user : uses_.users_of(&owner.module())) names += std::string(user->name) + ',';
    if (owner.has_init() && !owner.has_exit()) names += "[permanent],";
    return names.empty() ? "-" : names;
  }

  /// No Kbuild makes a module that uses what nothing exports.
  static void report_unless_it_is_exported(const waist::module& mod, const std::string& symbol, bool to_gpl_only)
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

  /// Each that the module brings as a letter: of the wrong licence, forced, from outside of the tree, not signed, a
  /// test.
  static std::string taints_of(const waist::module& mod)
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

  static bool is_gpl_compatible(const waist::module& mod)
  {
    const char* const license = modinfo_of(mod, "license");
    return license && is_gpl(license);
  }

  static bool imports_namespace(const waist::module& mod, std::string_view name_space)
  {
    const auto imported = modinfo_values(modinfo_of(mod), "import_ns");
    return std::ranges::find(imported, name_space) != imported.end();
  }

  /// 0 when no module has that name.
  int make_room_for(const std::string& name)
  {
    auto* other = find(name);
    if (!other) return 0;
    if (other->module().state != waist::MODULE_STATE_GOING) {
      if (const long error = await_init_of(name); error < 0) return static_cast<int>(error);
      other = find(name);
    }
    return other && other->module().state == waist::MODULE_STATE_LIVE ? -EEXIST : -EBUSY;
  }

  static int cannot_load(std::string_view name, const std::vector<std::string>& errors)
  {
    const std::string module(name);
    if (errors.empty()) {
      std::string places;
      for (const auto& directory : module_path()) places += ' ' + directory;
      part<report>().add(severity::note, "insmod: there is no module " + module +
                                             ": no LKM_MODULE of that name is linked in, and no " + module +
                                             ".ko is in" + places +
                                             " (LKM_MODULE_PATH). Is it among the MODULES of lkm_add_test()?");
      return -ENOENT;
    }
    for (const auto& error : errors)
      part<report>().add(severity::bug, "no " + module + ".ko would be built: modpost: ERROR: " + error);
    return -ENOENT;
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
    for (auto* const owner : uses_.used_by(&mod)) part<module_directories>().remove_holder(*owner, mod);
    part<module_directories>().remove(mod);
    take_away(current().owner(), leaving_module(instance, when));
    for (const auto* kp = mod.kp; kp != mod.kp_end; ++kp)
      if (kp->ops->free) kp->ops->free(kp->arg);
    uses_.release(&mod);
    std::erase_if(loaded_, [&](const auto& i) { return i.get() == &instance; });
    waist::__wake_up(&changed_, waist::TASK_NORMAL, 0, nullptr);
  }

  class leaving_module final : public departure {
   public:
    leaving_module(module_instance& instance, const char* when) : instance_(instance), when_(when) {}
    const waist::module* module() const override { return &instance_.module(); }
    bool owns(const void* p) const override { return instance_.contains(p); }
    void left(const std::string& what, const char* missing, const short_trace* made) const override
    {
      report_leftover(part<report>(),
                      std::string("module ") + instance_.module().name + " left " + what + " registered" + when_ +
                          ": " + missing + " is missing",
                      made);
    }

   private:
    module_instance& instance_;
    const char* when_;
  };

  std::vector<std::unique_ptr<module_instance>> loaded_;
  module_uses uses_;
  waist::wait_queue_head changed_ = [] {
    waist::wait_queue_head queue;
    waist::__init_waitqueue_head(&queue, "module_wq", nullptr);
    return queue;
  }();
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

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/module/main.ipp>
#endif
