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
  int load(std::string_view name, std::string_view args);

  /// The same with the bytes of a module's file; `flags` are those of finit_module(2).
  int load_image(const std::string& image, std::string_view args, int flags = 0);

  /// As delete_module(2).
  int unload(std::string_view name, int flags = O_NONBLOCK);

  /// Null when no module of that name is loaded.
  module_instance* find(std::string_view name);

  /// The latest one last.
  const std::vector<std::unique_ptr<module_instance>>& loaded() const { return loaded_; }

  /// The latest module first, as /proc/modules.
  std::string proc_modules() const;

  /// Null when the address is in no module.
  waist::module* owner_of(const void* address) const;

  /// /proc/sys/kernel/modules_disabled: once it is set, nobody loads or removes a module any more.
  int disabled = 0;

  exported_symbols symbols() const { return exported_symbols(loaded_); }

  /// Waits until the module of that name, whose init runs, has become alive or has gone.
  /// As wait_event() says.
  long await_init_of(std::string_view name, long timeout = waist::MAX_SCHEDULE_TIMEOUT);

  /// Removes every module, the latest first, whoever still holds it.
  void unload_all();

  /// A driver has taken a reference: where, for the one that is never given back.
  void note_reference(const waist::module* mod, const short_trace& where) { references_[mod] = where; }

 private:
  enum class removal { in_order, by_force, at_end };

  int insert(std::unique_ptr<module_instance> instance, std::string_view args, int flags = 0);

  void remove(module_instance& leaving, removal how);

  /// The release, which comes first, does not matter where there are symbol versions, which are what Debian's kernels
  /// compare.
  static int check_modinfo(waist::module& mod, int flags);

  /// It is from outside of the kernel's tree, nobody has signed it, and it may say that it is a test.
  static void taint(waist::module& mod);

  /// It is loaded although something does not fit.
  static void force(waist::module& mod, const char* what) { add_taint(mod, waist::TAINT_FORCED_MODULE, 4, what); }

  static void add_taint(waist::module& mod, unsigned flag, int level, const char* text);

  /// Each symbol that another module has to export leads there, and keeps that module. 0 or the last error: all are
  /// tried, for the log.
  int resolve(module_instance& loading);

  int resolve(module_instance& loading, const std::string& symbol);

  /// A module whose init still runs is waited for, half a minute at most.
  int use(waist::module& owner, const waist::module& user);

  void show(module_instance& instance);

  int check_exports(const waist::module& mod) const;

  /// "hat,cat," or "-", as in /proc/modules.
  std::string users_of(module_instance& owner) const;

  /// No Kbuild makes a module that uses what nothing exports.
  static void report_unless_it_is_exported(const waist::module& mod, const std::string& symbol, bool to_gpl_only);

  /// Each that the module brings as a letter: of the wrong licence, forced, from outside of the tree, not signed, a
  /// test.
  static std::string taints_of(const waist::module& mod);

  static bool is_gpl_compatible(const waist::module& mod);

  static bool imports_namespace(const waist::module& mod, std::string_view name_space);

  /// 0 when no module has that name.
  int make_room_for(const std::string& name);

  static int cannot_load(std::string_view name, const std::vector<std::string>& errors);

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
  void discard(module_instance& instance, const char* when = "");

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
bool get_module(waist::module* mod);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/module/main.ipp>
#endif
