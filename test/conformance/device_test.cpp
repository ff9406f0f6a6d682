// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// drivers/base: classes, devices, the nodes that devtmpfs makes of them, and what udev hears.
#include "devices.hpp"

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(classes, devices)

BOOST_AUTO_TEST_CASE(a_class_shows_in_sys_class_until_it_is_destroyed)
{
  BOOST_TEST(class_create(0, "tea") == 0);
  BOOST_TEST(user.listdir("/sys/class/tea") == "");
  class_destroy(0);
  BOOST_TEST(user.stat("/sys/class/tea").result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_name_that_a_class_has_is_EEXIST)
{
  log_prefixes = {"sysfs: cannot"};
  class_create(0, "tea");
  BOOST_TEST(class_create(1, "tea") == -EEXIST);
  BOOST_TEST(class_create(1, "misc") == -EEXIST);
  BOOST_TEST(exists("/sys/class/tea"));
}

BOOST_AUTO_TEST_CASE(the_name_of_a_destroyed_class_is_free_again)
{
  class_create(0, "tea");
  class_destroy(0);
  BOOST_TEST(class_create(1, "tea") == 0);
}

BOOST_AUTO_TEST_CASE(a_class_is_made_of_a_name_alone)
{
  BOOST_TEST(class_create(0, "tea", CLASS_NO_OWNER) == 0);
  BOOST_TEST(device_create(0, 0, "cup") == 0);
}

BOOST_AUTO_TEST_CASE(a_class_of_the_modules_own_is_registered_and_unregistered)
{
  BOOST_TEST(class_create(0, "tea", CLASS_STATIC) == 0);
  BOOST_TEST(class_create(1, "tea", CLASS_STATIC) == -EEXIST);
  BOOST_TEST(device_create(0, 0, "cup") == 0);
  BOOST_TEST(who("/dev/cup") == "12:100");
  device_destroy(0, 0);
  class_destroy(0);
  BOOST_TEST(!exists("/sys/class/tea"));
}

BOOST_AUTO_TEST_CASE(a_slash_in_the_name_of_a_class_becomes_an_exclamation_mark)
{
  BOOST_TEST(class_create(0, "tea/green") == 0);
  BOOST_TEST(exists("/sys/class/tea!green"));
}

BOOST_AUTO_TEST_CASE(an_empty_name_is_EINVAL)
{
  expected_bugs = {"attempted to be registered with empty name"};
  BOOST_TEST(class_create(0, "") == -EINVAL);
  class_create(0, "tea");
  BOOST_TEST(device_create(0, 0, "") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(to_destroy_no_class_is_nothing)
{
  class_destroy(NO_CLASS);
  class_destroy(ERROR_CLASS);
}

BOOST_AUTO_TEST_CASE(udev_hears_of_a_class)
{
  class_create(0, "tea");
  class_destroy(0);
  const auto events = user.uevents({"class"});
  BOOST_TEST_REQUIRE(events.size() == 2U);
  BOOST_TEST(events[0] == "add@/class/tea ACTION=add DEVPATH=/class/tea SUBSYSTEM=class");
  BOOST_TEST(events[1] == "remove@/class/tea ACTION=remove DEVPATH=/class/tea SUBSYSTEM=class");
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// A class of which a test makes devices.
struct tea : devices {
  tea() { BOOST_TEST_REQUIRE(class_create(0, "tea") == 0); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(device, tea)

BOOST_AUTO_TEST_CASE(a_device_has_a_node_of_roots_with_mode_0600)
{
  BOOST_TEST(device_create(0, 1, "cup") == 0);
  const auto node = user.stat("/dev/cup");
  BOOST_TEST(node.mode == (S_IFCHR | 0600));
  BOOST_TEST(node.uid == 0U);
  BOOST_TEST(node.gid == 0U);
  BOOST_TEST(node.major == 12U);
  BOOST_TEST(node.minor == 101U);
}

BOOST_AUTO_TEST_CASE(the_node_leads_to_the_driver)
{
  device_create(0, 2, "cup");
  BOOST_TEST(who("/dev/cup") == "12:102");
}

BOOST_AUTO_TEST_CASE(the_node_goes_with_the_device)
{
  device_create(0, 0, "cup");
  device_destroy(0, 0);
  BOOST_TEST(!exists("/dev/cup"));
  BOOST_TEST(!exists("/sys/class/tea/cup"));
  BOOST_TEST(!exists("/sys/devices/virtual/tea"));
}

BOOST_AUTO_TEST_CASE(a_node_whose_number_nobody_answers_is_ENXIO)
{
  BOOST_TEST(device_create_at(0, CALL_MAJOR, 255, "nobody") == 0);
  BOOST_TEST(user.open("/dev/nobody", O_RDONLY) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(sys_tells_the_number)
{
  device_create(0, 3, "cup");
  BOOST_TEST(text_of("/sys/class/tea/cup/dev") == "12:103\n");
  BOOST_TEST(text_of("/sys/class/tea/cup/uevent") == "MAJOR=12\nMINOR=103\nDEVNAME=cup\n");
  BOOST_TEST(user.lstat("/sys/class/tea/cup/dev").mode == (S_IFREG | 0444));
  BOOST_TEST(user.lstat("/sys/class/tea/cup/uevent").mode == (S_IFREG | 0644));
}

BOOST_AUTO_TEST_CASE(links_in_sys_lead_to_the_device_and_back)
{
  device_create(0, 0, "cup");
  BOOST_TEST(user.readlink("/sys/class/tea/cup") == "../../devices/virtual/tea/cup");
  BOOST_TEST(user.readlink("/sys/dev/char/12:100") == "../../devices/virtual/tea/cup");
  BOOST_TEST(user.readlink("/sys/devices/virtual/tea/cup/subsystem") == "../../../../class/tea");
}

BOOST_AUTO_TEST_CASE(a_name_that_the_class_has_is_EEXIST)
{
  log_prefixes = {"sysfs: cannot"};
  device_create(0, 0, "cup");
  BOOST_TEST(device_create(0, 1, "cup") == -EEXIST);
  BOOST_TEST(user.stat("/dev/cup").minor == 100U);
}

BOOST_AUTO_TEST_CASE(a_number_that_a_device_has_is_EEXIST)
{
  log_prefixes = {"sysfs: cannot"};
  device_create(0, 0, "cup");
  BOOST_TEST(device_create(0, 0, "mug") == -EEXIST);
  BOOST_TEST(!exists("/dev/mug"));
  BOOST_TEST(user.listdir("/sys/class/tea") == "cup");
}

BOOST_AUTO_TEST_CASE(of_a_device_that_failed_late_udev_hears_that_it_goes)
{
  device_create(0, 0, "cup");
  device_create(0, 0, "mug");
  const auto events = user.uevents({"tea"});
  BOOST_TEST_REQUIRE(events.size() == 2U);
  BOOST_TEST(events[1].starts_with("remove@/devices/virtual/tea/mug"));
}

BOOST_AUTO_TEST_CASE(two_classes_may_have_devices_of_one_name_but_the_node_is_the_firsts)
{
  class_create(1, "milk");
  device_create(0, 0, "cup");
  BOOST_TEST(device_create(1, 1, "cup") == 0);
  BOOST_TEST(user.stat("/dev/cup").minor == 100U);
  device_destroy(1, 1);
  BOOST_TEST(exists("/dev/cup"));
}

BOOST_AUTO_TEST_CASE(without_a_class_it_is_ENODEV)
{
  BOOST_TEST(device_create(NO_CLASS, 0, "cup") == -ENODEV);
  BOOST_TEST(device_create(ERROR_CLASS, 0, "cup") == -ENODEV);
}

BOOST_AUTO_TEST_CASE(without_a_major_there_is_no_node)
{
  BOOST_TEST(device_create_at(0, 0, 0, "cup") == 0);
  BOOST_TEST(!exists("/dev/cup"));
  BOOST_TEST(exists("/sys/class/tea/cup"));
  BOOST_TEST(!exists("/sys/class/tea/cup/dev"));
  BOOST_TEST(text_of("/sys/class/tea/cup/uevent") == "");
}

BOOST_AUTO_TEST_CASE(to_destroy_a_number_that_the_class_does_not_have_is_nothing)
{
  device_create(0, 0, "cup");
  device_destroy(0, 1);
  BOOST_TEST(exists("/dev/cup"));
}

BOOST_AUTO_TEST_CASE(a_device_below_another_stands_in_its_directory)
{
  device_register(0, 0, "pot");
  BOOST_TEST(device_create(0, 0, "cup", 1) == 0);
  BOOST_TEST(user.readlink("/sys/class/tea/cup") == "../../devices/virtual/tea/pot/cup");
  BOOST_TEST(user.readlink("/sys/class/tea/cup/device") == "../../pot");
}

BOOST_AUTO_TEST_CASE(below_a_device_without_a_class_it_stands_in_a_directory_of_its_class)
{
  device_register(0, NO_CLASS, "stove");
  BOOST_TEST(exists("/sys/devices/stove"));
  BOOST_TEST(device_create(0, 0, "cup", 1) == 0);
  BOOST_TEST(user.readlink("/sys/class/tea/cup") == "../../devices/stove/tea/cup");
  device_destroy(0, 0);
  BOOST_TEST(!exists("/sys/devices/stove/tea"));
}

BOOST_AUTO_TEST_CASE(release_runs_when_a_device_is_unregistered)
{
  BOOST_TEST(device_register(0, 0, "pot", CALL_MAJOR, DEVICES_FIRST) == 0);
  BOOST_TEST(who("/dev/pot") == "12:100");
  device_call(DEVICE_UNREGISTER, "device_unregister", 0);
  BOOST_TEST(!exists("/dev/pot"));
  BOOST_TEST(device_call(DEVICE_RELEASED, "released", 0) == 1);
}

BOOST_AUTO_TEST_CASE(who_holds_a_reference_keeps_the_device_from_release)
{
  device_register(0, 0, "pot");
  BOOST_TEST(device_call(DEVICE_GET, "get_device", 0) == 1);
  device_call(DEVICE_UNREGISTER, "device_unregister", 0);
  BOOST_TEST(device_call(DEVICE_RELEASED, "released", 0) == 0);
  device_call(DEVICE_PUT, "put_device", 0);
  BOOST_TEST(device_call(DEVICE_RELEASED, "released", 0) == 1);
}

BOOST_AUTO_TEST_CASE(a_device_that_could_not_be_registered_is_released_by_put_device)
{
  device_register(0, 0, "pot");
  BOOST_TEST(device_register(1, 0, "pot") == -EEXIST);
  BOOST_TEST(device_call(DEVICE_RELEASED, "released", 1) == 1);
}

BOOST_AUTO_TEST_CASE(a_file_outlives_its_device)
{
  device_create(0, 0, "cup");
  auto fd = user.open("/dev/cup", O_RDONLY);
  device_destroy(0, 0);
  BOOST_TEST(fd.read(16) == "12:100");
  BOOST_TEST(user.open("/dev/cup", O_RDONLY) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(the_number_answers_after_its_device_has_gone)
{
  device_create(0, 0, "cup");
  device_destroy(0, 0);
  user.mknod("/dev/own", S_IFCHR | 0600, CALL_MAJOR, DEVICES_FIRST);
  BOOST_TEST(who("/dev/own") == "12:100");
}

BOOST_AUTO_TEST_CASE(an_open_node_keeps_the_module)
{
  device_create(0, 0, "cup");
  auto fd = user.open("/dev/cup", O_RDONLY);
  device.close();
  BOOST_TEST(user.rmmod("devices") == -EWOULDBLOCK);
  fd.close();
  BOOST_TEST(user.rmmod("devices") == 0);
  BOOST_TEST(!exists("/dev/cup"));
}

BOOST_AUTO_TEST_CASE(udev_hears_of_a_device)
{
  device_create(0, 0, "cup");
  device_destroy(0, 0);
  const auto events = user.uevents({"tea"});
  BOOST_TEST_REQUIRE(events.size() == 2U);
  BOOST_TEST(events[0] ==
             "add@/devices/virtual/tea/cup ACTION=add DEVPATH=/devices/virtual/tea/cup SUBSYSTEM=tea MAJOR=12 "
             "MINOR=100 DEVNAME=cup");
  BOOST_TEST(events[1].starts_with("remove@/devices/virtual/tea/cup ACTION=remove"));
}

BOOST_AUTO_TEST_CASE(udev_hears_of_a_change_when_the_driver_says_so)
{
  device_register(0, 0, "pot");
  BOOST_TEST(device_call(DEVICE_CHANGED, "kobject_uevent", 0) == 0);
  BOOST_TEST(user.uevents({"tea"}).back() ==
             "change@/devices/virtual/tea/pot ACTION=change DEVPATH=/devices/virtual/tea/pot SUBSYSTEM=tea");
}

BOOST_AUTO_TEST_CASE(udev_hears_nothing_of_a_device_without_a_class)
{
  device_register(0, NO_CLASS, "stove");
  BOOST_TEST(device_call(DEVICE_CHANGED, "kobject_uevent", 0) == 0);
  BOOST_TEST(user.uevents({"", "devices"}).empty());
}

BOOST_AUTO_TEST_CASE(the_class_adds_variables_to_what_udev_hears)
{
  class_create(1, "milk", CLASS_UEVENT);
  device_create(1, 0, "cup");
  BOOST_TEST(user.uevents({"milk"}).at(0).ends_with("DEVNAME=cup DRINK=cup"));
  BOOST_TEST(text_of("/sys/class/milk/cup/uevent") == "MAJOR=12\nMINOR=100\nDEVNAME=cup\nDRINK=cup\n");
}

BOOST_AUTO_TEST_CASE(proc_devices_knows_regions_only)
{
  const auto before = user.contents("/proc/devices");
  device_create_at(0, CALL_MAJOR, 255, "nobody");
  BOOST_TEST((user.contents("/proc/devices") == before));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(devtmpfs, tea)

BOOST_AUTO_TEST_CASE(the_class_chooses_the_mode)
{
  class_create(1, "milk", CLASS_DEVNODE, 0666);
  device_create(1, 0, "cup");
  BOOST_TEST(mode("/dev/cup") == (S_IFCHR | 0666));
  BOOST_TEST(user.uevents({"milk"}).at(0).ends_with("DEVNAME=cup DEVMODE=0666"));
  BOOST_TEST(text_of("/sys/class/milk/cup/uevent") == "MAJOR=12\nMINOR=100\nDEVNAME=cup\nDEVMODE=0666\n");
}

BOOST_AUTO_TEST_CASE(the_umask_of_a_process_does_not_matter)
{
  user.umask(077);
  class_create(1, "milk", CLASS_DEVNODE, 0666);
  device_create(1, 0, "mugs/cup");
  BOOST_TEST(mode("/dev/mugs/cup") == (S_IFCHR | 0666));
  BOOST_TEST(mode("/dev/mugs") == (S_IFDIR | 0755));
  user.umask(022);
}

BOOST_AUTO_TEST_CASE(the_class_chooses_the_name)
{
  class_create(1, "milk", CLASS_KITCHEN);
  device_create(1, 0, "cup");
  BOOST_TEST(!exists("/dev/cup"));
  BOOST_TEST(who("/dev/kitchen/cup") == "12:100");
  BOOST_TEST(exists("/sys/class/milk/cup"));
  device_destroy(1, 0);
  BOOST_TEST(!exists("/dev/kitchen"));
}

BOOST_AUTO_TEST_CASE(a_slash_in_the_name_makes_directories)
{
  BOOST_TEST(device_create(0, 0, "mugs/red/cup") == 0);
  BOOST_TEST(who("/dev/mugs/red/cup") == "12:100");
  BOOST_TEST(exists("/sys/class/tea/mugs!red!cup"));
  BOOST_TEST(user.uevents({"tea"}).at(0).ends_with("DEVNAME=mugs/red/cup"));
  device_destroy(0, 0);
  BOOST_TEST(!exists("/dev/mugs"));
}

BOOST_AUTO_TEST_CASE(an_exclamation_mark_in_the_name_is_a_slash_in_dev)
{
  device_create(0, 0, "mugs!cup");
  BOOST_TEST(who("/dev/mugs/cup") == "12:100");
}

BOOST_AUTO_TEST_CASE(a_directory_goes_with_its_last_node)
{
  device_create(0, 0, "mugs/red");
  device_create(0, 1, "mugs/blue");
  BOOST_TEST(user.listdir("/dev/mugs") == "blue red");
  device_destroy(0, 0);
  BOOST_TEST(user.listdir("/dev/mugs") == "blue");
  device_destroy(0, 1);
  BOOST_TEST(!exists("/dev/mugs"));
}

BOOST_AUTO_TEST_CASE(a_directory_that_a_process_made_stays)
{
  user.mkdir("/dev/mugs", 0700);
  device_create(0, 0, "mugs/red");
  BOOST_TEST(user.listdir("/dev/mugs") == "red");
  device_destroy(0, 0);
  BOOST_TEST(user.listdir("/dev/mugs") == "");
}

BOOST_AUTO_TEST_CASE(a_directory_with_something_else_in_it_stays)
{
  device_create(0, 0, "mugs/red");
  user.symlink("red", "/dev/mugs/favourite");
  device_destroy(0, 0);
  BOOST_TEST(user.listdir("/dev/mugs") == "favourite");
  user.unlink("/dev/mugs/favourite");
  BOOST_TEST(user.rmdir("/dev/mugs") == 0);
}

BOOST_AUTO_TEST_CASE(a_node_that_a_process_put_in_its_place_stays)
{
  device_create(0, 0, "cup");
  user.unlink("/dev/cup");
  user.mknod("/dev/cup", S_IFCHR | 0644, CALL_MAJOR, DEVICES_FIRST);
  device_destroy(0, 0);
  BOOST_TEST(mode("/dev/cup") == (S_IFCHR | 0644));
}

BOOST_AUTO_TEST_CASE(a_node_that_was_there_before_stays_what_it_is)
{
  user.mknod("/dev/cup", S_IFCHR | 0644, CALL_MAJOR, DEVICES_FIRST + 5);
  BOOST_TEST(device_create(0, 0, "cup") == 0);
  BOOST_TEST(who("/dev/cup") == "12:105");
  device_destroy(0, 0);
  BOOST_TEST(exists("/dev/cup"));
}

BOOST_AUTO_TEST_CASE(a_link_that_was_there_before_stays)
{
  user.symlink("nowhere", "/dev/cup");
  BOOST_TEST(device_create(0, 0, "cup") == 0);
  BOOST_TEST(user.readlink("/dev/cup") == "nowhere");
}

BOOST_AUTO_TEST_CASE(a_node_whose_mode_and_owner_were_changed_goes_all_the_same)
{
  device_create(0, 0, "cup");
  user.chmod("/dev/cup", 0666);
  user.chown("/dev/cup", 1000, 100);
  device_destroy(0, 0);
  BOOST_TEST(!exists("/dev/cup"));
}

BOOST_AUTO_TEST_CASE(a_node_that_was_renamed_stays)
{
  device_create(0, 0, "cup");
  BOOST_TEST(user.rename("/dev/cup", "/dev/mug") == 0);
  device_destroy(0, 0);
  BOOST_TEST(who("/dev/mug") == "12:100");
  user.unlink("/dev/mug");
}

BOOST_AUTO_TEST_CASE(another_link_to_the_node_loses_its_permissions)
{
  class_create(1, "milk", CLASS_DEVNODE, 0666);
  device_create(1, 0, "cup");
  user.chown("/dev/cup", 1000, 100);
  BOOST_TEST(user.link("/dev/cup", "/dev/mug") == 0);
  device_destroy(1, 0);
  const auto left = user.stat("/dev/mug");
  BOOST_TEST(left.mode == S_IFCHR);
  BOOST_TEST(left.uid == 0U);
}

BOOST_AUTO_TEST_CASE(a_node_that_a_process_removed_is_not_missed)
{
  device_create(0, 0, "cup");
  user.unlink("/dev/cup");
  device_destroy(0, 0);
  BOOST_TEST(device_create(0, 0, "cup") == 0);
  BOOST_TEST(exists("/dev/cup"));
}

BOOST_AUTO_TEST_SUITE_END()
