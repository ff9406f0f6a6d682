// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// drivers/i2c/: a module with an adapter of its own says in the log what the adapter carries and what who sends gets,
/// and the log is the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>

#include <cerrno>
#include <string>

namespace {

struct wires : module_with_areas {
  wires() : module_with_areas("wires", {"i2c i2c-"}) {}
  auto put(const std::string& file, const std::string& text)
  {
    auto fd = user.open("/sys/bus/i2c/devices/i2c-0/" + file, O_WRONLY);
    return fd.write(text);
  }
  std::string shown(const std::string& file) { return user.open("/sys/" + file, O_RDONLY).read(200).bytes(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(devices_on_i2c, wires)

BOOST_AUTO_TEST_CASE(adapters)
{
  run("adapters");
  says("i2c_adapter_id(&smbus) is 1");
  says("i2c_add_adapter(&nothing) is -22");
  says("i2c_get_adapter(8) is nothing, 0");
}

BOOST_AUTO_TEST_CASE(devices)
{
  run("devices");
  says("0-0020 and 0-a020");
  says("probe of 0-0020 at 0x20, which is eeprom with 1, irq 7");
  says("new_chip(\"flash\", 0x20, 0) is an error, -16");
  says("it is at 0x50");
}

BOOST_AUTO_TEST_CASE(messages)
{
  run("messages");
  says("i2c_master_send(nobody, bytes, 1) is -6");
  says("i2c_transfer(&chips, both, 2) is -95");
}

BOOST_AUTO_TEST_CASE(smbus_operations)
{
  run("smbus");
  says("i2c_smbus_read_word_data(chip, 6) is 48076");
  says("i2c_smbus_read_byte_data(chip, 6) is -74");
  says("i2c_smbus_read_word_data(&on_smbus, 1) is 4660");
}

BOOST_AUTO_TEST_CASE(detection)
{
  run("detection");
  says("detect at 0x50 on chips");
  says("probe of 0-0050 at 0x50, which is flash with 2, irq 0");
}

BOOST_AUTO_TEST_CASE(files_and_links)
{
  BOOST_TEST(user.insmod("wires", "area=sysfs") == 0);
  BOOST_TEST(user.listdir("/sys/bus/i2c") == "devices drivers drivers_autoprobe drivers_probe uevent");
  BOOST_TEST(user.listdir("/sys/bus/i2c/devices") == "i2c-0");
  BOOST_TEST(user.readlink("/sys/bus/i2c/devices/i2c-0") == "../../../devices/i2c-0");
  BOOST_TEST(shown("devices/i2c-0/name") == "chips\n");
  BOOST_TEST(user.stat("/sys/devices/i2c-0/new_device").mode == (S_IFREG | 0200));
  BOOST_TEST(user.stat("/sys/devices/i2c-0/delete_device").mode == (S_IFREG | 0200));
  BOOST_TEST(put("new_device", "flash 0x22\n") == 11);
  BOOST_TEST(shown("devices/i2c-0/0-0022/name") == "flash\n");
  BOOST_TEST(shown("devices/i2c-0/0-0022/modalias") == "i2c:flash\n");
  BOOST_TEST(shown("devices/i2c-0/0-0022/uevent") == "DRIVER=memory_chips\nMODALIAS=i2c:flash\n");
  BOOST_TEST(user.readlink("/sys/devices/i2c-0/0-0022/driver") == "../../../bus/i2c/drivers/memory_chips");
  BOOST_TEST(put("new_device", "flash 0x22\n") == -EBUSY);
  BOOST_TEST(put("new_device", "flash") == -EINVAL);
  BOOST_TEST(put("new_device", "a_name_that_is_too_long 0x23") == -EINVAL);
  BOOST_TEST(put("new_device", "flash here") == -EINVAL);
  BOOST_TEST(put("new_device", "flash 0x23 again") == -EINVAL);
  BOOST_TEST(put("new_device", "flash 0") == -EINVAL);
  BOOST_TEST(put("new_device", "other 0xa123") == 12);
  BOOST_TEST(put("delete_device", "0x23") == -ENOENT);
  BOOST_TEST(put("delete_device", "it") == -EINVAL);
  BOOST_TEST(put("delete_device", "0x22 now") == -EINVAL);
  BOOST_TEST(put("delete_device", "0x22\n") == 5);
  BOOST_TEST(user.listdir("/sys/bus/i2c/devices") == "0-a123 i2c-0");
  BOOST_TEST(user.rmmod("wires") == 0);
  BOOST_TEST(user.listdir("/sys/bus/i2c/devices") == "");
}

BOOST_AUTO_TEST_SUITE_END()
