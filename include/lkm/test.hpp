// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a test of a driver includes: the world that it runs in, a user, and the transcript of what it did.
#pragma once

#include <lkm/user/world.hpp>

#include <boost/test/framework.hpp>
#include <boost/test/tree/test_unit.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::test {

/// A kernel and a root process for one test. At the end, when the environment has LKM_TRANSCRIPT, what the test did is
/// written to that file under the test's name, with the log lines of the modules that it loaded.
class fixture {
 public:
  fixture() : user(world_, world_.user(), transcript_) {}
  fixture(const fixture&) = delete;
  fixture& operator=(const fixture&) = delete;
  ~fixture()
  {
    const char* const file = std::getenv("LKM_TRANSCRIPT");
    if (!file) return;
    std::ofstream out(file, std::exchange(first_, false) ? std::ios::trunc : std::ios::app);
    out << "== " << name() << '\n';
    for (const auto& line : transcript_) out << line << '\n';
    for (const auto& line : world_.dmesg())
      for (const auto& prefix : log_prefixes)
        if (std::string_view(line).substr(3).starts_with(prefix)) out << "dmesg: " << line << '\n';
  }

  /// The kernel's log since the test began: "<6>text", a line each.
  std::vector<std::string> dmesg() { return world_.dmesg(); }

  /// True when a line of the log contains `words`.
  bool logged(std::string_view words)
  {
    for (const auto& line : dmesg())
      if (line.find(words) != std::string::npos) return true;
    return false;
  }

  lkm::test::world& world() { return world_; }

 private:
  lkm::test::world world_;
  user::transcript transcript_;

 public:
  process user;
  /// Lines of the log that begin with one of these belong to the transcript.
  std::vector<std::string> log_prefixes;

 private:
  // Each run of the program writes its file anew.
  static inline bool first_ = true;

  static std::string name() { return boost::unit_test::framework::current_test_case().full_name(); }
};

}  // namespace lkm::test
