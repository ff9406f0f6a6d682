// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Whose major is it?
#include <lkm/sim/core/assigned_majors.hpp>

#include <boost/test/unit_test.hpp>

using namespace lkm::sim;

BOOST_AUTO_TEST_SUITE(assigned_majors)

BOOST_AUTO_TEST_CASE(a_major_has_an_owner_for_each_kind)
{
  BOOST_TEST(assigned_chrdev(4) == "tty");
  BOOST_TEST(assigned_chrdev(10) == "misc");
  BOOST_TEST(assigned_chrdev(1) == "mem");
  BOOST_TEST(assigned_blkdev(1) == "RAM disk");
  BOOST_TEST(assigned_blkdev(8) == "SCSI disk");
  BOOST_TEST(assigned_blkdev(7) == "loop");
}

BOOST_AUTO_TEST_CASE(what_is_nobodys_has_no_name)
{
  for (const unsigned major : {0U, 8U, 60U, 120U, 240U, 254U, 261U, 511U, 4095U})
    BOOST_TEST(assigned_chrdev(major) == "");
  BOOST_TEST(assigned_blkdev(10) == "");
}

BOOST_AUTO_TEST_CASE(no_experimental_or_dynamic_major_is_assigned)
{
  for (unsigned major = 0; major < 512; ++major) {
    if (is_experimental_major(major))
      BOOST_TEST((assigned_chrdev(major).empty() && assigned_blkdev(major).empty()), major);
    if (is_dynamic_major(major)) BOOST_TEST(assigned_chrdev(major).empty(), major);
  }
}

BOOST_AUTO_TEST_SUITE_END()
