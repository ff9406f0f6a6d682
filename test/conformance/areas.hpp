// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Modules that say in the log what the kernel does, an area at a time: insmod NAME.ko area=…. The log is the
/// transcript.
#pragma once

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

/// `also`: how the lines begin that the kernel itself logs about it.
struct module_with_areas : lkm::test::fixture {
  explicit module_with_areas(std::string name, std::vector<std::string> also = {}) : module(std::move(name))
  {
    log_prefixes = std::move(also);
    log_prefixes.push_back(module + ": ");
  }

  void run(const std::string& area)
  {
    BOOST_TEST(user.insmod(module, "area=" + area) == 0);
    BOOST_TEST(user.rmmod(module) == 0);
  }
  void says(const std::string& line) { BOOST_TEST(logged(module + ": " + line), line); }

  std::string module;
};
