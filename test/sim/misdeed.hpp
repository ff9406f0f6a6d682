// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the tests share whose driver does one thing wrong, which its parameter `fault` names.
#pragma once

#include <lkm/sim/user/world.hpp>

#include <ostream>
#include <string>

struct misdeed {
  const char* fault;
  const char* finding;
};

inline std::ostream& operator<<(std::ostream& to, const misdeed& m) { return to << m.fault; }

struct a_kernel {
  lkm::sim::kernel k;
};

/// As insmod: 0 or a negative error.
inline int load(lkm::sim::kernel& k, const char* driver, const char* fault)
{
  return k.user().init_module(driver, std::string("\"fault=") + fault + '"');
}

/// All that was found, for the message of a check that fails.
inline std::string said_by(lkm::sim::kernel& k)
{
  std::string all;
  for (const auto& f : k.report().findings()) all += f.text + '\n';
  return all;
}
