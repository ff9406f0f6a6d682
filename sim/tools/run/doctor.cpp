// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "doctor.hpp"

#include "filter.hpp"

#include <cstdio>

namespace lkm::run {

int doctor()
{
  const auto why = why_no_notifications();
  std::printf("%s\n", why.empty() ? "ok" : why.c_str());
  return !why.empty();
}

}  // namespace lkm::run
