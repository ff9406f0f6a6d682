// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The shrinkers of mm/vmscan.c, and fs/drop_caches.c: a module says in the log what it is asked to give back.
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct shrinkers : lkm::test::fixture {
  shrinkers() { log_prefixes = {"larder: "}; }

  void run(const std::string& parameters)
  {
    BOOST_TEST(user.insmod("larder", parameters) == 0);
    BOOST_TEST(drop("2\n") == 2);
    BOOST_TEST(user.rmmod("larder") == 0);
  }
  lkm::user::outcome drop(const std::string& what)
  {
    return user.open("/proc/sys/vm/drop_caches", O_WRONLY).write(what);
  }
  void says(const std::string& line) { BOOST_TEST(logged("larder: " + line), line); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shrinkers_of_drivers, shrinkers)

BOOST_AUTO_TEST_CASE(all_is_asked_for_in_batches_of_128)
{
  run("jars=300");
  says("128 of 44 are to go, GFP_KERNEL 1");
  says("0 are left");
}

BOOST_AUTO_TEST_CASE(a_driver_has_batches_of_its_own)
{
  run("jars=50 batch=20");
  says("20 of 30 are to go, GFP_KERNEL 1");
}

BOOST_AUTO_TEST_CASE(fewer_than_a_batch_are_asked_for_together)
{
  run("jars=5");
  says("10 of 5 are to go, GFP_KERNEL 1");
}

BOOST_AUTO_TEST_CASE(who_gives_back_less_is_asked_more_often)
{
  run("jars=300 every=2");
  says("88 of 44 are to go, GFP_KERNEL 1");
}

BOOST_AUTO_TEST_CASE(one_is_for_the_page_cache_alone)
{
  BOOST_TEST(user.insmod("larder", "jars=5 every=0") == 0);
  BOOST_TEST(drop("1") == 1);
  BOOST_TEST(user.rmmod("larder") == 0);
  says("5 are left");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_dropped)
{
  BOOST_TEST(drop("0") == -EINVAL);
  BOOST_TEST(drop("5") == -EINVAL);
  BOOST_TEST(drop("all") == -EINVAL);
  BOOST_TEST(user.open("/proc/sys/vm/drop_caches", O_RDONLY) == -EACCES);
}

BOOST_AUTO_TEST_SUITE_END()
