// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// drivers/gpio/: a module with a chip of its own says in the log what the chip hears and what who uses its lines gets,
/// and the log is the transcript.
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct gpio_lines : lkm::test::fixture {
  gpio_lines() { log_prefixes = {"gpios: "}; }

  void run(const std::string& area)
  {
    BOOST_TEST(user.insmod("gpios", "area=" + area) == 0);
    BOOST_TEST(user.rmmod("gpios") == 0);
  }
  void says(const std::string& line) { BOOST_TEST(logged("gpios: " + line), line); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lines_of_gpio, gpio_lines)

BOOST_AUTO_TEST_CASE(chips)
{
  run("chips");
  says("gpiochip_add(&others) is -16");
  says("of 4 lines 0xf are valid");
}

BOOST_AUTO_TEST_CASE(numbers)
{
  run("numbers");
  says("gpio_request(other, \"absent\") is -517");
  says("set 0 to 1");
}

BOOST_AUTO_TEST_CASE(lines)
{
  run("lines");
  says("configure 1: 6 with 0");
  says("set 0x15 to 0x14");
}

BOOST_AUTO_TEST_CASE(tables)
{
  run("tables");
  says("it is of hogged");
  says("gpiod_count(dev, \"led\") is 2");
}

BOOST_AUTO_TEST_SUITE_END()
