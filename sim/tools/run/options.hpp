// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The command line of `lkm run` and its kin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::run {

struct caller {
  unsigned uid, gid;
};

struct options {
  std::vector<std::string> command;
  std::vector<std::string> modules;  // files to insert before the command starts, each with its parameters
  std::uint64_t seed = 0;
  unsigned processors = 2;
  bool preemption = false;
  bool gdb = false;
  bool virtual_time = false;
  bool trace = false;
  bool report = false;
  bool keep_ids = false;       // the caller is who it is, and not root
  std::optional<caller> user;  // who it is instead
};

/// Of USER[:GROUP], names or numbers; nothing when there is no such.
std::optional<caller> caller_of(std::string_view text);

/// Runs the command in front of a simulated kernel. The exit status of `lkm run`; throws std::exception when it cannot.
int run(options& asked);

}  // namespace lkm::run
