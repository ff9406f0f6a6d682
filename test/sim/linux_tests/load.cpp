// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Loads the module that its argument names into a fresh kernel, and prints the log and what is wrong. With --twice it
/// loads and removes it two times, and prints the four results.
#include <lkm/sim/core/kernel.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

int main(int argc, char** argv)
{
  const bool twice = argc == 3 && argv[1] == std::string_view("--twice");
  if (argc != 2 && !twice) return 2;
  const auto* const name = argv[argc - 1];
  // A module has the name of its file, with _ for each -.
  std::string loaded = name;
  std::ranges::replace(loaded, '-', '_');
  lkm::sim::kernel kernel;
  int error = 0;
  try {
    error = kernel.user().init_module(name, "");
    if (twice) {
      std::string codes = std::to_string(error);
      // What could not be inserted is not removed.
      codes += error ? " -" : ' ' + std::to_string(kernel.user().delete_module(loaded));
      codes += ' ' + std::to_string(error = kernel.user().init_module(name, ""));
      codes += error ? " -" : ' ' + std::to_string(kernel.user().delete_module(loaded));
      kernel.shut_down();
      std::printf("codes: %s\n", codes.c_str());
    }
  } catch (const std::exception& end) {
    std::printf("BUG: %s\n", end.what());
  }
  std::printf("%s", kernel.log().dmesg().c_str());
  for (const auto& bug : kernel.unseen_bugs()) std::printf("BUG: %s\n", bug.c_str());
  return error ? 1 : 0;
}
