// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The simulated kernel as a test's world, for tests that look into it: `lkm::sim::kernel_of(world()).report()`.
#pragma once

#include <lkm/sim/core/kernel.hpp>
#include <lkm/sim/user/system_calls.hpp>
#include <lkm/user/world.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

class world final : public user::world {
 public:
  /// Those that the environment names (docs/debugging.md); the others are as for any kernel.
  static kernel_options options_of_environment()
  {
    const auto number = [](const char* name, std::uint64_t otherwise) {
      const char* const value = std::getenv(name);
      return value ? std::strtoull(value, nullptr, 0) : otherwise;
    };
    kernel_options all;
    all.preemption = number("LKM_PREEMPTION", 0) != 0;
    all.seed = number("LKM_SEED", all.preemption ? 1 : 0);
    all.processors = static_cast<unsigned>(number("LKM_PROCESSORS", all.processors));
    all.init_on_alloc = number("LKM_INIT_ON_ALLOC", 1) != 0;
    all.prove_locking = number("LKM_PROVE_LOCKING", 1) != 0;
    all.note_double_fetches = number("LKM_NOTE_DOUBLE_FETCHES", 0) != 0;
    return all;
  }

  explicit world(kernel_options options = options_of_environment()) : kernel_(options), user_(kernel_.user()) {}

  sim::kernel& kernel() { return kernel_; }

  user::system_calls& user() override { return user_; }
  user::system_calls& add_process(const std::string& name, unsigned uid, unsigned gid) override
  {
    return processes_.emplace_back(kernel_.add_process(name, uid, gid));
  }
  user::system_calls& spawn(user::system_calls& parent, std::unique_ptr<user::task_body> body,
                            const std::string& comm) override
  {
    return started(kernel_.spawn(process_calls::of(parent), runs(std::move(body))), comm);
  }
  /// The lines of a forked child are in this program's memory, so they need not be passed back.
  user::system_calls& fork(user::system_calls& parent, std::unique_ptr<user::task_body> body, const std::string& comm,
                           const user::transcript&) override
  {
    return started(kernel_.fork(process_calls::of(parent), runs(std::move(body))), comm);
  }
  long join(user::system_calls& waiter, user::system_calls& child, user::transcript&) override
  {
    return kernel_.join(process_calls::of(waiter), process_calls::of(child));
  }
  void run_until_asleep(user::system_calls& waiter, user::system_calls& child) override
  {
    kernel_.run_until_asleep(process_calls::of(waiter), process_calls::of(child));
  }

  std::vector<std::string> dmesg() override
  {
    std::vector<std::string> lines;
    for (const auto& r : kernel_.log().records()) {
      if (r.seq == kernel_.log().next_seq()) break;
      lines.push_back('<' + std::to_string(r.level) + '>' + as_in_kmsg(r.text));
    }
    return lines;
  }

  /// Empty if the test has looked at kernel().report() itself.
  std::vector<std::string> bugs() override { return kernel_.unseen_bugs(); }

  std::vector<std::string> notes() override { return kernel_.notes(); }
  std::string report_as_json(const std::string& test) override { return kernel_.report().json(test); }
  void exception_was_swallowed() noexcept override { kernel_.death_was_not_told(); }

  std::vector<std::string> uevents(std::span<const std::string> subsystems) override
  {
    std::vector<std::string> wanted;
    for (const auto& [subsystem, text] : kernel_.uevents().all())
      if (std::find(subsystems.begin(), subsystems.end(), subsystem) != subsystems.end()) wanted.push_back(text);
    return wanted;
  }
  std::int64_t now() override { return boot_time + static_cast<std::int64_t>(kernel_.now() / 1'000'000'000); }

 private:
  std::function<long(process&)> runs(std::unique_ptr<user::task_body> body)
  {
    return [this, body = std::shared_ptr<user::task_body>(std::move(body))](process& self) {
      const auto mine = std::find_if(processes_.rbegin(), processes_.rend(),
                                     [&](auto& calls) { return &process_calls::of(calls) == &self; });
      return body->run(*mine);
    };
  }

  user::system_calls& started(process& child, const std::string& comm)
  {
    if (!comm.empty()) child.comm[comm.copy(child.comm, sizeof child.comm - 1)] = '\0';
    return processes_.emplace_back(child);
  }

  std::deque<process_calls> processes_;  // outlives the kernel, whose end unwinds what still runs
  sim::kernel kernel_;
  process_calls user_;
};

/// The kernel under a test's world; a test that asks for it runs in the simulator alone.
inline sim::kernel& kernel_of(user::world& w) { return static_cast<world&>(w).kernel(); }

}  // namespace lkm::sim

// Once in a program: with the kernel that is compiled once, or inline.
#if !defined(LKM_TEST_LINKED) || defined(LKM_SIM_SOURCE)
#include <lkm/user/linkage.hpp>

namespace lkm::user {

LKM_USER_INLINE std::unique_ptr<world> make_world() { return std::make_unique<sim::world>(); }

}  // namespace lkm::user
#endif
