// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls that the supervisor hears of, and what each is about.
#pragma once

#include "host_files.hpp"

#include <linux/seccomp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {
class process;
}

namespace lkm::run {

class supervisor;
struct client;

/// A system call of a program, while it is not answered.
struct call {
  supervisor& boss;
  seccomp_notif in;
  const struct call_kind* kind = nullptr;
  client* who = nullptr;  // whose task makes it in the simulated kernel; null as long as it is not ours
  std::shared_ptr<simulated_file> file = nullptr;            // of the descriptor that it is about
  int fd = -1;                                               // that descriptor
  std::array<std::shared_ptr<simulated_file>, 2> ends = {};  // of the two of sendfile(2) and its kin
  std::string path = {};                                     // as the simulated kernel takes it
  std::string host_path = {};                                // of the host, instead of the program's text
  std::string other_host_path = {};                          // the second one of rename() and link()
  std::optional<std::uint64_t> mask = {};                    // of signals, while it waits
  bool answered = false;                                     // by what was done already

  std::uint64_t argument(int n) const { return in.data.args[n]; }
  int number(int n) const { return static_cast<int>(argument(n)); }
  sim::process& me() const;
};

/// What a system call is about, and how it is made.
struct call_kind {
  int number;
  const char* name;
  enum subject {
    descriptor,   // argument `at` is one
    path,         // argument `at` is one, from the folder of argument `folder`, or from the working directory (-1)
    path_itself,  // the same, and a symbolic link at its end is not followed
    something,    // `decide` says
  } about;
  int at = 0;
  int folder = -1;
  long (*run)(call&) = nullptr;
  bool (*decide)(call&) = nullptr;  // whether it is ours
  int flags = -1;                   // the argument with AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH
};

const call_kind* kind_of(int number);
/// `in_name`: who a program is, is the supervisor's matter.
std::vector<int> notified_calls(bool in_name);

/// The second argument of an fchdir() that is the supervisor's own, and not handed over to it.
constexpr std::uint64_t own_fchdir = 0x6c6b6d2d66636864;

// Parts of the table, by subject.
std::vector<call_kind> file_calls();
std::vector<call_kind> memory_calls();
std::vector<call_kind> name_calls();
std::vector<call_kind> transfer_calls();
std::vector<call_kind> wait_calls();
std::vector<call_kind> kernel_calls();
std::vector<call_kind> user_calls();
std::vector<call_kind> working_directory_calls();

}  // namespace lkm::run
