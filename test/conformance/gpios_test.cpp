// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// drivers/gpio/: a module with a chip of its own says in the log what the chip hears and what who uses its lines gets,
/// and the log is the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>

#include <cerrno>
#include <string>

namespace {

struct gpio_lines : module_with_areas {
  gpio_lines() : module_with_areas("gpios") {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lines_of_gpio, gpio_lines)

BOOST_AUTO_TEST_CASE(chips)
{
  run("chips");
  says("gpiochip_add_data(&others, NULL) is -16");
  says("of 4 lines 0xffffffffffffffff are valid");
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
  says("6 is of hogged");
  says("gpiod_count(dev, \"led\") is 2");
}

BOOST_AUTO_TEST_CASE(in_sysfs)
{
  const std::string lines = "/sys/class/gpio/";
  const auto is = [&](const std::string& file, const std::string& text) {
    BOOST_TEST(user.open(lines + file, O_RDONLY).read(100) == text + "\n", file);
  };
  const auto write = [&](const std::string& file, const std::string& text) {
    return user.open(lines + file, O_WRONLY).write(text);
  };
  BOOST_TEST(user.insmod("gpios", "area=sysfs") == 0);
  is("first/direction", "out");
  is("first/value", "1");
  is("first/active_low", "0");
  BOOST_TEST(write("first/value", "0\n") == 2);
  is("first/value", "0");
  BOOST_TEST(write("first/value", "7") == 1);
  BOOST_TEST(write("first/value", "high") == -EINVAL);
  BOOST_TEST(write("first/active_low", "1") == 1);
  is("first/active_low", "1");
  is("first/value", "0");
  BOOST_TEST(write("first/value", "1") == 1);
  BOOST_TEST(write("first/direction", "in\n") == 3);
  is("first/direction", "in");
  BOOST_TEST(write("first/value", "1") == -EPERM);
  BOOST_TEST(write("first/direction", "high") == 4);
  BOOST_TEST(write("first/direction", "low") == 3);
  BOOST_TEST(write("first/direction", "sideways") == -EINVAL);
  BOOST_TEST(user.open(lines + "third/direction", O_RDONLY) == -ENOENT);
  BOOST_TEST(user.open(lines + "first/edge", O_RDONLY) == -ENOENT);
  is("third/active_low", "1");
  is("third/value", "1");
  BOOST_TEST(write("third/value", "1") == -EPERM);
  BOOST_TEST(write("export", "text") == -EINVAL);
  BOOST_TEST(write("export", "100000") == -EINVAL);
  BOOST_TEST(write("unexport", "100000") == -EINVAL);
  BOOST_TEST(user.rmmod("gpios") == 0);
  BOOST_TEST(user.open(lines + "first/value", O_RDONLY) == -ENOENT);
}

BOOST_AUTO_TEST_SUITE_END()
