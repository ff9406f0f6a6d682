// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A subsystem registers itself, as an initcall of Linux does: its header declares one object, through which every
/// kernel has the subsystem, boots it, and asks it what a module left behind. sim/README.md shows how one is added.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/include/linux/types.h>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::waist {
struct module;
}

namespace lkm::sim {

class kernel;

/// Who made something that is registered, and where, for reports.
struct maker {
  const waist::module* by = nullptr;  // whose init or exit ran
  short_trace at;
};

/// "; it was made in tea_init() (tea.c:12), at 0.004000 s", the time when it was not the first moment.
inline std::string made_in(const short_trace* trace)
{
  if (!trace) return {};
  auto text = "; it was made in " + trace->text() + trace->below();
  if (!trace->when()) return text;
  char time[32];
  std::snprintf(time, sizeof time, ", at %.6f s", static_cast<double>(trace->when()) / 1e9);
  return text + time;
}

/// Something that is still registered, as departure::left() says.
inline void report_leftover(report& to, const std::string& text, const short_trace* made)
{
  if (!made) return to.add(severity::bug, text, {}, {}, "left behind");
  to.add(severity::bug, text + made_in(made), made->driver().place(), made->when(), "left behind");
}

/// A module that is being removed, or the kernel itself when it ends.
class departure {
 public:
  virtual ~departure() = default;
  /// Null when the kernel ends.
  virtual const waist::module* module() const = 0;
  /// True if `p` points into the module's memory.
  virtual bool owns(const void* p) const = 0;
  /// Reports something that is still registered: what it is, the call that is missing, and where it was made if that is
  /// known. Example: `left("class \"tea\"", "class_destroy()")`.
  virtual void left(const std::string& what, const char* missing, const short_trace* made = nullptr) const = 0;
};

/// A file of /proc/sys. `pos` is the file's position.
struct sysctl {
  waist::umode_t mode = 0644;
  std::function<std::string(std::size_t pos)> show;  // what follows there
  /// How much of the text it took, or a negative error.
  std::function<long(std::string_view text, std::size_t pos)> store;
};

/// The files that a subsystem shows.
class boot_files {
 public:
  virtual ~boot_files() = default;
  /// /proc/`name`, whose text is made when it is read; the name may lead through directories, which are made.
  virtual void proc(const char* name, std::function<std::string()> text) = 0;
  /// /proc/sys/`name`. fs/proc/proc_sysctl.hpp has functions for the usual kinds of files.
  virtual void proc_sys(const char* name, sysctl file) = 0;
};

class subsystem {
 public:
  virtual ~subsystem() = default;
  /// Called while the kernel boots. The test's first process is the current task.
  virtual void boot(boot_files&) {}
  /// Called after all have booted: what exists now is the kernel's own and is never taken away.
  virtual void booted() {}
  /// Called when a module is about to be initialised, before its parameters are set: MODULE_STATE_COMING.
  virtual void module_comes(waist::module&) {}
  /// Reports and removes what `who` registered and did not unregister: Linux would have pointers to freed memory.
  virtual void take_away(const departure&) {}
};

/// `inline const initcall<bells> bells_initcall;` after the class makes it a part of each kernel, which `part<bells>()`
/// returns. The simulator's own say LKM_SIM_INITCALL(bells), which does it where the kernel is compiled.
template <class Part>
class initcall;

/// The subsystems that have registered themselves.
struct initcalls {
  using make_function = std::unique_ptr<subsystem> (*)();
  static std::vector<make_function>& all()
  {
    static std::vector<make_function> registered;
    return registered;
  }
};

template <class Part>
class initcall {
 public:
  initcall()
  {
    slot_ = initcalls::all().size();
    initcalls::all().push_back([]() -> std::unique_ptr<subsystem> { return std::make_unique<Part>(); });
  }
  static std::size_t slot() { return slot_; }

 private:
  static inline std::size_t slot_ = 0;
};

#ifdef LKM_SIM_BODIES
#define LKM_SIM_INITCALL(part) inline const initcall<part> part##_initcall
#else
#define LKM_SIM_INITCALL(part) static_assert(true)
#endif

/// Calls take_away() of each subsystem of the kernel: first of those that registered themselves, because they use the
/// others.
void take_away(kernel& of, const departure& who);

/// Calls module_comes() of each, in the order in which they registered themselves.
void module_comes(kernel& of, waist::module& mod);

}  // namespace lkm::sim
