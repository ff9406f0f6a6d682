// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/module/main.c: loading, counting and removing.
#include "registry.hpp"

using namespace conformance;

namespace {

struct modules : lkm::test::fixture {
  modules() { log_prefixes = {"badinit: "}; }

  bool is_loaded(const std::string& name)
  {
    const bool loaded = ('\n' + user.contents("/proc/modules")).find('\n' + name + ' ') != std::string::npos;
    user.remark(name + (loaded ? " is" : " is not") + " in /proc/modules");
    return loaded;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(module_loader, modules)

BOOST_AUTO_TEST_CASE(a_module_comes_and_goes)
{
  BOOST_TEST(user.insmod("ops") == 0);
  BOOST_TEST(is_loaded("ops"));
  BOOST_TEST(user.rmmod("ops") == 0);
  BOOST_TEST(!is_loaded("ops"));
}

BOOST_AUTO_TEST_CASE(a_module_that_is_loaded_is_EEXIST)
{
  BOOST_TEST(user.insmod("ops") == 0);
  BOOST_TEST(user.insmod("ops") == -EEXIST);
  BOOST_TEST(is_loaded("ops"));
}

BOOST_AUTO_TEST_CASE(a_module_that_does_not_exist_is_ENOENT)
{
  BOOST_TEST(user.insmod("nothing") == -ENOENT);
  BOOST_TEST(user.rmmod("nothing") == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_module_that_was_removed_is_ENOENT)
{
  user.insmod("ops");
  BOOST_TEST(user.rmmod("ops") == 0);
  BOOST_TEST(user.rmmod("ops") == -ENOENT);
}

BOOST_AUTO_TEST_CASE(without_CAP_SYS_MODULE_it_is_EPERM)
{
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->insmod("ops") == -EPERM);
  BOOST_TEST(user.insmod("ops") == 0);
  BOOST_TEST(guest->rmmod("ops") == -EPERM);
  BOOST_TEST(guest->rmmod("nothing") == -EPERM);
}

BOOST_AUTO_TEST_CASE(what_init_returns_is_what_insmod_returns)
{
  for (const int error : {ENODEV, ENOMEM, EIO})
    BOOST_TEST(user.insmod("badinit", "result=-" + std::to_string(error)) == -error);
  BOOST_TEST(!is_loaded("badinit"));
}

BOOST_AUTO_TEST_CASE(a_module_whose_init_failed_can_be_loaded_again)
{
  BOOST_TEST(user.insmod("badinit", "result=-5") == -EIO);
  BOOST_TEST(user.insmod("badinit") == 0);
  BOOST_TEST(user.rmmod("badinit") == 0);
}

BOOST_AUTO_TEST_CASE(exit_does_not_run_after_init_failed)
{
  BOOST_TEST(user.insmod("badinit", "result=-5") == -EIO);
  BOOST_TEST(logged("badinit: init returns -5"));
  BOOST_TEST(!logged("badinit: exit"));
}

BOOST_AUTO_TEST_CASE(a_positive_result_of_init_loads)
{
  BOOST_TEST(user.insmod("badinit", "result=1") == 0);
  BOOST_TEST(logged("suspiciously returned 1, it should follow 0/-E convention"));
  BOOST_TEST(is_loaded("badinit"));
}

BOOST_AUTO_TEST_CASE(a_module_without_exit_goes_by_force_alone_and_that_taints)
{
  BOOST_TEST(user.insmod("noexit") == 0);
  BOOST_TEST(user.rmmod("noexit") == -EBUSY);
  BOOST_TEST(is_loaded("noexit"));
  BOOST_TEST(user.rmmod("noexit", user.forced) == 0);
  BOOST_TEST(!is_loaded("noexit"));
  BOOST_TEST((std::stoul(user.contents("/proc/sys/kernel/tainted")) & 8) == 8u);
}

BOOST_AUTO_TEST_CASE(a_module_that_is_loaded_again_starts_afresh)
{
  user.mknod("/dev/result", S_IFCHR | 0600, CALL_MAJOR, OPS_RESULT);
  user.insmod("ops");
  auto fd = user.open("/dev/result", O_RDWR);
  fd.ioctl(OPS_SET_RESULT, 7);
  BOOST_TEST(fd.ioctl(0x1234, 0) == 7);
  fd.ioctl(OPS_SET_RESULT, 0);
  fd.ioctl(OPS_WAKE, 1);
  fd.close();
  BOOST_TEST(user.rmmod("ops") == 0);
  BOOST_TEST(user.insmod("ops") == 0);
  user.mknod("/dev/waits", S_IFCHR | 0600, CALL_MAJOR, OPS_POLL_WAIT);
  BOOST_TEST(user.open("/dev/waits", O_RDWR).poll(POLLIN, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_node_left_behind_is_ENXIO_until_the_module_is_back)
{
  user.mknod("/dev/letters", S_IFCHR | 0600, CALL_MAJOR, OPS_READ_ONLY);
  BOOST_TEST(user.open("/dev/letters", O_RDONLY) == -ENXIO);
  user.insmod("ops");
  BOOST_TEST(user.open("/dev/letters", O_RDONLY).read(2) == "ab");
  user.rmmod("ops");
  BOOST_TEST(user.open("/dev/letters", O_RDONLY) == -ENXIO);
  user.insmod("ops");
  BOOST_TEST(user.open("/dev/letters", O_RDONLY).read(2) == "ab");
}

BOOST_AUTO_TEST_CASE(a_number_that_another_module_holds_keeps_one_from_loading)
{
  user.insmod("registry");
  user.mknod("/dev/registry", S_IFCHR | 0600, CALL_MAJOR, REGISTRY_MINOR);
  auto fd = user.open("/dev/registry", O_RDWR);
  const control kernel(user, fd.number());
  BOOST_TEST(kernel("register_chrdev_region", REGISTER_CHRDEV_REGION, numbers(CALL_MAJOR, 70, 1, 0, "mine")).result ==
             0);
  BOOST_TEST(user.insmod("badinit") == -EBUSY);
  BOOST_TEST(!is_loaded("badinit"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(module_references, registry)

BOOST_AUTO_TEST_CASE(try_module_get_holds_the_module_until_module_put)
{
  const auto before = kernel("module_refcount", MODULE_REFCOUNT, {}).result;
  BOOST_TEST(kernel("try_module_get", TRY_MODULE_GET, {}).result == 1);
  BOOST_TEST(kernel("module_refcount", MODULE_REFCOUNT, {}).result == before + 1);
  device.close();
  BOOST_TEST(user.rmmod("registry") == -EWOULDBLOCK);
  device = user.open("/dev/registry", O_RDWR);
  kernel("module_put", MODULE_PUT, {});
  device.close();
  BOOST_TEST(user.rmmod("registry") == 0);
}

BOOST_AUTO_TEST_CASE(an_open_file_counts_for_its_cdev_and_for_its_operations)
{
  register_chrdev_region(60, 0, 1, "tea");
  cdev_add(0, 60, 0, 1);
  const auto before = kernel("module_refcount", MODULE_REFCOUNT, {}).result;
  auto fd = open(60, 0);
  BOOST_TEST(kernel("module_refcount", MODULE_REFCOUNT, {}).result == before + 2);
  fd.close();
  BOOST_TEST(kernel("module_refcount", MODULE_REFCOUNT, {}).result == before);
}

BOOST_AUTO_TEST_CASE(a_file_of_a_deleted_cdev_still_holds_its_module)
{
  register_chrdev_region(60, 0, 1, "tea");
  cdev_add(0, 60, 0, 1);
  auto fd = open(60, 0);
  cdev_del(0);
  device.close();
  BOOST_TEST(user.rmmod("registry") == -EWOULDBLOCK);
  fd.close();
  BOOST_TEST(user.rmmod("registry") == 0);
}

BOOST_AUTO_TEST_CASE(a_module_takes_its_regions_with_it)
{
  register_chrdev_region(60, 0, 1, "tea");
  device.close();
  BOOST_TEST(user.rmmod("registry") == 0);
  BOOST_TEST(names_of(60) == "");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(a_module_as_many_are_written, lkm::test::fixture)

BOOST_AUTO_TEST_CASE(a_hyphen_of_its_file_is_an_underscore_in_its_name)
{
  log_prefixes = {"odd_name: "};
  BOOST_TEST(user.insmod("odd-name", "limit=7") == 0);
  BOOST_TEST(dmesg().back() == "<6>odd_name: odd_name, version 1.2, counts to 7");
  BOOST_TEST((user.contents("/proc/modules").find("odd_name ") != std::string::npos));
  BOOST_TEST(user.rmmod("odd-name") == 0);
  BOOST_TEST(dmesg().back() == "<6>odd_name: gone");
  BOOST_TEST(user.insmod("odd-name") == 0);
  BOOST_TEST(user.rmmod("odd_name") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
