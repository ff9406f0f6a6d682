// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A test with the devices of mmaps.c, which map their memory.
#pragma once

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace conformance {
#include "modules/mmaps.h"

using lkm::user::outcome;
using lkm::user::place;
using process = lkm::test::process;
using descriptor = lkm::test::descriptor;

inline constexpr std::size_t page = 4096;
inline constexpr int read_write = PROT_READ | PROT_WRITE;

struct mmaps_fixture : lkm::test::fixture {
  mmaps_fixture()
  {
    log_prefixes = {"mmaps: "};
    BOOST_TEST_REQUIRE(user.insmod("mmaps") == 0);
  }

  /// The node of a device, made where it is not there yet.
  std::string node(mmaps_minor minor)
  {
    const auto path = "/dev/mmaps" + std::to_string(minor - MMAPS_FIRST);
    user.mknod(path, S_IFCHR | 0666, MMAPS_MAJOR, minor);
    return path;
  }
  descriptor open(mmaps_minor minor, int flags = O_RDWR) { return user.open(node(minor), flags); }

  /// How often the log has `words`.
  long count(std::string_view words)
  {
    long n = 0;
    for (const auto& line : dmesg()) n += line.find(words) != std::string::npos;
    return n;
  }
};

}  // namespace conformance
