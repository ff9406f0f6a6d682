// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A program with one failure: what a driver leaves behind fails the test that used it. ctest looks for that.
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

using lkm::test::fixture;

BOOST_FIXTURE_TEST_CASE(a_block_that_nobody_frees_fails_its_test, fixture)
{
  lkm::waist::__kmalloc(8, lkm::waist::GFP_KERNEL);
}

BOOST_FIXTURE_TEST_CASE(a_leak_that_is_expected_does_not, fixture)
{
  lkm::waist::__kmalloc(8, lkm::waist::GFP_KERNEL);
  expected_bugs = {"kmalloc() memory never freed"};
}

BOOST_FIXTURE_TEST_CASE(a_report_that_was_looked_at_does_not, fixture)
{
  lkm::waist::__kmalloc(8, lkm::waist::GFP_KERNEL);
  lkm::sim::kernel_of(world()).shut_down();
  BOOST_TEST(lkm::sim::kernel_of(world()).report().mentions("1 block of kmalloc() memory never freed"));
}
