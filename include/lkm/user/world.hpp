// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The kernel that a test runs on: a simulated one or Linux, chosen when the program is linked.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/process.hpp>
#include <lkm/user/system_calls.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lkm::user {

/// What a spawned process runs.
class task_body {
 public:
  virtual ~task_body() = default;
  virtual long run(system_calls& self) = 0;
};

/// A kernel and its processes. The destructor removes what a test left behind: nodes, directories, modules.
class world {
 public:
  world() = default;
  world(const world&) = delete;
  world& operator=(const world&) = delete;
  virtual ~world() = default;

  /// The test's own process, which is root.
  virtual system_calls& user() = 0;
  /// Another process for the test to use, with the given ids and only the descriptors 0, 1 and 2.
  virtual system_calls& add_process(const std::string& name, unsigned uid, unsigned gid) = 0;
  /// A child as of clone(2) with CLONE_VM, which runs `body`. `comm` is its name; if empty, it has that of `parent`.
  virtual system_calls& spawn(system_calls& parent, std::unique_ptr<task_body> body, const std::string& comm) = 0;
  /// A child as of fork(2). join() passes back what it writes into `lines`.
  virtual system_calls& fork(system_calls& parent, std::unique_ptr<task_body> body, const std::string& comm,
                             const transcript& lines) = 0;
  /// What the child returned, or 128 and the signal that killed it.
  virtual long join(system_calls& waiter, system_calls& child, transcript& lines) = 0;
  /// Runs the child until it sleeps in the kernel or has ended.
  virtual void run_until_asleep(system_calls& waiter, system_calls& child) = 0;

  /// The kernel's log since the world was made: "<6>text".
  virtual std::vector<std::string> dmesg() = 0;
  /// Ends the kernel. Returns what the modules did wrong or left behind, if the kernel keeps a list of that.
  virtual std::vector<std::string> bugs() = 0;
  /// What a reviewer would criticise in the modules although Linux does not complain. Call it after bugs().
  virtual std::vector<std::string> notes() { return {}; }
  /// Both for a program, as JSON, a line each, in the name of `test`. After bugs().
  virtual std::string report_as_json(const std::string& /*test*/) { return {}; }
  /// Called when an exception of the kernel was caught in a destructor: bugs() must then report it.
  virtual void exception_was_swallowed() noexcept {}
  /// The uevents for devices of the given subsystems: "add@/devices/…", followed by the variables, each after a space,
  /// but for SEQNUM and DISKSEQ, which count from the machine's start on.
  virtual std::vector<std::string> uevents(std::span<const std::string> subsystems) = 0;
  /// The time in seconds since 1970.
  virtual std::int64_t now() = 0;

  // Called for what the test made and a kernel that outlives the test must remove.
  virtual void made_node(const std::string&) {}
  virtual void made_directory(const std::string&) {}
  virtual void renamed(const std::string&, const std::string&) {}
  virtual void loaded_module(const std::string&) {}
  virtual void removed_module(const std::string&) {}
};

/// Defined once in a program: by the simulator, or for Linux.
std::unique_ptr<world> make_world();

}  // namespace lkm::user

namespace lkm::test {

using user::child;
using user::descriptor;
using user::make_world;
using user::process;
using user::world;

}  // namespace lkm::test

#ifndef LKM_TEST_LINKED
#include <lkm/user/linked.ipp>
#endif
