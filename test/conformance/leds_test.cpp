// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// drivers/leds/: a module with LEDs and a trigger of its own says in the log how bright they are told to be, and the
/// log is the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>

#include <cerrno>
#include <string>

namespace {

struct lamps : module_with_areas {
  lamps() : module_with_areas("lamps") {}
  auto put(const std::string& file, const std::string& text)
  {
    auto fd = user.open("/sys/class/leds/lamp:green/" + file, O_WRONLY);
    return fd.write(text);
  }
  std::string shown(const std::string& file)
  {
    return user.open("/sys/class/leds/lamp:green/" + file, O_RDONLY).read(200).bytes();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(leds_and_triggers, lamps)

BOOST_AUTO_TEST_CASE(brightness)
{
  run("brightness");
  says("lamp:green_1 of 255, 7");
  says("lamp.brightness is 10");
  says("lamp:slow is 9, says a work");
  says("lamp:slow is 3, says who asked");
}

BOOST_AUTO_TEST_CASE(blinking)
{
  run("blinking");
  says("500 on, 500 off");
  says("lamp:green is 10, says a timer");
  says("led_set_brightness_sync(&lamp, 1) is -16");
}

BOOST_AUTO_TEST_CASE(triggers)
{
  run("triggers");
  says("led_trigger_register(&again) is -17");
  says("lamp:slow gets the trigger, data 0");
  says("led_trigger_set(&lamp, &own) is -1");
}

BOOST_AUTO_TEST_CASE(who_hears_of_a_reboot)
{
  run("notifiers");
  says("unregister_reboot_notifier(&hears) is -2");
}

BOOST_AUTO_TEST_CASE(files)
{
  BOOST_TEST(user.insmod("lamps", "area=sysfs") == 0);
  BOOST_TEST(user.readlink("/sys/class/leds/lamp:green") == "../../devices/virtual/leds/lamp:green");
  BOOST_TEST(user.stat("/sys/class/leds/lamp:green/brightness").mode == (S_IFREG | 0644));
  BOOST_TEST(user.stat("/sys/class/leds/lamp:green/max_brightness").mode == (S_IFREG | 0444));
  BOOST_TEST(user.stat("/sys/class/leds/lamp:green/trigger").mode == (S_IFREG | 0644));
  BOOST_TEST(shown("max_brightness") == "10\n");
  BOOST_TEST(put("brightness", "3") == 1);
  BOOST_TEST(shown("brightness") == "3\n");
  BOOST_TEST(put("brightness", "30\n") == 3);
  BOOST_TEST(shown("brightness") == "10\n");
  BOOST_TEST(put("brightness", "much") == -EINVAL);
  BOOST_TEST(put("trigger", "nobodys") == -EINVAL);
  BOOST_TEST(put("trigger", "lamps_own\n") == 10);
  BOOST_TEST(shown("mood") == "lamp:green is calm\n");
  BOOST_TEST(put("trigger", "none") == 4);
  BOOST_TEST(user.open("/sys/class/leds/lamp:green/mood", O_RDONLY) == -ENOENT);
  BOOST_TEST(shown("brightness") == "0\n");
  BOOST_TEST(put("trigger", "lamps_own") == 9);
  // It is off, and without a trigger.
  BOOST_TEST(put("brightness", "0") == 1);
  BOOST_TEST(user.open("/sys/class/leds/lamp:green/mood", O_RDONLY) == -ENOENT);
  BOOST_TEST(user.rmmod("lamps") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
