// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// drivers/gpio/: what is wrong about lines of GPIO, and lines that a program asks for by their numbers.
#include "../../misdeed.hpp"

#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>

#include <cerrno>
#include <string>

using lkm::sim::kernel;

namespace {

const misdeed ends_the_kernel[] = {
    {"sleeps for a value under a spinlock",
     "BUG: gpiod_get_raw_value_cansleep() of a GPIO chip that can sleep is called with a spinlock held"},
    {"requests a line under a spinlock", "BUG: gpio_request() or gpiod_get() may sleep, and is called with a spinlock"},
    {"frees a line under a spinlock", "BUG: gpio_free() may sleep, and is called with a spinlock held"},
    {"frees an error", "gpiod_put()"},
    {"uses a line that has gone",
     "BUG: gpiod_direction_input() of line 0 of GPIO chip \"wired\", which was removed: gpiochip_remove()"},
};

const misdeed is_reported[] = {
    {"reads a chip that sleeps", "WARN_ON(desc->gdev->chip->can_sleep)"},
    {"uses a line of nobody", "gpiod_set_raw_value() of line 1 of GPIO chip \"wired\", which nobody has requested"},
    {"frees a line twice", "gpio_free() of line 0 of GPIO chip \"wired\", which nobody has requested"},
    {"leaves a chip", "GPIO chip \"wired\""},
    {"leaves a table", "lookup table of GPIOs"},
};

int load(kernel& k, const char* fault) { return ::load(k, "wired", fault); }

}  // namespace

BOOST_AUTO_TEST_SUITE(wired)

LKM_DATA_TEST_CASE(a_kernel, a_misdeed_ends_the_kernel, ends_the_kernel, which)
{
  BOOST_CHECK_THROW(load(k, which.fault), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, another_is_reported, is_reported, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_TEST(k.user().delete_module("wired") == 0);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
  BOOST_TEST(k.report().findings().size() == 1U, said_by(k));
}

BOOST_AUTO_TEST_CASE(a_line_that_is_left_goes_with_its_chip)
{
  kernel k;
  BOOST_TEST(load(k, "leaves a line") == 0);
  BOOST_TEST(k.user().delete_module("wired") == 0);
  BOOST_TEST(k.report().mentions("line 2 of GPIO chip \"wired\" \"wired\""), said_by(k));
  BOOST_TEST(k.report().mentions("GPIO chip \"wired\" "), said_by(k));
}

BOOST_AUTO_TEST_CASE(a_chip_in_use_is_removed)
{
  kernel k;
  BOOST_TEST(load(k, "removes a chip in use") == 0);
  BOOST_TEST(k.user().delete_module("wired") == 0);
  BOOST_TEST(k.report().mentions("line 2 of GPIO chip \"wired\" \"wired\""), said_by(k));
}

BOOST_FIXTURE_TEST_CASE(a_program_asks_for_lines, lkm::test::fixture)
{
  const std::string gpio = "/sys/class/gpio/";
  const auto write = [&](const std::string& file, const std::string& text) {
    return user.open(gpio + file, O_WRONLY).write(text);
  };
  BOOST_TEST(user.insmod("wired", "") == 0);
  BOOST_TEST(user.listdir(gpio) == "export gpiochip100 unexport");
  BOOST_TEST(user.open(gpio + "gpiochip100/label", O_RDONLY).read(100) == "wired\n");
  BOOST_TEST(user.open(gpio + "gpiochip100/base", O_RDONLY).read(100) == "100\n");
  BOOST_TEST(user.open(gpio + "gpiochip100/ngpio", O_RDONLY).read(100) == "4\n");
  BOOST_TEST(write("export", "99") == -EINVAL);
  BOOST_TEST(write("export", "101\n") == 4);
  BOOST_TEST(write("export", "101\n") == -EBUSY);
  // Who has a line of it keeps the module.
  BOOST_TEST(user.rmmod("wired") == -EAGAIN);
  BOOST_TEST(user.open(gpio + "gpio101/edge", O_RDONLY).read(100) == "none\n");
  BOOST_TEST(write("gpio101/edge", "up") == -EINVAL);
  BOOST_TEST(write("gpio101/edge", "rising") == 6);
  BOOST_TEST(user.open(gpio + "gpio101/edge", O_RDONLY).read(100) == "rising\n");
  // As an output it would drive its own interrupt.
  BOOST_TEST(write("gpio101/direction", "in") == 2);
  BOOST_TEST(write("gpio101/active_low", "1") == 1);
  BOOST_TEST(write("gpio101/edge", "none") == 4);
  BOOST_TEST(write("unexport", "101") == 3);
  BOOST_TEST(write("unexport", "101") == -EINVAL);
  BOOST_TEST(user.rmmod("wired") == 0);
  BOOST_TEST(user.listdir(gpio) == "export unexport");
}

BOOST_AUTO_TEST_SUITE_END()
