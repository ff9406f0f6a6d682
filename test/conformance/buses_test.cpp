// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// drivers/base/bus.c, driver.c, dd.c, devres.c and platform.c: a module says in the log what they do, and the log is
/// the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>

namespace {

struct buses : module_with_areas {
  buses() : module_with_areas("buses", {"Driver ", "Error: Driver ", "cups ", "tea tea1", "jug ", "pots "}) {}
  auto put(const std::string& file, const std::string& text)
  {
    auto fd = user.open("/sys/bus/" + file, O_WRONLY);
    return fd.write(text);
  }
  std::string shown(const std::string& file) { return user.open("/sys/" + file, O_RDONLY).read(200).bytes(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(buses_and_drivers, buses)

BOOST_AUTO_TEST_CASE(a_bus)
{
  run("bus");
  says("driver_register(&lost) is -22");
  says("bus_register(&same) is -17");
  says("behind green: black, driver none");
  says("device_attach(green) is 0");
}

BOOST_AUTO_TEST_CASE(drivers)
{
  run("driver");
  BOOST_TEST(logged("Error: Driver 'tea' is already registered, aborting..."));
  says("driver_register(&other_tea) is -16");
  says("probe of tea1, driver tea, data 0");
  says("remove of tea2, driver tea, data 1");
}

BOOST_AUTO_TEST_CASE(binding)
{
  run("binding");
  says("device_for_each_child(dev, \"child\", say_device) is 5");
  BOOST_TEST(logged("failed with error -22"));
  BOOST_TEST(logged("failed with error -12"));
}

BOOST_AUTO_TEST_CASE(deferral)
{
  run("deferral");
  says("waits->driver == NULL is 1");
  says("tea");
}

BOOST_AUTO_TEST_CASE(what_a_device_releases)
{
  run("devres");
  says("devres_release_group(dev, outer) is 2");
  says("action fourth");
  says("action of the device");
}

BOOST_AUTO_TEST_CASE(the_platform_bus)
{
  run("platform");
  says("platform_get_irq_optional(pdev, 0) is 7");
  says("platform_driver_probe(&jugs, pot_probe) is -19");
  says("teapot 4");
}

BOOST_AUTO_TEST_CASE(files_and_links)
{
  BOOST_TEST(user.insmod("buses", "area=sysfs") == 0);
  BOOST_TEST(user.listdir("/sys/bus/cups") ==
             "devices drivers drivers_autoprobe drivers_probe filled handle size uevent");
  BOOST_TEST(user.listdir("/sys/bus/cups/devices") == "coffee milk tea");
  BOOST_TEST(user.listdir("/sys/bus/cups/drivers") == "coffee tea");
  BOOST_TEST(user.listdir("/sys/bus/cups/drivers/tea") == "bind maker module sort tea uevent unbind");
  BOOST_TEST(user.listdir("/sys/bus/cups/drivers/coffee") == "coffee maker module uevent");
  BOOST_TEST(user.listdir("/sys/module/buses/drivers") == "cups:coffee cups:tea platform:pots");
  BOOST_TEST(user.readlink("/sys/bus/cups/devices/milk") == "../../../devices/tea/milk");
  BOOST_TEST(user.readlink("/sys/bus/cups/drivers/tea/tea") == "../../../../devices/tea");
  BOOST_TEST(user.readlink("/sys/bus/cups/drivers/tea/module") == "../../../../module/buses");
  BOOST_TEST(user.readlink("/sys/devices/tea/driver") == "../../bus/cups/drivers/tea");
  BOOST_TEST(user.readlink("/sys/devices/tea/subsystem") == "../../bus/cups");
  BOOST_TEST(user.readlink("/sys/devices/platform/teapot.1/driver") == "../../../bus/platform/drivers/pots");
  BOOST_TEST(user.stat("/sys/bus/cups/uevent").mode == (S_IFREG | 0200));
  BOOST_TEST(user.stat("/sys/bus/cups/drivers_probe").mode == (S_IFREG | 0200));
  BOOST_TEST(user.stat("/sys/bus/cups/drivers_autoprobe").mode == (S_IFREG | 0644));
  BOOST_TEST(user.stat("/sys/bus/cups/drivers/tea/bind").mode == (S_IFREG | 0200));
  BOOST_TEST(user.stat("/sys/devices/platform/teapot.1/driver_override").mode == (S_IFREG | 0644));
  BOOST_TEST(shown("bus/cups/size") == "cups\n");
  BOOST_TEST(shown("bus/cups/handle") == "handle\n");
  BOOST_TEST(shown("bus/cups/drivers_autoprobe") == "1\n");
  BOOST_TEST(shown("bus/cups/drivers/tea/sort") == "sort of tea\n");
  BOOST_TEST(shown("bus/cups/drivers/coffee/maker") == "maker of coffee\n");
  BOOST_TEST(shown("devices/tea/uevent") == "DRIVER=tea\nMODALIAS=cup:tea\n");
  BOOST_TEST(shown("devices/tea/milk/uevent") == "MODALIAS=cup:milk\n");
  BOOST_TEST(shown("devices/tea/steam") == "steam of tea\n");
  BOOST_TEST(shown("devices/tea/colour") == "colour of tea\n");
  BOOST_TEST(shown("devices/platform/teapot.1/uevent") == "DRIVER=pots\nMODALIAS=platform:teapot\n");
  BOOST_TEST(shown("devices/platform/teapot.1/modalias") == "platform:teapot\n");
  BOOST_TEST(shown("devices/platform/teapot.1/driver_override") == "(null)\n");

  BOOST_TEST(put("cups/drivers/tea/unbind", "tea\n") == 4);
  BOOST_TEST(put("cups/drivers/tea/unbind", "tea\n") == -ENODEV);
  BOOST_TEST(put("cups/drivers/tea/bind", "tea\n") == 4);
  BOOST_TEST(put("cups/drivers/tea/bind", "tea\n") == -EBUSY);
  BOOST_TEST(put("cups/drivers/tea/bind", "milk\n") == -ENODEV);
  BOOST_TEST(put("cups/drivers/tea/bind", "nobody\n") == -ENODEV);
  BOOST_TEST(put("cups/drivers_probe", "milk\n") == 5);
  BOOST_TEST(put("cups/drivers_probe", "nobody\n") == -ENODEV);
  BOOST_TEST(put("cups/drivers_autoprobe", "0\n") == 2);
  BOOST_TEST(shown("bus/cups/drivers_autoprobe") == "0\n");
  BOOST_TEST(put("cups/filled", "much") == 4);
  BOOST_TEST(put("cups/drivers/tea/sort", "black") == 5);
  BOOST_TEST(put("cups/uevent", "add") == 3);
  BOOST_TEST(put("cups/uevent", "bad") == -EINVAL);
  BOOST_TEST(put("cups/drivers/tea/uevent", "change") == 6);
  BOOST_TEST(put("platform/devices/teapot.1/driver_override", "jug\n") == 4);
  BOOST_TEST(shown("devices/platform/teapot.1/driver_override") == "jug\n");
  BOOST_TEST(put("platform/drivers/pots/unbind", "teapot.1") == 8);
  BOOST_TEST(put("platform/drivers/pots/bind", "teapot.1") == -ENODEV);
  BOOST_TEST(put("platform/devices/teapot.1/driver_override", "\n") == 1);
  BOOST_TEST(put("platform/drivers/pots/bind", "teapot.1") == 8);
  BOOST_TEST(user.rmmod("buses") == 0);
}

BOOST_AUTO_TEST_CASE(what_udev_hears)
{
  BOOST_TEST(user.insmod("buses", "area=sysfs") == 0);
  put("cups/drivers/tea/unbind", "tea\n");
  BOOST_TEST(user.rmmod("buses") == 0);
  const auto events = user.uevents({"cups", "bus", "drivers", "platform"});
  BOOST_TEST(!events.empty());
  const auto heard = [&](const std::string& text) {
    return std::any_of(events.begin(), events.end(), [&](const auto& event) { return event.starts_with(text); });
  };
  BOOST_TEST(heard("add@/bus/cups ACTION=add DEVPATH=/bus/cups SUBSYSTEM=bus"));
  BOOST_TEST(heard("add@/bus/cups/drivers/tea ACTION=add DEVPATH=/bus/cups/drivers/tea SUBSYSTEM=drivers"));
  BOOST_TEST(heard("add@/devices/tea ACTION=add DEVPATH=/devices/tea SUBSYSTEM=cups MODALIAS=cup:tea"));
  BOOST_TEST(heard("bind@/devices/tea ACTION=bind DEVPATH=/devices/tea SUBSYSTEM=cups DRIVER=tea MODALIAS=cup:tea"));
  BOOST_TEST(heard("unbind@/devices/tea ACTION=unbind DEVPATH=/devices/tea SUBSYSTEM=cups"));
  BOOST_TEST(heard("remove@/devices/tea"));
}

BOOST_AUTO_TEST_SUITE_END()
