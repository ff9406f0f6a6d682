// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A look at the clock, without a test library.
#include <lkm/user/world.hpp>

#include <cstdio>

int main()
{
  lkm::user::transcript lines;
  const auto world = lkm::user::make_world();
  lkm::test::process user(*world, world->user(), lines);
  user.insmod("clock", "start=5");
  user.mknod("/dev/clock", S_IFCHR | 0666, 240, 0);
  const auto tick = user.open("/dev/clock", O_RDONLY).read(1);
  const auto removed = user.rmmod("clock");
  for (const auto& line : lines) std::puts(line.c_str());
  return tick == "6" && removed == 0 ? 0 : 1;
}
