// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

struct till : lkm::test::fixture {
  till() { log_prefixes = {"till: ", "stall: "}; }
};

BOOST_FIXTURE_TEST_SUITE(two_modules, till)

BOOST_AUTO_TEST_CASE(a_stall_needs_the_till)
{
  BOOST_TEST(user.insmod("stall") == -ENOENT);
  BOOST_TEST(logged("stall: Unknown symbol till_add (err -2)"));
}

BOOST_AUTO_TEST_CASE(a_stall_pays_into_the_till)
{
  BOOST_TEST(user.insmod("till") == 0);
  BOOST_TEST(user.insmod("stall", "price=300") == 0);
  BOOST_TEST(logged("<6>stall: 300 cents in the till"));
  BOOST_TEST(user.rmmod("stall") == 0);
  BOOST_TEST(user.insmod("stall") == 0);
  BOOST_TEST(logged("<6>stall: 550 cents in the till"));
}

BOOST_AUTO_TEST_CASE(a_till_that_is_used_stays)
{
  BOOST_TEST(user.insmod("till") == 0);
  BOOST_TEST(user.insmod("stall") == 0);
  BOOST_TEST(user.rmmod("till") == -EWOULDBLOCK);
  BOOST_TEST(user.rmmod("stall") == 0);
  BOOST_TEST(user.rmmod("till") == 0);
  BOOST_TEST(logged("<6>till: closed with 250 cents"));
}

BOOST_AUTO_TEST_CASE(nobody_takes_out_more_than_there_is)
{
  BOOST_TEST(user.insmod("till") == 0);
  BOOST_TEST(user.insmod("stall", "price=-1") == -EDOM);
  BOOST_TEST(user.rmmod("till") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
