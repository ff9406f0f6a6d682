// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

BOOST_FIXTURE_TEST_SUITE(clock_driver, lkm::test::fixture)

BOOST_AUTO_TEST_CASE(it_ticks_with_each_read)
{
  BOOST_TEST_REQUIRE(user.insmod("clock", "start=5") == 0);
  BOOST_TEST_REQUIRE(user.mknod("/dev/clock", S_IFCHR | 0666, 240, 0) == 0);
  auto fd = user.open("/dev/clock", O_RDONLY);
  BOOST_TEST(fd.read(1) == "6");
  BOOST_TEST(fd.read(1) == "7");
}

BOOST_AUTO_TEST_SUITE_END()
