// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Runs a sequence in the world that this program is compiled for. The transcript is what the worlds must agree on.
#pragma once

#include "sequence.hpp"

#include <lkm/user/world.hpp>

#include <sys/sysmacros.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzz {
#include "../conformance/modules/calls.h"
#include "modules/fuzzed.h"

using lkm::test::process;
using lkm::test::world;

/// The names that operations use. The first `devices` are there at the start; the next may be made and removed.
inline constexpr std::array names{
    "/dev/ops0", "/dev/ops1", "/dev/ops2", "/dev/ops3", "/dev/ops4", "/dev/ops5", "/dev/ops6", "/dev/ops7", "/dev/ops8",
    "/dev/ops9", "/dev/ops10", "/dev/ops11", "/dev/ops12", "/dev/ops13", "/dev/ops14", "/dev/ops16",
    "/dev/fuzzed0", "/dev/fuzzed1", "/dev/fuzzed2", "/dev/fuzzed3", "/dev/coffee_c",
    "/dev/fileops0", "/dev/fileops1", "/dev/fileops2", "/dev/fileops3", "/dev/fileops4", "/dev/fileops5", "/dev/fileops6", "/dev/fileops7", "/dev/fileops8",
    "/dev/fileops9", "/dev/fileops10", "/dev/fileops11", "/dev/fileops12", "/dev/fileops13", "/dev/fileops14", "/dev/fileops15", "/dev/fileops16",
    "/dev/fileops22", "/dev/fileops23", "/dev/nobody", "/dev/block",
    "/tmp/fuzz/a", "/tmp/fuzz/b", "/tmp/fuzz/d", "/tmp/fuzz/d/x", "/tmp/fuzz/d/../a",
    "/dev/ops1/", "/dev/ops1/below", "/tmp/fuzz/", "/tmp/fuzz", "/dev", "/tmp", "", "/dev/./fuzzed0", "//tmp/fuzz/d//x", "/", "/tmp/fuzz/.", "/tmp/fuzz/d/.."};
inline constexpr std::size_t devices = 42, own_names = 47;
/// No descriptor that operations make is above.
inline constexpr int highest_fd = 60;

/// The number of a node that is there at the start.
inline constexpr std::pair<unsigned, unsigned> number_of(std::size_t name)
{
  if (name < 15) return {CALL_MAJOR, OPS_FIRST + name};
  if (name == 15) return {CALL_MAJOR, OPS_UNSET};
  if (name < 20) return {CALL_MAJOR, FUZZED_FIRST + name - 16};
  if (name == 20) return {CALL_MAJOR, 3};
  // Those of fileops.c that neither sleep nor log addresses, and two of those that are polled.
  if (name < 38) return {CALL_MAJOR, FILEOPS_FIRST + name - 21};
  if (name < 40) return {CALL_MAJOR, FILEOPS_POLL + name - 38};
  return {60, 0};
}

class execution;

/// Where an operation runs: in one of the three processes, or in a forked child of one.
struct place {
  execution& all;
  process& self;
  bool forked;
};

/// One row of the language. `weight` is how often the generator draws it; code is its row's number.
struct operation {
  const char* name;
  unsigned weight;
  void (*run)(place, const record&);
};

/// Three processes, the devices, and at most one call that sleeps: a child's, which later operations wake or interrupt.
class execution {
 public:
  execution()
      : user(world_, world_.user(), lines_), other_(user.other("other", 0, 0)), alice_(user.other("alice", 1000, 100)), seen_before_(user.signals_seen())
  {
    for (auto* const p : processes()) {
      p->raw().umask(022);
      p->raw().count_signal(SIGUSR1, true);
      p->raw().count_signal(SIGUSR2, false);
      p->raw().count_signal(SIGPIPE, true);
    }
    for (const auto* const module : modules) user.raw().init_module(module, "");
    user.raw().umask(0);
    user.raw().mkdir("/tmp/fuzz", 0777);
    for (std::size_t i = 0; i < devices; ++i) {
      const auto [major, minor] = number_of(i);
      user.raw().mknod(names[i], (i == devices - 1 ? S_IFBLK : S_IFCHR) | 0666U, major << 20 | minor);
    }
    user.raw().umask(022);
  }
  execution(const execution&) = delete;
  execution& operator=(const execution&) = delete;
  ~execution()
  {
#ifdef LKM_WORLD_LINUX
    alice_.reset();
    other_.reset();
    for (int round = 0; round < 2; ++round)
      for (const auto* const name : names)
        if (std::string_view(name).starts_with("/tmp/fuzz") || std::string_view(name).starts_with("/dev/")) ::unlink(name), ::rmdir(name);
    for (const auto* const module : modules) user.raw().delete_module(module);
#endif
  }

  process& by(std::uint8_t who) { return who % 8 < 5 ? user : who % 8 < 6 ? *other_ : *alice_; }
  std::array<process*, 3> processes() { return {&user, other_.get(), alice_.get()}; }
  unsigned signals_seen(process& p) { return p.signals_seen() - (&p == &user ? seen_before_ : 0); }

  /// Operation `i` of `s`; returns the number of operations that it took.
  std::size_t step(const sequence& s, std::size_t i);

  /// Does `call(process)`, which would sleep unless `events` are ready: then a child does it.
  template <class Call>
  void may_sleep(place at, int fd, short events, Call call)
  {
    pollfd one{fd, events, 0};
    if (at.self.raw().poll(std::span(&one, 1), 0) != 0)
      call(at.self);
    else
      sleeps(at, std::move(call));
  }

  template <class Call>
  void sleeps(place at, Call call)
  {
    if (at.forked || sleeper_) return at.self.remark("# no second call sleeps");
    at.self.remark("# spawn");
    auto done = std::make_shared<std::atomic<bool>>(false);
    sleeper_.emplace(&at.self, done, at.self.spawn([done, call = std::move(call)](process& child) {
      const long result = call(child);
      done->store(true);
      return result;
    }));
  }

  /// Lets a child that was woken run on until it sleeps again or is done.
  void settle()
  {
    if (!sleeper_) return;
    sleeper_->child.wait_until_asleep();
    if (!sleeper_->done->load()) return;
    sleeper_->parent->remark("child.join() = " + lkm::user::describe(sleeper_->child.join().value()));
    sleeper_.reset();
  }

  process* sleeping() { return sleeper_ ? &sleeper_->child.self() : nullptr; }

  /// Ends the sleeper and closes what is open, in this order; the transcript is complete then.
  const lkm::user::transcript& finish()
  {
    settle();
    for (int attempts = 0; sleeper_ && attempts < 3; ++attempts) {
      user.kill(*sleeping(), SIGUSR2);
      settle();
    }
    if (sleeper_) user.remark("# a child sleeps for ever");
    for (auto* const p : processes())
      for (int fd = 3; fd <= highest_fd; ++fd)
        if (const long result = p->raw().close(fd); result != -EBADF) p->remark("# close(" + std::to_string(fd) + ") = " + lkm::user::describe(result));
    for (const auto& line : world_.dmesg())
      for (const auto* const module : modules)
        if (std::string_view(line).substr(3).starts_with(module)) lines_.push_back("dmesg: " + line);
    return lines_;
  }

  lkm::user::transcript& lines() { return lines_; }
  world& where() { return world_; }

 private:
  static constexpr std::array modules{"ops", "fuzzed", "coffee_c", "fileops"};

  struct sleeper {
    sleeper(process* p, std::shared_ptr<std::atomic<bool>> d, lkm::user::child<world> c) : parent(p), done(std::move(d)), child(std::move(c)) {}
    process* parent;
    std::shared_ptr<std::atomic<bool>> done;
    lkm::user::child<world> child;
  };

  world world_;
  lkm::user::transcript lines_;

 public:
  process user;

 private:
  std::unique_ptr<process> other_, alice_;
  unsigned seen_before_;
  std::optional<sleeper> sleeper_;
};

}  // namespace fuzz
