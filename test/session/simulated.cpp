// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Performs the lines that it reads in a simulated kernel, with the modules in the current folder. Each line is
/// printed, and what it printed. Ends with 1, and the report, when the simulated kernel found a bug.
#include "tools.hpp"

#include <lkm/sim/user/world.hpp>

#include <exception>
#include <iostream>
#include <string>

int main()
{
  lkm::sim::world world;
  world.kernel().get<lkm::sim::taints>().logs_modules = true;
  lkm::user::transcript unused;
  lkm::user::process user(world, world.user(), unused);
  try {
    session::shell shell(user, session::tools());
    for (std::string line; std::getline(std::cin, line);) {
      std::cout << "$ " << line << '\n' << shell.perform(line) << std::flush;
      unused.clear();
    }
  } catch (const std::exception& death) {
    std::cerr << death.what() << '\n';
    return 1;
  }
  const auto bugs = world.bugs();
  for (const auto& bug : bugs) std::cerr << bug << '\n';
  return bugs.empty() ? 0 : 1;
}
