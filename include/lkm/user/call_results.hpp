// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The results of system calls that return more than a number.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/outcome.hpp>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::user {

/// What epoll_wait() found: for each ready descriptor the number that it was added with, and its events.
struct events_found {
  outcome result;
  std::vector<std::pair<std::uint64_t, unsigned>> events;

  friend bool operator==(const events_found& e, long n) { return e.result == n; }
  friend std::ostream& operator<<(std::ostream& os, const events_found& e) { return os << e.result; }
};

/// The descriptors that select() watches, or those that it found ready.
struct descriptor_sets {
  std::vector<int> in, out, exceptional;
};

/// The result of select(), and its resulting sets.
struct selection : descriptor_sets {
  outcome result;

  friend bool operator==(const selection& s, long n) { return s.result == n; }
  friend std::ostream& operator<<(std::ostream& os, const selection& s) { return os << s.result; }
};

/// The result of fcntl(F_GETLK): the lock that is in the way, or F_UNLCK if there is none.
struct lock_found {
  outcome result;
  int type;
  long long start, length;
};

struct listing {
  outcome result;
  std::vector<std::string> names;
  friend std::ostream& operator<<(std::ostream& os, const listing& l) { return os << l.text(); }
  friend bool operator==(const listing& l, std::string_view text) { return l.text() == text; }
  /// "null zero", or the error.
  std::string text() const
  {
    std::string all = result.failed() ? describe(result.value()) : "";
    for (const auto& name : names) all += (all.empty() ? "" : " ") + name;
    return all;
  }
};
struct file_status {
  outcome result;
  unsigned mode = 0, uid = 0, gid = 0, major = 0, minor = 0;
  unsigned long links = 0;
  long size = 0;
  long mtime = 0;       // in seconds since 1970
  long blocks = 0;      // of 512 bytes
  long block_size = 0;  // that transfers should have
};
}  // namespace lkm::user
