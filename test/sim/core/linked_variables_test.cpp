// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

using lkm::test::fixture;

namespace {

constinit int opens_of_neighbour = 0;
int loads_of_test = 0;  // the test's own, in the same source: no load of the module may touch it

/// A driver in a source with tests.
struct neighbour {
  lkm::result<> open(lkm::opening&)
  {
    ++opens_of_neighbour;
    return {};
  }
};

const lkm::sim::report& report_of(fixture& f) { return lkm::sim::kernel_of(f.world()).report(); }

}  // namespace

LKM_MODULE("neighbour", "Dual MIT/GPL", "Lives beside a test", lkm::misc_module<neighbour, "neighbour", 0666>);

BOOST_AUTO_TEST_SUITE(linked_variables)

BOOST_FIXTURE_TEST_CASE(a_driver_that_is_loaded_again_has_fresh_variables, fixture)
{
  for (int load = 0; load < 3; ++load) {
    BOOST_TEST(user.insmod("tally") == 0);
    user.open("/dev/tally", O_RDONLY);
    BOOST_TEST(user.open("/dev/tally", O_RDONLY).read(1) == "6");
    BOOST_TEST(user.rmmod("tally") == 0);
  }
}

BOOST_AUTO_TEST_CASE(so_it_has_in_the_next_kernel)
{
  for (int kernel = 0; kernel < 2; ++kernel) {
    fixture f;
    f.user.insmod("tally");
    BOOST_TEST(f.user.open("/dev/tally", O_RDONLY).read(1) == "3");
    BOOST_TEST(report_of(f).text() == "");
  }
}

BOOST_AUTO_TEST_CASE(two_kernels_at_once_share_them_and_the_second_is_told_their_names)
{
  fixture a, b;
  a.user.insmod("tally");
  a.user.open("/dev/tally", O_RDONLY);
  b.user.insmod("tally");
  BOOST_TEST(a.user.open("/dev/tally", O_RDONLY).read(1) == "6");
  BOOST_TEST(report_of(a).text() == "");
  BOOST_TEST(report_of(b).mentions("module tally is loaded in another kernel of this program as well, and shares "));
  for (const char* name : {"opens", "mood", "tally::total", "tally::open(lkm::opening&)::calls"})
    BOOST_TEST(report_of(b).mentions(name), name);
  BOOST_TEST(!report_of(b).mentions("moods"));
}

BOOST_FIXTURE_TEST_CASE(with_tests_in_its_source_they_stay_and_their_names_are_told, fixture)
{
  for (int load = 0; load < 2; ++load) {
    user.insmod("neighbour");
    user.open("/dev/neighbour", O_RDONLY);
    user.rmmod("neighbour");
    ++loads_of_test;
  }
  BOOST_TEST(loads_of_test == 2);
  for (const char* words : {"module neighbour finds ", "opens_of_neighbour", "where a .ko would have new ones"})
    BOOST_TEST(report_of(*this).mentions(words), words);
}

BOOST_AUTO_TEST_SUITE_END()
