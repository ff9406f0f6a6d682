// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A test with a module whose devices have minors in a row.
#pragma once

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace conformance {

using process = lkm::test::process;
using descriptor = lkm::test::descriptor;

struct device_nodes : lkm::test::fixture {
  /// The devices are `major`:`first` and on, their nodes /dev/MODULE0 and on.
  device_nodes(const std::string& module, unsigned major, unsigned first)
      : module_(module), major_(major), first_(first)
  {
    log_prefixes = {module + ": "};
    BOOST_TEST_REQUIRE(user.insmod(module) == 0);
  }

  /// The node of a device, made where it is not there yet.
  std::string node(unsigned minor)
  {
    const auto path = "/dev/" + module_ + std::to_string(minor - first_);
    user.mknod(path, S_IFCHR | 0666, major_, minor);
    return path;
  }
  descriptor open(unsigned minor, int flags = O_RDWR) { return user.open(node(minor), flags); }

  /// How often the module logged a line that has `words`.
  long times(const std::string& words) { return times_logged(module_ + ": " + words); }

 private:
  std::string module_;
  unsigned major_, first_;
};

}  // namespace conformance
