// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Classes and devices that are not given back, and nodes of block devices.
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

using lkm::sim::kernel;
namespace waist = lkm::waist;

namespace {

bool found(kernel& k, const char* words) { return k.report().mentions(words); }

}  // namespace

BOOST_AUTO_TEST_SUITE(device)

BOOST_AUTO_TEST_CASE(a_class_that_a_module_leaves_is_named_and_taken_away)
{
  kernel k;
  k.user().init_module("faulty", "fault=\"class left\"");
  k.user().delete_module("faulty");
  BOOST_TEST(found(k,
                   "module faulty left class \"tea\" registered after its exit: class_destroy() is missing; it was "
                   "made in "));
  BOOST_TEST(found(k, "(faulty.cpp:35)"));
  k.user().init_module("faulty", "fault=\"class left\"");
  BOOST_TEST(k.user().delete_module("faulty") == 0);
}

BOOST_AUTO_TEST_CASE(a_device_that_a_module_leaves_is_named_and_taken_away_with_its_node)
{
  kernel k;
  k.user().init_module("faulty", "fault=\"device left\"");
  struct ::stat node{};
  BOOST_TEST(k.user().stat("/dev/cup", node) == 0);
  k.user().delete_module("faulty");
  BOOST_TEST(found(k, "module faulty left device \"cup\" registered after its exit: device_destroy() is missing"));
  BOOST_TEST(found(k, "class_destroy() is missing"));
  BOOST_TEST(k.user().stat("/dev/cup", node) == -ENOENT);
  k.shut_down();
  BOOST_TEST(!found(k, "kmalloc() memory"));
}

BOOST_AUTO_TEST_CASE(what_nobody_gave_back_is_named_at_the_end)
{
  kernel k;
  auto* const cls = waist::__class_create(nullptr, "tea", nullptr);
  waist::device_create(cls, nullptr, waist::MKDEV(60, 0), nullptr, "cup%d", 1);
  k.shut_down();
  BOOST_TEST(found(k, "device \"cup1\" never unregistered: device_destroy() is missing"));
  BOOST_TEST(found(k, "class \"tea\" never unregistered: class_destroy() is missing"));
}

BOOST_AUTO_TEST_CASE(a_class_that_is_destroyed_before_its_device_is_named)
{
  kernel k;
  k.user().init_module("faulty", "fault=\"class before device\"");
  BOOST_TEST(found(k, "class \"tea\" destroyed before its device \"cup\": device_destroy() comes first"));
}

BOOST_AUTO_TEST_CASE(a_device_that_is_destroyed_after_its_class_ends_the_test)
{
  kernel k;
  BOOST_CHECK_EXCEPTION(
      k.user().init_module("faulty", "fault=\"device after class\""), lkm::sim::kernel_bug, [](const auto& e) {
        return std::string_view(e.what()).find("device_destroy() of a class that is not registered") !=
               std::string_view::npos;
      });
}

BOOST_AUTO_TEST_CASE(a_number_that_the_class_does_not_have_is_noted)
{
  kernel k;
  auto* const cls = waist::__class_create(nullptr, "tea", nullptr);
  waist::device_destroy(cls, waist::MKDEV(60, 7));
  waist::class_destroy(cls);
  BOOST_TEST(found(k, "device_destroy() of 60:7, which class \"tea\" does not have"));
}

BOOST_AUTO_TEST_CASE(a_device_without_a_release_is_a_warning)
{
  kernel k;
  waist::device dev{};
  dev.init_name = "bare";
  BOOST_TEST(waist::device_register(&dev) == 0);
  waist::device_unregister(&dev);
  BOOST_TEST(found(k, "Device 'bare' does not have a release() function"));
}

BOOST_AUTO_TEST_CASE(what_a_device_says_has_its_class_and_its_name_before_it)
{
  kernel k;
  auto* const cls = waist::__class_create(nullptr, "tea", nullptr);
  auto* const dev = waist::device_create(cls, nullptr, 0, nullptr, "cup");
  waist::_dev_printk("\0016", dev, "%s\n", "full");
  BOOST_TEST(k.log().records().back().text == "tea cup: full");
  BOOST_TEST(k.log().records().back().level == 6);
  waist::device_destroy(cls, 0);
  waist::class_destroy(cls);
}

BOOST_AUTO_TEST_CASE(a_major_that_the_device_list_gives_to_another_is_noted)
{
  kernel k;
  k.user().init_module("faulty", "fault=\"major of another\"");
  BOOST_TEST(
      found(k, "module faulty takes character major 4 as \"faulty\", which Linux's device list gives to \"tty\""));
}

BOOST_AUTO_TEST_CASE(two_kernels_have_a_dev_and_a_sys_of_their_own)
{
  kernel one, other;
  one.user().init_module("faulty", "fault=\"device left\"");
  struct ::stat node{};
  BOOST_TEST(one.user().stat("/dev/cup", node) == 0);
  BOOST_TEST(other.user().stat("/dev/cup", node) == -ENOENT);
  BOOST_TEST(other.user().init_module("faulty", "fault=\"device left\"") == 0);
  one.report();
  other.report();
}

BOOST_AUTO_TEST_SUITE_END()
