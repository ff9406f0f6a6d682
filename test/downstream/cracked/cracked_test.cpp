// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

BOOST_FIXTURE_TEST_CASE(in_cxx, lkm::test::fixture) { BOOST_TEST(user.insmod("cracked", "cup=5") == 0); }
BOOST_FIXTURE_TEST_CASE(in_c, lkm::test::fixture) { BOOST_TEST(user.insmod("cracked_c", "cup=5") == 0); }
