// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A morning with the coffee machine, from insmod to rmmod: the demo. Prints what it does, and writes it to the file
/// that it is given.
#include "commands.hpp"

#include <lkm/user/world.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>

using namespace coffee_machine;

namespace {

void morning(lkm::test::process& user)
{
  user.remark("# load the driver: a plate with room for two cups");
  user.insmod("coffee", "cups=2");
  user.remark("# mknod /dev/coffee c 12 2");
  user.mknod("/dev/coffee", S_IFCHR | 0666, 12, 2);
  auto fd = user.open("/dev/coffee", O_RDWR);

  user.remark("# a cup comes out as it went in");
  fd.write("espresso");
  fd.read(32);

  user.remark("# nothing on the plate: a reader waits until it is brewed");
  auto drinker = user.spawn([](auto& self) { return self.open("/dev/coffee", O_RDONLY).read(32).value(); });
  drinker.wait_until_asleep();
  fd.ioctl(brew{30});
  drinker.join();

  user.remark("# the plate is full, and poll() says so");
  fd.write("latte");
  fd.write("mocha");
  fd.poll(POLLIN | POLLOUT, 0);
  fd.ioctl(get_cups{});

  user.remark("# what goes wrong, and how");
  user.open("/dev/coffee", O_WRONLY | O_NONBLOCK).write("one too many");
  fd.lseek(0, SEEK_SET);
  fd.ioctl(0x6399, 0);
  fd.read_to(8, 32, "bad address");
  user.rmmod("coffee");

  user.remark("# tidy up");
  fd.ioctl(empty{});
  fd.close();
  user.unlink("/dev/coffee");
  user.rmmod("coffee");
}

}  // namespace

int main(int argc, char** argv)
{
  lkm::user::transcript lines;
  const auto world = lkm::user::make_world();
  lkm::test::process user(*world, world->user(), lines);
  morning(user);
  lines.push_back("# dmesg");
  for (const auto& line : world->dmesg())
    if (line.find("coffee: ") == 3) lines.push_back(line);

  for (const auto& line : lines) std::cout << (line.starts_with('#') ? "\n" : "  ") << line << '\n';
  if (argc < 2) return 0;
  std::ofstream out(argv[1]);
  out << "== a morning with the coffee machine\n";
  for (const auto& line : lines) out << line << '\n';
  return out ? 0 : 1;
}
