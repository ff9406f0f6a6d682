// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// loads [--at-once] N…: for each N loads the module counted, reads N times and removes it again; with --at-once each
/// load is in a kernel of its own, and all are there at the end. Prints what the module's variable says at the end of
/// each load. coverage_test.py runs it with modules that were compiled for coverage.
#include <lkm/sim/core/kernel.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

namespace {

void load_and_read(lkm::sim::kernel& k, long times, bool remove)
{
  auto& user = k.user();
  if (user.init_module("counted", "")) {
    std::fputs(k.report().text().c_str(), stderr);
    std::exit(1);
  }
  const int fd = user.open("/dev/counted", O_RDONLY);
  const auto buffer = user.memory().map(1);
  for (long i = 0; i < times; ++i) user.read(fd, buffer, sizeof(int));
  int reads = 0;
  user.memory().copy_out(&reads, buffer, sizeof reads);
  std::printf("%d\n", reads);
  user.close(fd);
  if (remove && user.delete_module("counted")) std::exit(1);
}

}  // namespace

int main(int argc, char** argv)
{
  const bool at_once = argc > 1 && std::string_view(argv[1]) == "--at-once";
  std::vector<std::unique_ptr<lkm::sim::kernel>> kernels;
  for (int i = at_once ? 2 : 1; i < argc; ++i) {
    if (at_once || kernels.empty()) kernels.push_back(std::make_unique<lkm::sim::kernel>());
    load_and_read(*kernels.back(), std::atol(argv[i]), !at_once);
  }
}
