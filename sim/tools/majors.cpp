// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lkm-majors [NUMBER…]: whose majors these are in Linux's device list; without a number, all of them.
#include <lkm/sim/core/assigned_majors.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void print(unsigned major)
{
  const auto owner = [&](std::string_view name) {
    if (!name.empty()) return std::string(name);
    return std::string(lkm::sim::is_experimental_major(major) ? "experiments" : "nobody");
  };
  const auto chr = owner(lkm::sim::assigned_chrdev(major)), blk = owner(lkm::sim::assigned_blkdev(major));
  std::printf("%3u  char: %-36s block: %s\n", major,
              (chr + (lkm::sim::is_dynamic_major(major) ? ", given out by the kernel" : "")).c_str(), blk.c_str());
}

}  // namespace

int main(int argc, char** argv)
{
  if (argc == 2 && argv[1] == std::string_view("--help")) {
    std::printf(
        "usage: lkm-majors [NUMBER...]\nWhose majors these are in Linux's device list; without a number, all of "
        "them.\n");
    return 0;
  }
  if (argc < 2)
    for (unsigned major = 0; major < 512; ++major)
      if (!lkm::sim::assigned_chrdev(major).empty() || !lkm::sim::assigned_blkdev(major).empty()) print(major);
  for (int i = 1; i < argc; ++i) {
    char* end = nullptr;
    const auto major = std::strtoul(argv[i], &end, 10);
    if (end == argv[i] || *end || major > 4095) {
      std::fprintf(stderr, "lkm-majors: %s is no major: 0 to 4095\n", argv[i]);
      return 2;
    }
    print(static_cast<unsigned>(major));
  }
  return 0;
}
