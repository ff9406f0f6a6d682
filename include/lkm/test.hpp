// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a test of a driver includes: the world that it runs in, a user, and the transcript of what it did.
#pragma once

#ifdef __KERNEL__
#error "lkm/test.hpp is for tests; a module cannot use it"
#endif

#include <lkm/user/world.hpp>

#include <boost/test/framework.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::test {

/// A kernel and a root process for one test. At the end, when the environment has LKM_TRANSCRIPT, what the test did is
/// written to that file under the test's name, with the log lines of the modules that it loaded. The test fails when
/// the simulated kernel then finds a BUG: what the modules left behind, memory never freed, a WARNING.
template <class World>
class fixture_of {
 public:
  fixture_of() : user(world_, world_.user(), transcript_) {}
  fixture_of(const fixture_of&) = delete;
  fixture_of& operator=(const fixture_of&) = delete;
  ~fixture_of()
  {
    write_transcript();
    for (const auto& bug : world_.bugs())
      if (std::none_of(expected_bugs.begin(), expected_bugs.end(),
                       [&](const auto& words) { return bug.find(words) != bug.npos; }))
        BOOST_ERROR("the kernel found a BUG: " + bug);
  }

  /// The kernel's log since the test began: "<6>text", a line each.
  std::vector<std::string> dmesg() { return world_.dmesg(); }

  /// How many lines of the log contain `words`.
  long times_logged(std::string_view words)
  {
    long times = 0;
    for (const auto& line : dmesg()) times += line.find(words) != std::string::npos;
    return times;
  }
  bool logged(std::string_view words) { return times_logged(words) > 0; }

  World& world() { return world_; }

 private:
  World world_;
  user::transcript transcript_;

 public:
  user::process<World> user;
  /// Lines of the log that begin with one of these belong to the transcript.
  std::vector<std::string> log_prefixes;
  /// A BUG with one of these words in it is what the test is about, and no failure.
  std::vector<std::string> expected_bugs;

 private:
  void write_transcript()
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

  // Each run of the program writes its file anew.
  static inline bool first_ = true;

  static std::string name() { return boost::unit_test::framework::current_test_case().full_name(); }
};

using fixture = fixture_of<world>;

}  // namespace lkm::test

#ifdef LKM_TEST_LINKED
// Compiled once, in lkm/user/linked.cpp: a test then compiles in a fraction of the time.
extern template class lkm::user::memory<lkm::test::world>;
extern template class lkm::user::mapping<lkm::test::world>;
extern template class lkm::user::descriptor<lkm::test::world>;
extern template class lkm::user::child<lkm::test::world>;
extern template class lkm::user::process<lkm::test::world>;
extern template class lkm::test::fixture_of<lkm::test::world>;
#endif
