// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The header for tests of drivers: the world that a test runs in, a user, and the transcript of what the test did.
#pragma once

#ifdef __KERNEL__
#error "lkm/test.hpp is for tests; a module cannot use it"
#endif

#include <lkm/user/world.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::test {

/// A kernel and a root process for one test. At the end, when the environment has LKM_TRANSCRIPT, what the test did is
/// written to that file under the test's name, with the log lines of the modules that it loaded. The test fails if the
/// simulated kernel then reports a BUG: something that the modules left behind, memory that was never freed, a WARNING.
class fixture {
 public:
  fixture();
  fixture(const fixture&) = delete;
  fixture& operator=(const fixture&) = delete;
  ~fixture();

  /// The kernel's log since the test began: "<6>text", a line each.
  std::vector<std::string> dmesg();
  /// How many lines of the log contain `words`.
  long times_logged(std::string_view words);
  bool logged(std::string_view words);

  /// A test that runs only in the simulator can get the kernel with kernel_of() of <lkm/sim/user/world.hpp>.
  test::world& world();

 private:
  std::unique_ptr<test::world> world_;
  user::transcript transcript_;

 public:
  user::process user;
  /// Lines of the log that begin with one of these belong to the transcript.
  std::vector<std::string> log_prefixes;
  /// The test expects a BUG whose text contains one of these, so it is not a failure.
  std::vector<std::string> expected_bugs;

 private:
  void write_transcript();
  void write_report();
};

}  // namespace lkm::test

#ifndef LKM_TEST_LINKED
#include <lkm/test.ipp>
#endif
