// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The simulated kernel as a test's world: see lkm/test.hpp.
#pragma once

#include <lkm/sim/core/kernel.hpp>
#include <lkm/user/process.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

/// What a test sees of a kernel of its own.
class world {
 public:
  using process = sim::process;

  /// The seed of the environment's LKM_SEED, else 0.
  static kernel_options options_of_environment()
  {
    const char* const seed = std::getenv("LKM_SEED");
    return {.seed = seed ? std::strtoull(seed, nullptr, 0) : 0};
  }

  explicit world(kernel_options options = options_of_environment()) : kernel_(options) {}

  sim::kernel& kernel() { return kernel_; }
  process& user() { return kernel_.user(); }
  process& add_process(const std::string& name, unsigned uid, unsigned gid)
  {
    return kernel_.add_process(name, uid, gid);
  }
  process& spawn(process& parent, std::function<long(process&)> body) { return kernel_.spawn(parent, std::move(body)); }
  /// The lines of a forked child are in the memory of this program: nothing has to be carried.
  process& fork(process& parent, std::function<long(process&)> body, const user::transcript&)
  {
    return kernel_.fork(parent, std::move(body));
  }
  long join(process& waiter, process& child, user::transcript&) { return kernel_.join(waiter, child); }
  void run_until_asleep(process& waiter, const process& child) { kernel_.run_until_asleep(waiter, child); }

  std::vector<std::string> dmesg()
  {
    std::vector<std::string> lines;
    for (const auto& r : kernel_.log().records())
      lines.push_back('<' + std::to_string(r.level) + '>' + as_in_kmsg(r.text));
    return lines;
  }

  /// What does not print is shown as /dev/kmsg shows it: a record is always one line.
  static std::string as_in_kmsg(std::string_view text)
  {
    std::string line;
    for (const unsigned char c : text) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x", c);
      if (c < ' ' || c >= 127 || c == '\\')
        line += escape;
      else
        line += static_cast<char>(c);
    }
    return line;
  }

  static int task_id(const process& p) { return p.pid; }

  /// Ends the kernel. What the modules did wrong or left behind, unless the test has looked at kernel().report()
  /// itself.
  std::vector<std::string> bugs() { return kernel_.unseen_bugs(); }

  /// As include/lkm/user/linux_world.hpp's.
  std::vector<std::string> uevents(std::span<const std::string> subsystems)
  {
    std::vector<std::string> wanted;
    for (const auto& [subsystem, text] : kernel_.uevents().all())
      if (std::find(subsystems.begin(), subsystems.end(), subsystem) != subsystems.end()) wanted.push_back(text);
    return wanted;
  }
  std::int64_t now() const { return boot_time + static_cast<std::int64_t>(kernel_.now() / 1'000'000'000); }

  // A fresh kernel has nothing to tidy up.
  void renamed(const std::string&, const std::string&) {}
  void made_node(const std::string&) {}
  void made_directory(const std::string&) {}
  void loaded_module(const std::string&) {}
  void removed_module(const std::string&) {}

  static std::uintptr_t map_low(process& p, std::size_t n) { return p.memory().map_low(n); }
  static std::uintptr_t map(process& p, std::size_t n, unsigned access) { return p.memory().map(n, access); }
  static void release(process& p, std::uintptr_t at, std::size_t n, bool) { p.memory().unmap(at, n); }
  static void unmap(process& p, std::uintptr_t at, std::size_t n) { p.memory().unmap(at, n); }
  static void protect(process& p, std::uintptr_t at, std::size_t n, unsigned access)
  {
    p.memory().protect(at, n, access);
  }
  static void store(process& p, std::uintptr_t at, const void* from, std::size_t n) { p.memory().copy_in(at, from, n); }
  static void load(process& p, void* to, std::uintptr_t at, std::size_t n) { p.memory().copy_out(to, at, n); }

 private:
  sim::kernel kernel_;
};

}  // namespace lkm::sim
