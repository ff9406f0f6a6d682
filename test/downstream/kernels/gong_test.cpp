// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

BOOST_FIXTURE_TEST_CASE(gong_has_what_its_project_defines, lkm::test::fixture)
{
  BOOST_TEST(user.insmod("gong") == 0);
  BOOST_TEST(logged("<6>gong: deep, 3 times"));
}
