// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the toy subsystem shows, and what it tells of a driver that forgets it.
#include <lkm/test.hpp>

BOOST_FIXTURE_TEST_SUITE(bells, lkm::test::fixture)

BOOST_AUTO_TEST_CASE(a_bell_is_in_proc_while_its_module_is_loaded)
{
  BOOST_TEST(user.contents("/proc/bells") == "");
  user.insmod("doorbell");
  BOOST_TEST(user.open("/dev/doorbell", O_WRONLY).write("x") == 1);
  BOOST_TEST(logged("doorbell: door rings"));
  BOOST_TEST(user.contents("/proc/bells") == "door 1\n");
  BOOST_TEST(user.rmmod("doorbell") == 0);
  BOOST_TEST(user.contents("/proc/bells") == "");
}

BOOST_AUTO_TEST_CASE(a_bell_that_is_left_behind_is_told_and_gone)
{
  expected_bugs = {"module doorbell left bell \"door\" registered after its exit: bell_unregister() is missing"};
  user.insmod("doorbell", "forgets=1");
  BOOST_TEST(user.rmmod("doorbell") == 0);
  BOOST_TEST(user.contents("/proc/bells") == "");
  BOOST_TEST(world().bugs().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
