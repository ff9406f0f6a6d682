// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// drivers/char/misc.c: the devices that share major 10.
#include "devices.hpp"

#include <algorithm>

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(misc, devices)

BOOST_AUTO_TEST_CASE(a_dynamic_minor_is_one_that_nobody_has)
{
  const auto before = proc_misc();
  const auto one = misc_register(0, "toast"), two = misc_register(1, "butter");
  BOOST_TEST(one.result == 0);
  BOOST_TEST(one.minor != 255);
  BOOST_TEST(two.minor != one.minor);
  BOOST_TEST(std::none_of(before.begin(), before.end(), [&](const auto& line) { return line.minor == one.minor; }));
}

BOOST_AUTO_TEST_CASE(a_minor_that_was_given_back_is_taken_again)
{
  const auto one = misc_register(0, "toast"), two = misc_register(1, "butter");
  misc_deregister(0);
  BOOST_TEST(misc_register(2, "jam").minor == one.minor);
  BOOST_TEST(misc_register(3, "honey").minor != two.minor);
}

BOOST_AUTO_TEST_CASE(proc_misc_lists_the_latest_first)
{
  misc_register(0, "toast");
  const auto butter = misc_register(1, "butter");
  const auto lines = proc_misc();
  BOOST_TEST(lines.at(0).name == "butter");
  BOOST_TEST(lines.at(0).minor == butter.minor);
  BOOST_TEST(lines.at(1).name == "toast");
  misc_deregister(1);
  BOOST_TEST(proc_misc().at(0).name == "toast");
}

BOOST_AUTO_TEST_CASE(a_line_of_proc_misc_has_three_places_for_the_minor)
{
  misc_register(0, "toast", 7);
  const auto text = user.contents("/proc/misc");
  BOOST_TEST(text.starts_with("  7 toast\n"));
}

BOOST_AUTO_TEST_CASE(a_minor_of_its_own)
{
  BOOST_TEST(misc_register(0, "toast", 250).result == 0);
  const auto node = user.stat("/dev/toast");
  BOOST_TEST(node.mode == (S_IFCHR | 0600));
  BOOST_TEST(node.major == 10U);
  BOOST_TEST(node.minor == 250U);
}

BOOST_AUTO_TEST_CASE(a_minor_that_is_taken_is_EBUSY)
{
  misc_register(0, "toast", 250);
  BOOST_TEST(misc_register(1, "butter", 250).result == -EBUSY);
  BOOST_TEST(!exists("/dev/butter"));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_EEXIST_and_the_minor_is_dynamic_again)
{
  const auto toast = misc_register(0, "toast");
  const auto other = misc_register(1, "toast");
  BOOST_TEST(other.result == -EEXIST);
  BOOST_TEST(other.minor == 255);
  BOOST_TEST(misc_register(1, "butter").minor != toast.minor);
}

BOOST_AUTO_TEST_CASE(the_driver_gets_its_miscdevice_as_private_data)
{
  misc_register(0, "toast");
  misc_register(1, "butter");
  BOOST_TEST(who("/dev/toast") == "toast");
  BOOST_TEST(who("/dev/butter") == "butter");
}

BOOST_AUTO_TEST_CASE(an_operation_that_the_driver_lacks_is_not_miscs)
{
  misc_register(0, "toast");
  auto fd = user.open("/dev/toast", O_RDWR);
  BOOST_TEST(fd.write("x") == -EINVAL);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -ESPIPE);
}

BOOST_AUTO_TEST_CASE(the_driver_chooses_the_mode)
{
  misc_register(0, "toast", 250, 0664);
  BOOST_TEST(mode("/dev/toast") == (S_IFCHR | 0664));
}

BOOST_AUTO_TEST_CASE(the_driver_chooses_the_nodes_name)
{
  misc_register(0, "toast", 255, 0, MISC_NODENAME);
  BOOST_TEST(!exists("/dev/toast"));
  BOOST_TEST(who("/dev/kitchen/toast") == "toast");
  BOOST_TEST(proc_misc().at(0).name == "toast");
  misc_deregister(0);
  BOOST_TEST(!exists("/dev/kitchen"));
}

BOOST_AUTO_TEST_CASE(a_minor_that_nobody_has_is_ENODEV)
{
  user.mknod("/dev/nobody", S_IFCHR | 0600, 10, 250);
  BOOST_TEST(user.open("/dev/nobody", O_RDONLY) == -ENODEV);
}

BOOST_AUTO_TEST_CASE(a_device_without_operations_is_ENODEV)
{
  BOOST_TEST(misc_register(0, "toast", 255, 0, MISC_NO_FOPS).result == 0);
  BOOST_TEST(user.open("/dev/toast", O_RDONLY) == -ENODEV);
}

BOOST_AUTO_TEST_CASE(the_error_of_its_open_is_the_users)
{
  misc_register(0, "toast", 255, 0, MISC_OPEN);
  kernel("open returns EPERM", MISC_ERROR, numbers(-EPERM));
  BOOST_TEST(user.open("/dev/toast", O_RDONLY) == -EPERM);
  kernel("open returns 0", MISC_ERROR, numbers(0));
  BOOST_TEST(who("/dev/toast") == "toast");
}

BOOST_AUTO_TEST_CASE(after_an_open_that_failed_the_module_can_go)
{
  misc_register(0, "toast", 255, 0, MISC_OPEN);
  kernel("open returns EPERM", MISC_ERROR, numbers(-EPERM));
  user.open("/dev/toast", O_RDONLY);
  device.close();
  BOOST_TEST(user.rmmod("devices") == 0);
}

BOOST_AUTO_TEST_CASE(a_file_outlives_its_misc_device)
{
  misc_register(0, "toast", 250);
  auto fd = user.open("/dev/toast", O_RDONLY);
  misc_deregister(0);
  BOOST_TEST(fd.read(16) == "toast");
  BOOST_TEST(user.open("/dev/toast", O_RDONLY) == -ENOENT);
  user.mknod("/dev/own", S_IFCHR | 0600, 10, 250);
  BOOST_TEST(user.open("/dev/own", O_RDONLY) == -ENODEV);
}

BOOST_AUTO_TEST_CASE(an_open_misc_device_keeps_its_module)
{
  misc_register(0, "toast");
  auto fd = user.open("/dev/toast", O_RDONLY);
  device.close();
  BOOST_TEST(user.rmmod("devices") == -EWOULDBLOCK);
  fd.close();
  BOOST_TEST(user.rmmod("devices") == 0);
}

BOOST_AUTO_TEST_CASE(a_new_device_answers_the_node_of_an_old_one)
{
  misc_register(0, "toast", 250);
  user.mknod("/dev/own", S_IFCHR | 0600, 10, 250);
  BOOST_TEST(who("/dev/own") == "toast");
  misc_deregister(0);
  misc_register(1, "butter", 250);
  BOOST_TEST(who("/dev/own") == "butter");
}

BOOST_AUTO_TEST_CASE(udev_hears_of_it)
{
  misc_register(0, "toast", 250, 0640);
  misc_deregister(0);
  const auto events = user.uevents({"misc"});
  BOOST_TEST_REQUIRE(events.size() == 2U);
  BOOST_TEST(events[0] ==
             "add@/devices/virtual/misc/toast ACTION=add DEVPATH=/devices/virtual/misc/toast SUBSYSTEM=misc "
             "MAJOR=10 MINOR=250 DEVNAME=toast DEVMODE=0640");
  BOOST_TEST(events[1].starts_with("remove@/devices/virtual/misc/toast"));
}

BOOST_AUTO_TEST_CASE(major_10_is_misc_in_proc_devices)
{
  BOOST_TEST(user.contents("/proc/devices").find("\n 10 misc\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(from_cpp, lkm::test::fixture)

BOOST_AUTO_TEST_CASE(the_nodes_of_a_class_chrdev_module_come_and_go_with_it)
{
  BOOST_TEST(user.insmod("kettle") == 0);
  for (const unsigned n : {0U, 1U, 2U}) {
    const auto node = user.stat("/dev/kettle" + std::to_string(n));
    BOOST_TEST(node.mode == (S_IFCHR | 0644));
    BOOST_TEST(node.minor == 120 + n);
  }
  BOOST_TEST(user.listdir("/sys/class/kettle") == "kettle0 kettle1 kettle2");
  BOOST_TEST(user.rmmod("kettle") == 0);
  BOOST_TEST(user.stat("/dev/kettle0").result == -ENOENT);
  BOOST_TEST(user.stat("/sys/class/kettle").result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(each_node_leads_to_its_own)
{
  user.insmod("kettle");
  user.open("/dev/kettle1", O_WRONLY).write("hot");
  BOOST_TEST(user.open("/dev/kettle1", O_RDONLY).read(16) == "hot");
  BOOST_TEST(user.open("/dev/kettle2", O_RDONLY).read(16) == "");
  BOOST_TEST(user.stat("/dev/kettle3").result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_class_chrdev_module_does_not_load_where_its_numbers_are_taken)
{
  user.insmod("devices");
  user.mknod("/dev/devices", S_IFCHR | 0600, CALL_MAJOR, DEVICES_MINOR);
  auto fd = user.open("/dev/devices", O_RDWR);
  const control kernel(user, fd.number());
  kernel.ask(CLASS_CREATE, numbers(0, 0, 0, 0, "kettle"));
  BOOST_TEST(user.insmod("kettle") == -EEXIST);
  kernel.ask(CLASS_DESTROY, numbers(0));
  kernel.ask(CLASS_CREATE, numbers(0, 0, 0, 0, "tea"));
  kernel.ask(DEVICE_CREATE, numbers(0, CALL_MAJOR, 122, 0, "cup"));
  BOOST_TEST(user.insmod("kettle") == -EEXIST);
  BOOST_TEST(user.stat("/dev/kettle0").result == -ENOENT);
  kernel.ask(DEVICE_DESTROY, numbers(0, CALL_MAJOR, 122));
  BOOST_TEST(user.insmod("kettle") == 0);
}

BOOST_AUTO_TEST_CASE(each_minor_of_an_array_module_has_a_driver_of_its_own)
{
  log_prefixes = {"mugs: ", "lkm: "};
  BOOST_TEST(user.insmod("mugs") == 0);
  BOOST_TEST(logged("lkm: the driver of mugs has read, write"));
  for (const unsigned n : {0U, 1U, 2U}) {
    const auto node = user.stat("/dev/mugs" + std::to_string(n));
    BOOST_TEST(node.mode == (S_IFCHR | 0644));
    BOOST_TEST(node.minor == 130 + n);
    BOOST_TEST(times_logged("mugs: " + std::to_string(130 + n) + " is made") == 1);
  }
  BOOST_TEST(user.open("/dev/mugs1", O_WRONLY).write("hot") == 3);
  BOOST_TEST(user.open("/dev/mugs2", O_WRONLY).write("iced") == 4);
  BOOST_TEST(user.open("/dev/mugs0", O_RDONLY).read(16) == "");
  BOOST_TEST(user.open("/dev/mugs1", O_RDONLY).read(16) == "hot");
  BOOST_TEST(user.open("/dev/mugs2", O_RDONLY).read(16) == "iced");
  BOOST_TEST(user.rmmod("mugs") == 0);
  BOOST_TEST(times_logged(" is gone") == 3);
  BOOST_TEST(user.stat("/dev/mugs0").result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(one_driver_of_an_array_module_can_refuse_for_all)
{
  log_prefixes = {"mugs: "};
  BOOST_TEST(user.insmod("mugs", "cracked=131") == -EIO);
  BOOST_TEST(times_logged(" is made") == 2);
  BOOST_TEST(times_logged(" is gone") == 2);
  BOOST_TEST(user.stat("/dev/mugs0").result == -ENOENT);
  BOOST_TEST(user.stat("/sys/class/mugs").result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(the_node_of_a_misc_module_comes_and_goes_with_it)
{
  log_prefixes = {"toaster: "};
  BOOST_TEST(user.insmod("toaster") == 0);
  struct ::stat node{};  // its minor differs between kernels
  BOOST_TEST(user.raw().stat("/dev/toaster", node) == 0);
  BOOST_TEST(node.st_mode == (S_IFCHR | 0666));
  auto fd = user.open("/dev/toaster", O_RDWR);
  BOOST_TEST(fd.write("slice") == 5);
  BOOST_TEST(fd.write("another slice") == 8);
  BOOST_TEST(fd.read(1) == -EINVAL);
  BOOST_TEST(user.rmmod("toaster") == -EWOULDBLOCK);
  fd.close();
  BOOST_TEST(user.rmmod("toaster") == 0);
  BOOST_TEST(user.stat("/dev/toaster").result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_misc_module_whose_driver_refuses_has_no_node)
{
  BOOST_TEST(user.insmod("toaster", "broken=1") == -EIO);
  BOOST_TEST(user.stat("/dev/toaster").result == -ENOENT);
  BOOST_TEST(user.insmod("toaster") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
