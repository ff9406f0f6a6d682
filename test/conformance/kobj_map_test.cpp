// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// drivers/base/map.c and the cdevs of fs/char_dev.c: which driver answers for a number.
#include "registry.hpp"

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(kobj_map, registry)

BOOST_AUTO_TEST_CASE(a_cdev_answers_its_numbers_and_no_others)
{
  register_chrdev_region(60, 0, 8, "tea");
  BOOST_TEST(cdev_add(1, 60, 2, 3) == 0);
  BOOST_TEST(who(60, 1) == "-6 (ENXIO)");
  BOOST_TEST(who(60, 2) == "slot 1 at 60:2");
  BOOST_TEST(who(60, 4) == "slot 1 at 60:4");
  BOOST_TEST(who(60, 5) == "-6 (ENXIO)");
}

BOOST_AUTO_TEST_CASE(container_of_tells_the_cdevs_of_one_driver_apart)
{
  register_chrdev_region(60, 0, 8, "tea");
  cdev_add(0, 60, 0, 1);
  cdev_add(3, 60, 1, 1);
  BOOST_TEST(who(60, 0) == "slot 0 at 60:0");
  BOOST_TEST(who(60, 1) == "slot 3 at 60:1");
}

BOOST_AUTO_TEST_CASE(the_narrowest_range_wins)
{
  register_chrdev_region(60, 0, 100, "tea");
  cdev_add(0, 60, 0, 100);
  cdev_add(1, 60, 10, 1);
  cdev_add(2, 60, 5, 20);
  BOOST_TEST(who(60, 10) == "slot 1 at 60:10");
  BOOST_TEST(who(60, 11) == "slot 2 at 60:11");
  BOOST_TEST(who(60, 99) == "slot 0 at 60:99");
}

BOOST_AUTO_TEST_CASE(the_narrowest_range_wins_though_it_came_first)
{
  register_chrdev_region(60, 0, 100, "tea");
  cdev_add(1, 60, 10, 1);
  cdev_add(0, 60, 0, 100);
  BOOST_TEST(who(60, 10) == "slot 1 at 60:10");
}

BOOST_AUTO_TEST_CASE(among_equal_ranges_the_latest_wins)
{
  register_chrdev_region(60, 0, 4, "tea");
  cdev_add(0, 60, 0, 4);
  cdev_add(1, 60, 0, 4);
  BOOST_TEST(who(60, 2) == "slot 1 at 60:2");
}

BOOST_AUTO_TEST_CASE(among_ranges_of_equal_width_the_latest_wins)
{
  register_chrdev_region(60, 0, 8, "tea");
  cdev_add(0, 60, 2, 4);
  cdev_add(1, 60, 0, 4);
  BOOST_TEST(who(60, 3) == "slot 1 at 60:3");
  BOOST_TEST(who(60, 4) == "slot 0 at 60:4");
}

BOOST_AUTO_TEST_CASE(when_the_narrow_one_goes_the_wide_one_answers)
{
  register_chrdev_region(60, 0, 4, "tea");
  cdev_add(0, 60, 0, 4);
  cdev_add(1, 60, 1, 1);
  cdev_del(1);
  BOOST_TEST(who(60, 1) == "slot 0 at 60:1");
}

BOOST_AUTO_TEST_CASE(when_the_latest_of_equals_goes_the_one_before_answers)
{
  register_chrdev_region(60, 0, 4, "tea");
  cdev_add(0, 60, 0, 4);
  cdev_add(1, 60, 0, 4);
  cdev_del(1);
  BOOST_TEST(who(60, 1) == "slot 0 at 60:1");
}

BOOST_AUTO_TEST_CASE(a_node_that_has_looked_up_keeps_its_cdev_while_a_narrower_one_comes)
{
  register_chrdev_region(60, 0, 4, "tea");
  cdev_add(0, 60, 0, 4);
  BOOST_TEST(who(60, 1) == "slot 0 at 60:1");
  cdev_add(1, 60, 1, 1);
  BOOST_TEST(who(60, 1) == "slot 0 at 60:1");
  user.mknod("/dev/fresh", S_IFCHR | 0666, 60, 1);
  BOOST_TEST(user.open("/dev/fresh", O_RDONLY).read(64) == "slot 1 at 60:1");
}

BOOST_AUTO_TEST_CASE(a_cdev_across_majors_answers_in_both)
{
  register_chrdev_region(60, 0xffff0, 32, "wide");
  BOOST_TEST(cdev_add(2, 60, 0xffff0, 32) == 0);
  BOOST_TEST(who(60, 0xfffff) == "slot 2 at 60:1048575");
  BOOST_TEST(who(61, 15) == "slot 2 at 61:15");
  BOOST_TEST(who(61, 16) == "-6 (ENXIO)");
  cdev_del(2);
  BOOST_TEST(who(61, 15) == "-6 (ENXIO)");
}

BOOST_AUTO_TEST_CASE(a_major_above_255_is_not_taken_for_the_one_255_lower)
{
  register_chrdev_region(315, 0, 1, "tea");
  cdev_add(0, 315, 0, 1);
  BOOST_TEST(who(315, 0) == "slot 0 at 315:0");
  BOOST_TEST(who(60, 0) == "-6 (ENXIO)");
}

BOOST_AUTO_TEST_CASE(a_cdev_on_numbers_that_nobody_reserved_answers)
{
  BOOST_TEST(cdev_add(0, 60, 0, 1) == 0);
  BOOST_TEST(who(60, 0) == "slot 0 at 60:0");
}

BOOST_AUTO_TEST_CASE(an_allocated_cdev_answers)
{
  register_chrdev_region(60, 0, 2, "tea");
  BOOST_TEST(cdev_add_allocated(4, 60, 0, 2) == 0);
  BOOST_TEST(who(60, 1) == "allocated 4 at 60:1");
  cdev_del(4);
  BOOST_TEST(who(60, 1) == "-6 (ENXIO)");
}

BOOST_AUTO_TEST_CASE(an_open_file_outlives_cdev_del)
{
  register_chrdev_region(60, 0, 1, "tea");
  cdev_add(0, 60, 0, 1);
  auto fd = open(60, 0);
  cdev_del(0);
  BOOST_TEST(fd.read(64) == "slot 0 at 60:0");
}

BOOST_AUTO_TEST_CASE(after_cdev_del_another_node_is_ENXIO_but_the_node_of_an_open_file_still_opens)
{
  register_chrdev_region(60, 0, 1, "tea");
  cdev_add(0, 60, 0, 1);
  auto fd = open(60, 0);
  cdev_del(0);
  user.mknod("/dev/fresh", S_IFCHR | 0666, 60, 0);
  BOOST_TEST(user.open("/dev/fresh", O_RDONLY) == -ENXIO);
  BOOST_TEST(who(60, 0) == "slot 0 at 60:0");
  fd.close();
  BOOST_TEST(who(60, 0) == "-6 (ENXIO)");
}

BOOST_AUTO_TEST_CASE(a_node_finds_the_next_driver_of_its_number)
{
  register_chrdev_region(60, 0, 1, "tea");
  cdev_add(0, 60, 0, 1);
  BOOST_TEST(who(60, 0) == "slot 0 at 60:0");
  cdev_del(0);
  BOOST_TEST(who(60, 0) == "-6 (ENXIO)");
  cdev_add(1, 60, 0, 1);
  BOOST_TEST(who(60, 0) == "slot 1 at 60:0");
}

BOOST_AUTO_TEST_CASE(two_nodes_of_one_number_reach_one_driver)
{
  register_chrdev_region(60, 0, 1, "tea");
  cdev_add(0, 60, 0, 1);
  user.mknod("/dev/fresh", S_IFCHR | 0666, 60, 0);
  BOOST_TEST(user.open("/dev/fresh", O_RDONLY).read(64) == "slot 0 at 60:0");
  BOOST_TEST(who(60, 0) == "slot 0 at 60:0");
}

BOOST_AUTO_TEST_CASE(a_node_that_is_unlinked_while_open_keeps_its_driver)
{
  register_chrdev_region(60, 0, 1, "tea");
  cdev_add(0, 60, 0, 1);
  auto fd = open(60, 0);
  BOOST_TEST(user.unlink("/dev/n60_0") == 0);
  BOOST_TEST(fd.read(64) == "slot 0 at 60:0");
}

BOOST_AUTO_TEST_SUITE_END()
