// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

using lkm::sim::kernel;

namespace {

int open_machine(kernel& k, const char* module, unsigned minor)
{
  auto& user = k.user();
  user.init_module(module, "");
  user.mknod("/dev/machine", S_IFCHR | 0600, lkm::MKDEV(12, minor));
  return user.open("/dev/machine", O_RDWR | O_NONBLOCK);
}

long put_cup(kernel& k, int fd)
{
  const auto buffer = k.user().memory().map(1);
  return k.user().write(fd, buffer, 1);
}

long drink(kernel& k, int fd)
{
  const auto buffer = k.user().memory().map(1);
  return k.user().read(fd, buffer, 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kernels)

BOOST_AUTO_TEST_CASE(two_live_side_by_side_with_the_same_cxx_module)
{
  kernel a, b;
  const int in_a = open_machine(a, "coffee", 2), in_b = open_machine(b, "coffee", 2);
  BOOST_TEST(put_cup(a, in_a) == 1);
  BOOST_TEST(drink(b, in_b) == -EAGAIN);
  BOOST_TEST(drink(a, in_a) == 1);
}

BOOST_AUTO_TEST_CASE(two_live_side_by_side_with_the_same_c_module)
{
  kernel a, b;
  const int in_a = open_machine(a, "coffee_c", 3), in_b = open_machine(b, "coffee_c", 3);
  BOOST_TEST(put_cup(a, in_a) == 1);
  BOOST_TEST(drink(b, in_b) == -EAGAIN);
  BOOST_TEST(drink(a, in_a) == 1);
}

BOOST_AUTO_TEST_CASE(a_c_module_that_is_loaded_again_has_pristine_data)
{
  kernel k;
  auto& user = k.user();
  const int fd = open_machine(k, "coffee_c", 3);
  put_cup(k, fd);
  user.close(fd);
  BOOST_TEST(user.delete_module("coffee_c") == 0);
  BOOST_TEST(user.init_module("coffee_c", "") == 0);
  BOOST_TEST(drink(k, user.open("/dev/machine", O_RDWR | O_NONBLOCK)) == -EAGAIN);
}

BOOST_AUTO_TEST_CASE(a_parameter_does_not_outlive_its_module)
{
  {
    kernel k;
    BOOST_TEST(k.user().init_module("coffee_c", "cups=7") == 0);
    BOOST_TEST(k.log().records().back().text == "coffee_c: ready for 7 cups");
  }
  kernel fresh;
  BOOST_TEST(fresh.user().init_module("coffee_c", "") == 0);
  BOOST_TEST(fresh.log().records().back().text == "coffee_c: ready for 3 cups");
}

BOOST_AUTO_TEST_CASE(the_outer_kernel_is_current_again_after_the_inner_one)
{
  kernel outer;
  {
    kernel inner;
    BOOST_TEST(&lkm::sim::current().owner() == &inner);
  }
  BOOST_TEST(&lkm::sim::current().owner() == &outer);
}

BOOST_AUTO_TEST_CASE(the_newer_kernel_stays_current_when_the_older_one_goes)
{
  auto older = std::make_unique<kernel>();
  kernel newer;
  older.reset();
  BOOST_TEST(&lkm::sim::current().owner() == &newer);
}

BOOST_AUTO_TEST_CASE(without_a_kernel_the_driver_api_says_what_is_missing)
{
  BOOST_CHECK_EXCEPTION(lkm::waist::schedule(), lkm::sim::misuse, [](const auto& e) {
    return std::string(e.what()).find("construct an lkm::sim::kernel") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_module_that_does_not_exist_is_ENOENT)
{
  kernel k;
  BOOST_TEST(k.user().init_module("nonesuch", "") == -ENOENT);
  BOOST_TEST(k.report().mentions(
      "there is no module nonesuch: no LKM_MODULE of that name is linked in, and no nonesuch.ko is in"));
}

BOOST_AUTO_TEST_SUITE_END()
