// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What differs between kernels in drivers/char/misc.c, as Linux 6.1 has it, and misuse.
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <deque>
#include <string>

using lkm::sim::kernel;
namespace waist = lkm::waist;

namespace {

constexpr waist::file_operations no_operations{};

waist::miscdevice make(const char* name, int minor = waist::MISC_DYNAMIC_MINOR)
{
  waist::miscdevice misc{};
  misc.name = name;
  misc.minor = minor;
  misc.fops = &no_operations;
  return misc;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(misc)

BOOST_AUTO_TEST_CASE(dynamic_minors_go_from_127_down)
{
  kernel k;
  auto one = make("one"), two = make("two");
  BOOST_TEST(waist::misc_register(&one) == 0);
  BOOST_TEST(waist::misc_register(&two) == 0);
  BOOST_TEST(one.minor == 127);
  BOOST_TEST(two.minor == 126);
  waist::misc_deregister(&one);
  waist::misc_deregister(&two);
}

BOOST_AUTO_TEST_CASE(there_are_128_of_them_and_then_it_is_EBUSY)
{
  kernel k;
  std::deque<std::string> names;
  std::deque<waist::miscdevice> devices;
  for (int i = 0; i < 128; ++i) {
    names.push_back("m" + std::to_string(i));
    BOOST_TEST_REQUIRE(waist::misc_register(&devices.emplace_back(make(names.back().c_str()))) == 0);
  }
  BOOST_TEST(devices.back().minor == 0);
  auto extra = make("extra");
  BOOST_TEST(waist::misc_register(&extra) == -EBUSY);
  for (auto& misc : devices) waist::misc_deregister(&misc);
}

BOOST_AUTO_TEST_CASE(a_dynamic_minor_that_somebody_has_by_number_is_EEXIST)
{
  kernel k;
  auto by_number = make("number", 127), dynamic = make("dynamic");
  BOOST_TEST(waist::misc_register(&by_number) == 0);
  BOOST_TEST(waist::misc_register(&dynamic) == -EEXIST);
  BOOST_TEST(dynamic.minor == waist::MISC_DYNAMIC_MINOR);
  waist::misc_deregister(&by_number);
}

BOOST_AUTO_TEST_CASE(one_that_a_module_leaves_is_named_and_taken_away)
{
  kernel k;
  k.user().init_module("faulty", "fault=\"misc left\"");
  k.user().delete_module("faulty");
  BOOST_TEST(k.report().mentions(
      "module faulty left misc device \"toast\" registered after its exit: misc_deregister() is missing"));
  struct ::stat node{};
  BOOST_TEST(k.user().stat("/dev/toast", node) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(deregistering_twice_ends_the_test)
{
  kernel k;
  BOOST_CHECK_THROW(k.user().init_module("faulty", "fault=\"misc twice\""), lkm::sim::kernel_bug);
}

BOOST_AUTO_TEST_SUITE_END()
