// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/ioctl.c: the commands that every file answers, and what becomes of the driver's result.
#include "calls.hpp"

#include <sys/ioctl.h>

using namespace conformance;

namespace {

// Of <linux/fs.h>, which does not go with <sys/mount.h>.
constexpr unsigned figetbsz = 2, fioqsize = 0x5460;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(do_ioctl, ops_fixture)

BOOST_AUTO_TEST_CASE(a_driver_without_it_is_ENOTTY) { BOOST_TEST(open(OPS_BARE).ioctl(0x1234, 0) == -ENOTTY); }

BOOST_AUTO_TEST_CASE(the_drivers_EINVAL_stays_EINVAL)
{
  auto fd = open(OPS_RESULT);
  fd.ioctl(OPS_SET_RESULT, static_cast<unsigned long>(-EINVAL));
  BOOST_TEST(fd.ioctl(0x1234, 0) == -EINVAL);
  fd.ioctl(OPS_SET_RESULT, 0);
}

BOOST_AUTO_TEST_CASE(the_drivers_ENOIOCTLCMD_is_ENOTTY)
{
  auto fd = open(OPS_RESULT);
  fd.ioctl(OPS_SET_RESULT, static_cast<unsigned long>(-515));
  BOOST_TEST(fd.ioctl(0x1234, 0) == -ENOTTY);
  fd.ioctl(OPS_SET_RESULT, 0);
}

BOOST_AUTO_TEST_CASE(a_positive_result_comes_through)
{
  auto fd = open(OPS_RESULT);
  fd.ioctl(OPS_SET_RESULT, 1234);
  BOOST_TEST(fd.ioctl(0x1234, 0) == 1234);
  fd.ioctl(OPS_SET_RESULT, 0);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_not_open_is_EBADF) { BOOST_TEST(user.ioctl(77, 0x1234, 0) == -EBADF); }

BOOST_AUTO_TEST_CASE(FIONBIO_is_answered_without_the_driver)
{
  auto fd = open(OPS_BARE);
  auto on = user.map(4);
  on.store({"\1\0\0\0", 4});
  BOOST_TEST(fd.ioctl(FIONBIO, on.address(), "on") == 0);
  BOOST_TEST(fd.ioctl(FIONBIO, 16, "a hole") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(FIOASYNC_without_fasync_is_ENOTTY_when_it_changes_something)
{
  auto fd = open(OPS_BARE);
  auto flag = user.map(4);
  BOOST_TEST(fd.ioctl(FIOASYNC, flag.address(), "off") == 0);
  flag.store({"\1\0\0\0", 4});
  BOOST_TEST(fd.ioctl(FIOASYNC, flag.address(), "on") == -ENOTTY);
}

BOOST_AUTO_TEST_CASE(FIOCLEX_and_FIONCLEX_are_answered_without_the_driver)
{
  auto fd = open(OPS_BARE);
  BOOST_TEST(fd.ioctl(FIOCLEX, 0) == 0);
  BOOST_TEST(fd.ioctl(FIONCLEX, 0) == 0);
}

BOOST_AUTO_TEST_CASE(FIONREAD_is_the_drivers)
{
  auto fd = open(OPS_RESULT);
  fd.ioctl(OPS_SET_RESULT, 7);
  BOOST_TEST(fd.ioctl(FIONREAD, 0) == 7);
  fd.ioctl(OPS_SET_RESULT, 0);
  BOOST_TEST(open(OPS_BARE).ioctl(FIONREAD, 0) == -ENOTTY);
}

BOOST_AUTO_TEST_CASE(FIOQSIZE_of_a_device_is_ENOTTY_whatever_the_driver_says)
{
  auto fd = open(OPS_RESULT);
  BOOST_TEST(fd.ioctl(fioqsize, 0) == -ENOTTY);
}

BOOST_AUTO_TEST_CASE(FIGETBSZ_is_the_file_systems_block_size)
{
  auto fd = open(OPS_RESULT);
  auto size = user.map(4);
  BOOST_TEST(fd.ioctl(figetbsz, size.address(), "size") == 0);
  BOOST_TEST(size.load(4) == std::string("\0\x10\0\0", 4));
  BOOST_TEST(fd.ioctl(figetbsz, 16, "a hole") == -EFAULT);
}

BOOST_AUTO_TEST_SUITE_END()
