// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

struct hello : lkm::test::fixture {
  hello() { log_prefixes = {"hello: "}; }
};

BOOST_FIXTURE_TEST_SUITE(hello_module, hello)

BOOST_AUTO_TEST_CASE(it_greets_the_world)
{
  BOOST_TEST(user.insmod("hello") == 0);
  BOOST_TEST(logged("<6>hello: hello, world"));
}

BOOST_AUTO_TEST_CASE(a_parameter_says_whom_to_greet)
{
  BOOST_TEST(user.insmod("hello", "whom=kernel") == 0);
  BOOST_TEST(logged("<6>hello: hello, kernel"));
}

BOOST_AUTO_TEST_CASE(it_says_goodbye_when_it_goes)
{
  BOOST_TEST(user.insmod("hello") == 0);
  BOOST_TEST(!logged("goodbye"));
  BOOST_TEST(user.rmmod("hello") == 0);
  BOOST_TEST(logged("<6>hello: goodbye"));
}

BOOST_AUTO_TEST_CASE(it_is_loaded_once)
{
  BOOST_TEST(user.insmod("hello") == 0);
  BOOST_TEST(user.insmod("hello") == -EEXIST);
}

BOOST_AUTO_TEST_SUITE_END()
