// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/kmod.c and fs/char_dev.c's base_probe(): opening a node loads the driver; and how a driver goes while it is
/// used.
#include "calls.hpp"

using namespace conformance;

namespace {

struct on_demand : lkm::test::fixture {
  on_demand() { log_prefixes = {"ondemand: "}; }

  std::string node(unsigned major, unsigned minor)
  {
    const auto path = "/dev/ondemand" + std::to_string(major) + '.' + std::to_string(minor);
    user.mknod(path, S_IFCHR | 0666, major, minor);
    return path;
  }
  bool loaded() { return user.contents("/proc/modules").find("ondemand ") != std::string::npos; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(loading_on_demand, on_demand)

BOOST_AUTO_TEST_CASE(opening_a_node_loads_the_module_with_its_numbers_as_an_alias)
{
  BOOST_TEST(!loaded());
  {
    auto fd = user.open(node(240, 7), O_RDONLY);
    BOOST_TEST(fd.read(10) == "here");
    BOOST_TEST(user.rmmod("ondemand") == -EWOULDBLOCK);
  }
  BOOST_TEST(user.rmmod("ondemand") == 0);
}

BOOST_AUTO_TEST_CASE(an_alias_may_be_of_a_whole_major)
{
  BOOST_TEST(user.open(node(241, 200), O_RDONLY).read(10) == "here");
  BOOST_TEST(user.rmmod("ondemand") == 0);
}

BOOST_AUTO_TEST_CASE(numbers_that_no_module_names_are_ENXIO)
{
  BOOST_TEST(user.open(node(240, 8), O_RDONLY) == -ENXIO);
  BOOST_TEST(user.open(node(243, 0), O_RDONLY) == -ENXIO);
  BOOST_TEST(!loaded());
}

BOOST_AUTO_TEST_CASE(the_major_alone_is_asked_for_as_well_and_may_not_help)
{
  BOOST_TEST(user.open(node(242, 3), O_RDONLY) == -ENXIO);
  BOOST_TEST(loaded());
  BOOST_TEST(user.rmmod("ondemand") == 0);
}

BOOST_AUTO_TEST_CASE(anybody_who_may_open_the_node_has_it_loaded)
{
  const auto path = node(240, 7);
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->insmod("ondemand") == -EPERM);
  BOOST_TEST(guest->open(path, O_RDONLY).read(4) == "here");
  BOOST_TEST(user.rmmod("ondemand") == 0);
}

BOOST_AUTO_TEST_CASE(a_module_whose_init_fails_leaves_ENXIO)
{
  BOOST_TEST_REQUIRE(user.insmod("registry") == 0);
  BOOST_TEST_REQUIRE(user.mknod("/dev/registry", S_IFCHR | 0666, CALL_MAJOR, REGISTRY_MINOR) == 0);
  auto registry = user.open("/dev/registry", O_RDWR);
  const control kernel(user, registry.number());
  BOOST_TEST(kernel("register_chrdev(241)", REGISTER_CHRDEV, numbers(241, 0, 0, 0, "other")).result == 0);
  BOOST_TEST(user.open(node(240, 7), O_RDONLY) == -ENXIO);
  BOOST_TEST(!loaded());
  kernel("unregister_chrdev(241)", UNREGISTER_CHRDEV, numbers(241, 0, 0, 0, "other"));
  BOOST_TEST(user.open(node(240, 7), O_RDONLY).read(4) == "here");
  BOOST_TEST(user.rmmod("ondemand") == 0);
}

BOOST_AUTO_TEST_CASE(a_module_that_leaves_can_no_longer_be_held)
{
  BOOST_TEST(user.insmod("ondemand") == 0);
  BOOST_TEST(user.rmmod("ondemand") == 0);
  BOOST_TEST(logged("while it leaves, try_module_get is 0"));
}

BOOST_AUTO_TEST_CASE(force_takes_away_what_nobody_holds)
{
  BOOST_TEST(user.insmod("ondemand") == 0);
  BOOST_TEST(user.rmmod("ondemand", process::forced) == 0);
  BOOST_TEST(!loaded());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(removal_under_use, fileops_fixture)

BOOST_AUTO_TEST_CASE(a_module_whose_open_is_under_way_stays)
{
  auto child = user.spawn([path = node(FILEOPS_SLOW_OPEN)](auto& self) { return self.open(path, O_RDONLY).close(); });
  child.wait_until_asleep();
  BOOST_TEST(user.rmmod("fileops") == -EWOULDBLOCK);
  wake(0);
  BOOST_TEST(child.join() == 0);
  BOOST_TEST(user.rmmod("fileops") == 0);
}

BOOST_AUTO_TEST_CASE(a_module_whose_ioctl_is_under_way_stays)
{
  auto fd = open(FILEOPS_SLOW_OPEN, O_RDONLY | O_NONBLOCK);
  auto child = user.spawn([n = fd.number()](auto& self) { return self.ioctl(n, FILEOPS_SLEEP, 0); });
  child.wait_until_asleep();
  fd.close();
  BOOST_TEST(user.rmmod("fileops") == -EWOULDBLOCK);
  wake(0);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
