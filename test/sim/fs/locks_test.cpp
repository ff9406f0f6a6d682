// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A driver's setlease, which 6.1 asks and later kernels do not: no test for both worlds can show it.
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

namespace {
#include "../../conformance/modules/calls.h"

struct leases {
  lkm::sim::kernel kernel;
  lkm::sim::process& user = kernel.user();
  int control = prepare(FILEOPS_CONTROL, "/dev/control"), fd = prepare(FILEOPS_LEASE, "/dev/lease");

  int prepare(unsigned minor, const char* path)
  {
    user.init_module("fileops", "");
    user.mknod(path, S_IFCHR | 0666, lkm::MKDEV(CALL_MAJOR, minor));
    return user.open(path, O_RDWR);
  }
  void set_result(long result)
  {
    BOOST_TEST(user.ioctl(control, FILEOPS_SET_RESULT, static_cast<unsigned long>(result)) == 0);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(setlease, leases)

BOOST_AUTO_TEST_CASE(the_driver_s_answer_is_the_call_s)
{
  for (const long result : {0, -EBUSY}) {
    set_result(result);
    for (const int type : {F_RDLCK, F_WRLCK, F_UNLCK})
      BOOST_TEST(user.fcntl(fd, F_SETLEASE, static_cast<unsigned long>(type)) == result);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_type_never_reaches_the_driver)
{
  set_result(0);
  BOOST_TEST(user.fcntl(fd, F_SETLEASE, 7) == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()
