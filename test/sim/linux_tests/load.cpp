// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Loads the module that its argument names into a fresh kernel, and prints the log and what is wrong.
#include <lkm/sim/core/kernel.hpp>

#include <cstdio>

int main(int argc, char** argv)
{
  if (argc != 2) return 2;
  lkm::sim::kernel kernel;
  const int error = kernel.user().init_module(argv[1], "");
  std::printf("%s", kernel.log().dmesg().c_str());
  for (const auto& bug : kernel.unseen_bugs()) std::printf("BUG: %s\n", bug.c_str());
  return error ? 1 : 0;
}
