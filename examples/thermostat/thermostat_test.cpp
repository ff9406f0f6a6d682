// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

struct thermostat : lkm::test::fixture {
  thermostat() { log_prefixes = {"thermostat: ", "rooms: "}; }

  static std::string file(const std::string& parameter) { return "/sys/module/thermostat/parameters/" + parameter; }
};

BOOST_FIXTURE_TEST_SUITE(thermostat_module, thermostat)

BOOST_AUTO_TEST_CASE(it_starts_with_two_rooms)
{
  BOOST_TEST(user.insmod("thermostat") == 0);
  BOOST_TEST(logged("<6>thermostat: 2 rooms, 20 degrees at most"));
  BOOST_TEST(user.contents(file("rooms")) == "20,20\n");
  BOOST_TEST(user.contents(file("owner")) == "nobody\n");
}

BOOST_AUTO_TEST_CASE(insmod_says_how_many_rooms_there_are)
{
  BOOST_TEST(user.insmod("thermostat", "rooms=18,21,19 owner=ann") == 0);
  BOOST_TEST(logged("<6>thermostat: 3 rooms, 21 degrees at most"));
}

BOOST_AUTO_TEST_CASE(there_are_eight_rooms_at_most)
{
  BOOST_TEST(user.insmod("thermostat", "rooms=1,2,3,4,5,6,7,8,9") == -EINVAL);
  BOOST_TEST(logged("<3>rooms: can only take 8 arguments"));
}

BOOST_AUTO_TEST_CASE(a_room_above_the_limit_keeps_it_from_loading)
{
  BOOST_TEST(user.insmod("thermostat", "rooms=40 owner=bob") == -EINVAL);
  BOOST_TEST(logged("<3>thermostat: 40 degrees are too hot for bob"));
}

BOOST_AUTO_TEST_CASE(the_limit_is_checked_whoever_sets_it)
{
  BOOST_TEST(user.insmod("thermostat", "limit=50") == -EINVAL);
  BOOST_TEST(user.insmod("thermostat", "limit=28") == 0);
  BOOST_TEST(user.open(file("limit"), O_WRONLY).write("50\n") == -EINVAL);
  BOOST_TEST(user.open(file("limit"), O_WRONLY).write("30\n") == 3);
  BOOST_TEST(user.contents(file("limit")) == "30\n");
}

BOOST_AUTO_TEST_CASE(a_room_that_becomes_warmer_is_seen_at_the_end)
{
  BOOST_TEST(user.insmod("thermostat") == 0);
  BOOST_TEST(user.open(file("rooms"), O_WRONLY).write("20,23") == 5);
  BOOST_TEST(user.rmmod("thermostat") == 0);
  BOOST_TEST(logged("<6>thermostat: off, the hottest room had 23 degrees"));
}

BOOST_AUTO_TEST_SUITE_END()
