// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The program that gdb_test.py looks into.
#include <lkm/test.hpp>

using lkm::test::fixture;

BOOST_FIXTURE_TEST_SUITE(bell, fixture)

BOOST_AUTO_TEST_CASE(read_waits_for_a_visitor)
{
  user.insmod("bell");
  auto door = user.open("/dev/bell", O_RDWR);
  auto father = user.spawn("father", [](auto& me) { return me.open("/dev/bell", O_RDONLY).read(16).value(); });
  auto mother = user.spawn("mother", [](auto& me) { return me.open("/dev/bell", O_RDONLY).read(16).value(); });
  father.wait_until_asleep();
  mother.wait_until_asleep();
  door.write("aunt");
  door.write("uncle");
  BOOST_TEST(mother.join() == 4);
  BOOST_TEST(father.join() == 5);
}

// A deadlock, for gdb.
BOOST_AUTO_TEST_CASE(nobody_comes, *boost::unit_test::disabled())
{
  user.insmod("bell");
  auto door = user.open("/dev/bell", O_RDWR);
  door.write("aunt");
  auto father = user.spawn("father", [](auto& me) { return me.open("/dev/bell", O_RDONLY).read(16).value(); });
  auto mother = user.spawn("mother", [](auto& me) { return me.open("/dev/bell", O_RDONLY).read(16).value(); });
  father.join();
  mother.join();
}

// The second kernel has a copy of the module, which the dynamic linker knows by another name.
BOOST_AUTO_TEST_CASE(two_houses)
{
  fixture neighbours;
  user.insmod("bell");
  neighbours.user.insmod("bell");
  auto door = neighbours.user.open("/dev/bell", O_RDWR);
  BOOST_TEST(door.write("uncle") == 5);
  BOOST_TEST(door.read(16) == "uncle");
}

BOOST_AUTO_TEST_CASE(a_clapper_has_its_limits)
{
  user.insmod("clapper");
  auto fd = user.open("/dev/clapper", O_WRONLY);
  BOOST_TEST(fd.write("9") == 9);
  BOOST_TEST(fd.write("=") == -ERANGE);
}

BOOST_AUTO_TEST_SUITE_END()
