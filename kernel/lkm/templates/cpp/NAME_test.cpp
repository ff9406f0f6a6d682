#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

struct NAME_loaded : lkm::test::fixture {
  NAME_loaded() { BOOST_TEST_REQUIRE(user.insmod("NAME") == 0); }
};

BOOST_FIXTURE_TEST_SUITE(NAME_device, NAME_loaded)

BOOST_AUTO_TEST_CASE(it_says_what_was_written)
{
  BOOST_TEST(user.open("/dev/NAME", O_WRONLY).write("hello") == 5);
  auto fd = user.open("/dev/NAME", O_RDONLY);
  BOOST_TEST(fd.read(100) == "hello");
  BOOST_TEST(fd.read(100) == "");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_not_taken)
{
  BOOST_TEST(user.open("/dev/NAME", O_WRONLY).write(std::string(100, 'x')) == 64);
}

BOOST_AUTO_TEST_SUITE_END()
