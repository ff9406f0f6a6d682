// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/char_dev.c: who owns which numbers.
#include "registry.hpp"

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(char_dev, registry)

BOOST_AUTO_TEST_CASE(a_region_shows_in_proc_devices_until_it_is_given_back)
{
  BOOST_TEST(register_chrdev_region(60, 0, 4, "tea") == 0);
  BOOST_TEST(names_of(60) == "tea");
  unregister_chrdev_region(60, 0, 4);
  BOOST_TEST(names_of(60) == "");
}

BOOST_AUTO_TEST_CASE(the_same_region_twice_is_EBUSY)
{
  BOOST_TEST(register_chrdev_region(60, 0, 4, "tea") == 0);
  BOOST_TEST(register_chrdev_region(60, 0, 4, "milk") == -EBUSY);
  BOOST_TEST(names_of(60) == "tea");
}

BOOST_AUTO_TEST_CASE(a_region_over_the_start_of_another_is_EBUSY)
{
  BOOST_TEST(register_chrdev_region(60, 10, 10, "tea") == 0);
  BOOST_TEST(register_chrdev_region(60, 5, 6, "milk") == -EBUSY);
}

BOOST_AUTO_TEST_CASE(a_region_over_the_end_of_another_is_EBUSY)
{
  BOOST_TEST(register_chrdev_region(60, 10, 10, "tea") == 0);
  BOOST_TEST(register_chrdev_region(60, 19, 6, "milk") == -EBUSY);
}

BOOST_AUTO_TEST_CASE(a_region_inside_another_is_EBUSY)
{
  BOOST_TEST(register_chrdev_region(60, 10, 10, "tea") == 0);
  BOOST_TEST(register_chrdev_region(60, 14, 1, "milk") == -EBUSY);
}

BOOST_AUTO_TEST_CASE(a_region_around_another_is_EBUSY)
{
  BOOST_TEST(register_chrdev_region(60, 10, 10, "tea") == 0);
  BOOST_TEST(register_chrdev_region(60, 0, 100, "milk") == -EBUSY);
}

BOOST_AUTO_TEST_CASE(neighbours_share_a_major_in_the_order_of_their_minors)
{
  BOOST_TEST(register_chrdev_region(60, 10, 10, "tea") == 0);
  BOOST_TEST(register_chrdev_region(60, 20, 1, "milk") == 0);
  BOOST_TEST(register_chrdev_region(60, 9, 1, "sugar") == 0);
  BOOST_TEST(names_of(60) == "sugar tea milk");
}

BOOST_AUTO_TEST_CASE(majors_255_apart_do_not_meet)
{
  BOOST_TEST(register_chrdev_region(60, 0, 1, "tea") == 0);
  BOOST_TEST(register_chrdev_region(315, 0, 1, "milk") == 0);
  BOOST_TEST(names_of(60) == "tea");
  BOOST_TEST(names_of(315) == "milk");
}

BOOST_AUTO_TEST_CASE(major_511_is_the_last)
{
  BOOST_TEST(register_chrdev_region(511, 7, 1, "last") == 0);
  BOOST_TEST(register_chrdev_region(512, 7, 1, "beyond") == -EINVAL);
  BOOST_TEST(logged("CHRDEV \"beyond\" major requested (512) is greater than the maximum (511)"));
}

BOOST_AUTO_TEST_CASE(a_region_across_majors_reserves_in_both)
{
  BOOST_TEST(register_chrdev_region(60, 0xffff0, 32, "wide") == 0);
  BOOST_TEST(names_of(60) == "wide");
  BOOST_TEST(names_of(61) == "wide");
  BOOST_TEST(register_chrdev_region(61, 15, 1, "tea") == -EBUSY);
  BOOST_TEST(register_chrdev_region(61, 16, 1, "milk") == 0);
}

BOOST_AUTO_TEST_CASE(a_region_across_majors_takes_nothing_when_one_is_taken)
{
  BOOST_TEST(register_chrdev_region(61, 3, 1, "tea") == 0);
  BOOST_TEST(register_chrdev_region(60, 0xffff0, 32, "wide") == -EBUSY);
  BOOST_TEST(names_of(60) == "");
  BOOST_TEST(names_of(61) == "tea");
}

BOOST_AUTO_TEST_CASE(a_region_across_the_last_major_takes_nothing)
{
  BOOST_TEST(register_chrdev_region(511, 0xfffff, 2, "wide") == -EINVAL);
  BOOST_TEST(names_of(511) == "");
}

BOOST_AUTO_TEST_CASE(a_region_of_no_numbers_is_nothing)
{
  BOOST_TEST(register_chrdev_region(60, 0, 0, "none") == 0);
  BOOST_TEST(names_of(60) == "");
}

BOOST_AUTO_TEST_CASE(another_extent_is_not_given_back)
{
  BOOST_TEST(register_chrdev_region(60, 0, 4, "tea") == 0);
  unregister_chrdev_region(60, 0, 3);
  unregister_chrdev_region(60, 1, 3);
  unregister_chrdev_region(61, 0, 4);
  BOOST_TEST(names_of(60) == "tea");
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_to_63_characters)
{
  const std::string name(80, 'n');
  BOOST_TEST(register_chrdev_region(60, 0, 1, name) == 0);
  BOOST_TEST(names_of(60) == name.substr(0, 63));
}

BOOST_AUTO_TEST_CASE(alloc_takes_the_first_free_major_from_254_down)
{
  const auto expected = free_majors();
  const auto one = alloc_chrdev_region(0, 1, "one"), two = alloc_chrdev_region(0, 1, "two");
  BOOST_TEST(one.major == expected.at(0));
  BOOST_TEST(two.major == expected.at(1));
}

BOOST_AUTO_TEST_CASE(alloc_keeps_the_first_minor)
{
  const auto region = alloc_chrdev_region(40, 3, "tea");
  BOOST_TEST(region.result == 0);
  BOOST_TEST(region.minor == 40U);
  BOOST_TEST(kernel.ask(REGISTER_CHRDEV_REGION, numbers(region.major, 0, 40, 0, "below")).result == 0);
  BOOST_TEST(alloc_chrdev_region(0, 1, "other").major != region.major);
}

BOOST_AUTO_TEST_CASE(alloc_passes_over_a_major_whose_sibling_255_higher_is_taken)
{
  const auto expected = free_majors();
  BOOST_TEST(expected.at(0) + 255 < 512U);
  kernel.ask(REGISTER_CHRDEV_REGION, numbers(expected.at(0) + 255, 0, 1, 0, "sibling"));
  BOOST_TEST(alloc_chrdev_region(0, 1, "tea").major == expected.at(1));
}

BOOST_AUTO_TEST_CASE(alloc_goes_on_from_511_to_384_and_is_then_EBUSY)
{
  const auto expected = free_majors();
  bool in_order = true;
  for (const auto major : expected)
    in_order &= kernel.ask(ALLOC_CHRDEV_REGION, numbers(0, 1, 0, 0, "many")).number[0] == major;
  BOOST_TEST(in_order);
  BOOST_TEST(expected.back() == 384U);
  BOOST_TEST(alloc_chrdev_region(0, 1, "full").result == -EBUSY);
  BOOST_TEST(logged("CHRDEV \"full\" dynamic allocation region is full"));
}

BOOST_AUTO_TEST_CASE(alloc_beyond_the_last_minor_is_EINVAL)
{
  BOOST_TEST(alloc_chrdev_region(0xffff0, 17, "tea").result == -EINVAL);
  BOOST_TEST(
      logged("CHRDEV \"tea\" minor range requested (1048560-1048576) is out of range of maximum range (0-1048575) for "
             "a single major"));
  BOOST_TEST(alloc_chrdev_region(0xffff0, 16, "tea").result == 0);
}

BOOST_AUTO_TEST_CASE(register_chrdev_takes_256_minors_and_answers_them)
{
  BOOST_TEST(register_chrdev(60, "tea") == 0);
  BOOST_TEST(names_of(60) == "tea");
  BOOST_TEST(who(60, 0) == "chrdev 0 at 60:0");
  BOOST_TEST(who(60, 255) == "chrdev 0 at 60:255");
  BOOST_TEST(who(60, 256) == "-6 (ENXIO)");
  unregister_chrdev(60, "tea");
  BOOST_TEST(who(60, 1) == "-6 (ENXIO)");
  BOOST_TEST(names_of(60) == "");
}

BOOST_AUTO_TEST_CASE(register_chrdev_of_major_0_returns_the_major)
{
  const auto expected = free_majors();
  const auto a = kernel.ask(REGISTER_CHRDEV, numbers(0, 0, 0, 0, "tea"));
  BOOST_TEST(a.result == expected.at(0));
}

BOOST_AUTO_TEST_CASE(register_chrdev_where_one_minor_is_taken_is_EBUSY)
{
  BOOST_TEST(register_chrdev_region(60, 255, 1, "tea") == 0);
  BOOST_TEST(register_chrdev(60, "milk") == -EBUSY);
  BOOST_TEST(who(60, 0) == "-6 (ENXIO)");
}

BOOST_AUTO_TEST_CASE(minor_256_is_free_beside_register_chrdev)
{
  BOOST_TEST(register_chrdev(60, "tea") == 0);
  BOOST_TEST(register_chrdev_region(60, 256, 1, "milk") == 0);
  BOOST_TEST(names_of(60) == "tea milk");
}

BOOST_AUTO_TEST_CASE(a_number_has_12_bits_of_major_and_20_of_minor)
{
  const auto all = kernel("MAJOR and MINOR of 0xffffffff", SPLIT_DEV, numbers(0xffffffff));
  BOOST_TEST(all.number[0] == 4095);
  BOOST_TEST(all.number[1] == 1048575);
  BOOST_TEST(kernel("MKDEV(240, 5)", MAKE_DEV, numbers(240, 5)).result == 0xf000005);
}

BOOST_AUTO_TEST_SUITE_END()
