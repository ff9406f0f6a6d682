// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

struct kitchen : lkm::test::fixture {
  kitchen() { BOOST_TEST(user.insmod("egg_timer") == 0); }
};

BOOST_FIXTURE_TEST_SUITE(egg_timer_device, kitchen)

// The second passes at once in the simulator, and takes a second in the VM.
BOOST_AUTO_TEST_CASE(read_sleeps_until_it_rings)
{
  auto fd = user.open("/dev/egg_timer", O_RDWR);
  BOOST_TEST(fd.write("1\n") == 2);
  BOOST_TEST(fd.read(16) == "ring\n");
}

BOOST_AUTO_TEST_CASE(it_rings_once)
{
  auto fd = user.open("/dev/egg_timer", O_RDWR | O_NONBLOCK);
  fd.write("1");
  BOOST_TEST(fd.read(16) == -EAGAIN);
  BOOST_TEST(fd.poll(POLLIN, 5000) == POLLIN);
  BOOST_TEST(fd.read(16) == "ring\n");
  BOOST_TEST(fd.read(16) == -EAGAIN);
}

BOOST_AUTO_TEST_CASE(winding_it_up_again_starts_anew)
{
  auto fd = user.open("/dev/egg_timer", O_RDWR);
  fd.write("3600");
  fd.write("1");
  BOOST_TEST(fd.read(16) == "ring\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_refused)
{
  auto fd = user.open("/dev/egg_timer", O_RDWR);
  BOOST_TEST(fd.write("soft") == -EINVAL);
  BOOST_TEST(fd.write("0") == -ERANGE);
  BOOST_TEST(fd.write("3601") == -ERANGE);
}

// delayed_work's destructor waits for the work or takes it away: nothing runs after the module's code has gone.
BOOST_AUTO_TEST_CASE(it_may_be_removed_while_it_runs)
{
  user.open("/dev/egg_timer", O_RDWR).write("60");
  BOOST_TEST(user.rmmod("egg_timer") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
