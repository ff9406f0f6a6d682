// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What is wrong about buses, drivers and what devices release: drivers/base/.
#include "../../misdeed.hpp"

#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using lkm::sim::kernel;

namespace {

const misdeed ends_the_kernel[] = {
    {"a device on no bus", "BUG: device_add() of a device whose bus is not registered"},
    {"adds a resource twice", "BUG: devres_add() of what devres_alloc() did not give"},
};

const misdeed ends_the_kernel_at_exit[] = {
    {"frees managed memory", "kfree"},
    {"unregisters a driver twice", "BUG: driver_unregister() of a driver that is not registered"},
    {"unregisters a bus twice", "BUG: bus_unregister() of a bus that is not registered"},
};

const misdeed is_reported[] = {
    {"frees an action that is not there", "the device has no such action"},
    {"leaves a loose resource", "kmalloc()"},
    {"leaves a device on a bus", "left device \"cup\" registered after its exit: device_unregister() is missing"},
    {"leaves a platform device",
     "left device \"jar\" registered after its exit: platform_device_unregister() is missing"},
    {"leaves a platform driver",
     "left driver \"jar\" registered after its exit: platform_driver_unregister() is missing; it was made in"},
    {"leaves a driver", "left driver \"on_shelf\" registered after its exit: driver_unregister() is missing"},
    {"leaves a bus", "left bus \"shelf\" registered after its exit: bus_unregister() is missing"},
    {"the bus goes first",
     "bus \"shelf\" unregistered before its driver \"on_shelf\": driver_unregister() comes first"},
};

int load(kernel& k, const char* fault) { return ::load(k, "untidy", fault); }

}  // namespace

BOOST_AUTO_TEST_SUITE(untidy)

LKM_DATA_TEST_CASE(a_kernel, a_misdeed_ends_the_kernel, ends_the_kernel, which)
{
  BOOST_CHECK_THROW(load(k, which.fault), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, another_ends_it_at_exit, ends_the_kernel_at_exit, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_CHECK_THROW(k.user().delete_module("untidy"), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, another_is_reported, is_reported, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_TEST(k.user().delete_module("untidy") == 0);
  // It was taken away: there is room for another.
  BOOST_TEST(load(k, "") == 0);
  BOOST_TEST(k.user().delete_module("untidy") == 0);
  k.shut_down();
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

BOOST_AUTO_TEST_CASE(nothing_is_said_of_one_that_is_careful)
{
  kernel k;
  BOOST_TEST(load(k, "") == 0);
  BOOST_TEST(k.user().delete_module("untidy") == 0);
  k.shut_down();
  BOOST_TEST(said_by(k) == "");
}

BOOST_AUTO_TEST_CASE(what_a_loaded_module_has_is_nothing_left_behind)
{
  lkm::sim::kernel k;
  BOOST_TEST(load(k, "") == 0);
  BOOST_TEST(said_by(k) == "");
}

BOOST_AUTO_TEST_SUITE_END()
