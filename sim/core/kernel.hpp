// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A simulated kernel: one object that owns all there is. Two live side by side in one process; a test has a fresh one.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/core/die.hpp>
#include <lkm/sim/core/fault.hpp>
#include <lkm/sim/core/rules.hpp>
#include <lkm/sim/core/subsystems.hpp>
#include <lkm/sim/drivers/base/class.hpp>
#include <lkm/sim/kernel/sched/completion.hpp>
#include <lkm/sim/kernel/kmod.hpp>
#include <lkm/sim/drivers/char/misc.hpp>
#include <lkm/sim/kernel/module/main.hpp>
#include <lkm/sim/fs/namei.hpp>
#include <lkm/sim/mm/page_alloc.hpp>
#include <lkm/sim/kernel/panic.hpp>
#include <lkm/sim/kernel/params.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/lib/string.hpp>
#include <lkm/sim/lib/string_helpers.hpp>
#include <lkm/sim/lib/dynamic_debug.hpp>
#include <lkm/sim/lib/hexdump.hpp>
#include <lkm/sim/user/process.hpp>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/mm/slab_common.hpp>
#include <lkm/sim/mm/util.hpp>
#include <lkm/sim/kernel/locking/spinlock.hpp>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace lkm::sim {

struct kernel_options {
  /// 0: first come, first served. Any other value draws the order of runnable tasks.
  std::uint64_t seed = 0;
  /// How many drivers see: 1 to 64.
  unsigned processors = 2;
  /// Tasks are preempted, and processors take turns, also where nobody sleeps: in calls of the driver API, and wherever
  /// a module branches that is compiled for it (PREEMPTIBLE). The seed, which is not 0, draws where.
  bool preemption = false;
  /// As Linux's parameter of the same name: without it memory that is not asked for as zeroed has other contents, and
  /// what of these a driver copies to user space is found.
  bool init_on_alloc = true;
  /// As Linux's parameter of the same name: the order in which locks are taken is looked at, and the interrupts that
  /// take them. Without it, taking a lock costs less, and reports do not say where one was taken.
  bool prove_locking = true;
  /// Remarks on user memory that a driver fetches twice in one system call.
  bool note_double_fetches = false;
};

class kernel {
 public:
  explicit kernel(kernel_options options = {});

  /// Shuts down when nobody has. What is wrong and has not been looked at goes to stderr.
  ~kernel();
  kernel(const kernel&) = delete;
  kernel& operator=(const kernel&) = delete;

  /// The first process, root, which the test's own thread drives.
  process& user() { return *first_; }

  /// Another process that the test drives, with the given ids; 0, 1 and 2 are open.
  process& add_process(std::string_view name, unsigned uid = 0, unsigned gid = 0);

  /// A child of `parent` that runs `body` on a stack of its own, and shares its memory.
  process& spawn(process& parent, std::function<long(process&)> body);

  /// The same with a copy of the memory. What `body` captures stays one object, though: only user memory is copied.
  process& fork(process& parent, std::function<long(process&)> body);

  /// A task without a process that a test would drive. It sleeps until somebody wakes it, and runs `body`.
  process& add_kernel_task(waist::pid_t pid, std::string_view name, std::function<void()> body);
  waist::pid_t next_pid() { return next_pid_++; }

  template <class Visit>
  void for_each_task(Visit visit) const
  {
    for (const auto& p : processes_) visit(static_cast<const task&>(*p));
  }

  /// Calls `visit(file)` for each open file, as often as a process has it open.
  template <class Visit>
  void for_each_file(Visit visit) const
  {
    for (const auto& p : processes_)
      for (int fd = 0; fd < p->descriptors().size(); ++fd)
        if (auto* const f = p->descriptors().find_any(fd)) visit(*f);
  }

  template <class Visit>
  void for_each_mapping(Visit visit) const
  {
    for (const auto& p : processes_)
      for (const auto& a : p->memory().areas())
        if (a.vma) visit(*a.vma);
  }

  /// Null when there is no such task, or it has ended.
  /// The first task that is alive, behind `before` in the order in which they were made; null when there is none.
  task* next_task(const waist::task_struct* before) const;
  task* find_task(waist::pid_t pid) const;

  /// Sleeps until the child is done; its result, or 128 and the signal that killed it. Rethrows what its body threw.
  long join(process& waiter, process& child);

  /// Lets the others run until `child` sleeps in the kernel or has ended.
  void run_until_asleep(process& waiter, const process& child);

  /// For a program that serves real processes: the other tasks run until each of them sleeps, while no time passes.
  void run_others();

  /// The same, and then whatever is due until `now`, to which the clock moves.
  void run_until(std::uint64_t now);

  /// Ends it as a machine is switched off in order: files are closed, modules removed, and what stays behind is noted.
  void shut_down();

  /// See take_away() of subsystem.hpp.
  void take_away(const departure& who);

  /// See module_comes() of subsystem.hpp.
  void module_comes(waist::module& mod);

  const sim::report& report();
  /// The exception that told of this kernel's death was caught where nobody looks at it.
  void death_was_not_told() noexcept { report_.death_was_not_told(); }
  /// Shuts down; what is wrong, unless somebody has looked at the report.
  std::vector<std::string> unseen_bugs();
  std::vector<std::string> notes() const;
  printk_log& log() { return log_; }
  sim::scheduler& scheduler() { return scheduler_; }
  module_loader& modules() { return modules_; }
  char_devices& devices() { return devices_; }
  name_space& names() { return names_; }
  sim::uevents& uevents() { return uevents_; }
  std::uint64_t now() const { return scheduler_.now(); }

  /// The part of this kernel that is of type `Part`.
  template <class Part>
  Part& get()
  {
    if constexpr (std::is_same_v<Part, sim::scheduler>)
      return scheduler_;
    else if constexpr (std::is_same_v<Part, sim::report>)
      return report_;
    else if constexpr (std::is_same_v<Part, printk_log>)
      return log_;
    else if constexpr (std::is_same_v<Part, sim::slab>)
      return slab_;
    else if constexpr (std::is_same_v<Part, page_allocator>)
      return pages_;
    else if constexpr (std::is_same_v<Part, char_devices>)
      return devices_;
    else if constexpr (std::is_same_v<Part, module_parameters>)
      return module_parameters_;
    else if constexpr (std::is_same_v<Part, module_loader>)
      return modules_;
    else if constexpr (std::is_same_v<Part, name_space>)
      return names_;
    else if constexpr (std::is_same_v<Part, open_files>)
      return files_;
    else if constexpr (std::is_same_v<Part, sim::uevents>)
      return uevents_;
    else if constexpr (std::is_same_v<Part, sim::sysfs>)
      return sysfs_;
    else if constexpr (std::is_same_v<Part, sim::kobjects>)
      return kobjects_;
    else if constexpr (std::is_same_v<Part, driver_core>)
      return core_;
    else if constexpr (std::is_same_v<Part, misc_devices>)
      return misc_;
    else if constexpr (std::is_base_of_v<subsystem, Part>)
      return static_cast<Part&>(*subsystems_[initcall<Part>::slot()]);
    else
      static_assert(!sizeof(Part), "no part of the kernel has this type");
  }

 private:
  void run_ready_tasks();

  process& start(process& parent, process::child_memory memory, std::function<long(process&)> body);

  fiber* run(process& child);

  /// What is left when all modules are gone.
  void find_leftovers();

  /// Frees the open files of a dead kernel; their drivers are not asked.
  void drop_files();

  void make_files();

  struct early_files final : boot_files {
    explicit early_files(kernel& k) : owner(k) {}
    void proc(const char* name, std::function<std::string()> text) override
    {
      owner.get<procfs>().add_text(name, std::move(text));
    }
    void proc_sys(const char* name, sysctl file) override
    {
      owner.get<procfs>().add_sysctl(std::string("sys/") + name, std::move(file));
    }
    kernel& owner;
  };

  struct the_end final : departure {
    explicit the_end(sim::report& r) : to(r) {}
    const waist::module* module() const override { return nullptr; }
    bool owns(const void*) const override { return false; }
    void left(const std::string& what, const char* missing, const short_trace* made) const override
    {
      report_leftover(to, what + " never unregistered: " + missing + " is missing", made);
    }
    sim::report& to;
  };

  // The kernels of this thread, the newest first: who is current when one goes, whichever goes first.
  static inline thread_local constinit kernel* newest_ = nullptr;

  /// The place among the kernels of this thread. Made first and destroyed last, also when the constructor throws: then
  /// no task of this kernel is the current one any more.
  struct list_entry {
    explicit list_entry(kernel* k) : me(k), older(std::exchange(newest_, k)), next_task(current_task) {}
    ~list_entry()
    {
      for (auto** k = &newest_; *k; k = &(*k)->entry_.older)
        if (*k == me) {
          *k = older;
          break;
        }
      current_task = next_task;
    }
    list_entry(const list_entry&) = delete;
    list_entry& operator=(const list_entry&) = delete;

    kernel* me;
    kernel* older;
    task* next_task;
  };
  // Declared so that what others point into is destroyed last.
  list_entry entry_;
  bool down_ = false;
  bool looked_ = false;
  waist::pid_t next_pid_ = 1;
  sim::report report_;
  sim::scheduler scheduler_;
  printk_log log_;
  page_allocator pages_;
  sim::slab slab_;
  char_devices devices_;
  module_parameters module_parameters_;
  module_loader modules_;
  name_space names_{scheduler_};
  open_files files_;
  sim::sysfs sysfs_{names_};
  devtmpfs devtmpfs_{*this, names_};
  sim::uevents uevents_;
  sim::kobjects kobjects_;
  driver_core core_{devtmpfs_};
  misc_devices misc_;
  std::vector<std::unique_ptr<subsystem>> subsystems_;                             // those that registered themselves
  std::vector<subsystem*> all_subsystems_{&kobjects_, &devices_, &core_, &misc_};  // each stands on those before it
  std::vector<std::unique_ptr<process>> processes_;
  process* first_ = nullptr;
  lockdep* lock_order_ = nullptr;
};

inline void take_away(kernel& of, const departure& who) { of.take_away(who); }
inline void module_comes(kernel& of, waist::module& mod) { of.module_comes(mod); }

template <class Part>
Part& part()
{
  return current().owner().template get<Part>();
}

void cut_off_files(kernel& of, const module_instance& leaving, bool by_force);

task& make_kernel_task(std::string_view name, std::function<void()> body);

void need_idle_task();

inline waist::task_struct* next_task(const waist::task_struct* before) { return current().owner().next_task(before); }

inline task* find_task(kernel& of, waist::pid_t pid) { return of.find_task(pid); }

inline bool process::dead() const { return owner().scheduler().dead(); }

[[gnu::always_inline]] inline void process::entry::enter(process& who, std::string_view call)
{
  if (who.asleep) [[unlikely]]
    refuse(who, call);
  me = &who;
  before = current_task;
  mutexes_before = who.mutexes_held;
  outer = who.entered;
  who.entered = this;
  name = call;
  who.looks_at_clock = who.spins = 0;
  who.bytes_copied = who.bytes_not_copied = 0;
  if (!who.fetched.empty()) [[unlikely]]
    who.fetched.clear();
  // Mostly it is the current task already. A store would have the next call wait for it.
  if (before != &who) current_task = &who;
}

inline void process::entry::refuse(const process& sleeper, std::string_view name)
{
  throw misuse("task " + std::to_string(sleeper.pid) + " (" + sleeper.comm + ") is asleep in " +
               std::string(sleeper.syscall()) + "(): it cannot call " + std::string(name) + "() as well");
}

[[gnu::always_inline]] inline void process::entry::leave()
{
  me->entered = outer;
  if (before != me) current_task = before;
}

[[gnu::noinline]] inline void process::tell_of_death()
{
  auto& me = static_cast<process&>(current());
  auto& findings = part<report>();
  me.file = nullptr;
  static_cast<entry*>(me.entered)->leave();
  findings.death_was_told();
  std::rethrow_exception(findings.death());
}

inline void process::exception_out_of_driver()
{
  std::string what = "an exception";
  try {
    throw;
  } catch (const std::exception& e) {
    what = std::string("the exception \"") + e.what() + '"';
  } catch (...) {
  }
  oops("BUG: " + what + " left the driver: a kernel module has no exceptions");
}

}  // namespace lkm::sim

// They need the whole kernel.
#ifdef LKM_SIM_BODIES
#include <lkm/sim/core/kernel.ipp>
#include <lkm/sim/kernel/locking/lockdep.ipp>
#include <lkm/sim/lib/dynamic_debug.ipp>
#include <lkm/sim/user/process_files.ipp>
#include <lkm/sim/user/process_io.ipp>
#include <lkm/sim/user/process_memory.ipp>
#include <lkm/sim/user/process_names.ipp>
#include <lkm/sim/user/process_signals.ipp>
#include <lkm/sim/user/process_stat.ipp>
#endif
