// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The modules of a folder with a kernel Makefile, as lkm_add_kbuild_folder() builds them for both worlds.
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

BOOST_FIXTURE_TEST_SUITE(a_folder_of_modules, lkm::test::fixture)

BOOST_AUTO_TEST_CASE(a_module_of_several_sources_has_the_flags_of_each)
{
  BOOST_TEST(user.insmod("steam") == 0);
  BOOST_TEST(logged("<6>steam: 3 bar"));
  BOOST_TEST(user.rmmod("steam") == 0);
}

BOOST_AUTO_TEST_CASE(a_module_of_a_folder_below_is_there_too)
{
  BOOST_TEST(user.insmod("whistle") == 0);
  BOOST_TEST(logged("<6>whistle: tweet"));
}

BOOST_AUTO_TEST_CASE(modules_in_cpp_and_in_c_may_share_a_folder)
{
  BOOST_TEST(user.insmod("valve") == 0);
  BOOST_TEST(logged("<6>valve: open"));
  BOOST_TEST(user.insmod("boiler") == 0);
  BOOST_TEST_REQUIRE(user.mknod("/dev/boiler", S_IFCHR | 0666, 240, 0) == 0);
  auto fd = user.open("/dev/boiler", O_RDONLY);
  BOOST_TEST(fd.read(1) == -EIO);
}

BOOST_AUTO_TEST_SUITE_END()
