// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

BOOST_FIXTURE_TEST_CASE(chime_sounds_when_it_is_loaded, lkm::test::fixture)
{
  BOOST_TEST(user.insmod("chime") == 0);
  BOOST_TEST(logged("<6>chime: dong"));
}
