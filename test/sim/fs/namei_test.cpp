// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Names that are there on every Linux and not in the simulated kernel.
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

BOOST_FIXTURE_TEST_SUITE(names_of_proc, lkm::test::fixture)

BOOST_AUTO_TEST_CASE(what_every_proc_has_fails_by_name)
{
  const auto is_named = [](const lkm::sim::not_modelled& e) {
    return std::string(e.what()).starts_with("/proc/self is not modelled");
  };
  BOOST_CHECK_EXCEPTION(user.open("/proc/self/status", O_RDONLY), lkm::sim::not_modelled, is_named);
}

BOOST_AUTO_TEST_CASE(so_does_a_process) { BOOST_CHECK_THROW(user.open("/proc/1", O_RDONLY), lkm::sim::not_modelled); }

BOOST_AUTO_TEST_CASE(what_a_driver_would_make_is_ENOENT) { BOOST_TEST(user.open("/proc/scull", O_RDONLY) == -ENOENT); }

BOOST_AUTO_TEST_SUITE_END()
