// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Who the programs are: by default each is root in name, as with fakeroot. The host never hears of it.
#pragma once

#include <lkm/sim/kernel/cred.hpp>

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace lkm::run {

/// The ids of a process, as Linux's struct cred has them.
struct identity {
  struct ids {
    unsigned real, effective, saved, fs;
  };
  ids user{}, group{};
  std::vector<unsigned> groups{};
  std::uint64_t effective = 0, permitted = 0, inheritable = 0;  // capabilities

  /// Someone with one id of each kind, who has all capabilities when it is root.
  static identity of(unsigned uid, unsigned gid);
  bool may(int capability) const { return effective >> capability & 1; }
  void show_to(sim::task& task) const;
};

class user_table {
 public:
  /// `in_name`: the ids are what this table says. Else they are the host's own.
  user_table(bool in_name, identity first) : in_name_(in_name), first_(std::move(first)) {}

  bool in_name() const { return in_name_; }
  /// Of the process of a task. A process that was not heard of before is who the nearest of its ancestors is that was.
  const identity& of(pid_t task);
  /// The process of the task has become somebody.
  void change(pid_t task, identity to);

 private:
  struct entry {
    std::uint64_t started;  // a number may be another process's by now
    identity who;
  };
  entry* entry_of(pid_t process);
  void forget_ended();

  bool in_name_;
  bool changed_ = false;
  identity first_;
  identity real_{};
  std::unordered_map<pid_t, entry> entries_;
};

}  // namespace lkm::run
