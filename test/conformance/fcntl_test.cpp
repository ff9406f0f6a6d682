// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/fcntl.c: flags that change after open, copies of descriptors, owners of files, and the SIGIO of a driver's
/// fasync.
#include "calls.hpp"

#include <csignal>

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(file_flags, fileops_fixture)

BOOST_AUTO_TEST_CASE(F_GETFL_tells_the_flags_of_open)
{
  BOOST_TEST(open(FILEOPS_ITER).fcntl(F_GETFL) == (O_RDWR | 0100000));
  BOOST_TEST(open(FILEOPS_ITER, O_WRONLY | O_APPEND | O_NONBLOCK).fcntl(F_GETFL) ==
             (O_WRONLY | O_APPEND | O_NONBLOCK | 0100000));
  BOOST_TEST(open(FILEOPS_ITER, O_RDONLY | O_CLOEXEC | O_TRUNC | O_NOCTTY).fcntl(F_GETFL) == 0100000);
}

BOOST_AUTO_TEST_CASE(F_SETFL_changes_some_flags_and_leaves_the_others)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.fcntl(F_SETFL, O_NONBLOCK | O_APPEND | O_TRUNC | O_WRONLY) == 0);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | O_NONBLOCK | O_APPEND | 0100000));
  BOOST_TEST(fd.fcntl(F_SETFL, 0) == 0);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | 0100000));
}

BOOST_AUTO_TEST_CASE(flags_are_shared_by_dup)
{
  auto fd = open(FILEOPS_ITER);
  auto copy = fd.dup();
  BOOST_TEST(copy.fcntl(F_SETFL, O_NONBLOCK) == 0);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | O_NONBLOCK | 0100000));
}

BOOST_AUTO_TEST_CASE(O_DIRECT_is_EINVAL)
{
  BOOST_TEST(open(FILEOPS_ITER).fcntl(F_SETFL, O_DIRECT) == -EINVAL);
  BOOST_TEST(open(FILEOPS_ITER, O_RDWR | O_DIRECT) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(O_NOATIME_needs_the_owner)
{
  auto guest = user.other("guest", 1000, 1000);
  auto fd = guest->open(node(FILEOPS_ITER), O_RDWR);
  BOOST_TEST(fd.fcntl(F_SETFL, O_NOATIME) == -EPERM);
  BOOST_TEST(open(FILEOPS_ITER).fcntl(F_SETFL, O_NOATIME) == 0);
}

BOOST_AUTO_TEST_CASE(check_flags_is_asked_by_F_SETFL_and_not_by_open)
{
  auto fd = open(FILEOPS_CHECK_FLAGS, O_RDWR | O_APPEND);
  BOOST_TEST(!logged("check_flags"));
  BOOST_TEST(fd.fcntl(F_SETFL, O_NONBLOCK) == 0);
  BOOST_TEST(logged("check_flags 4000"));
  BOOST_TEST(fd.fcntl(F_SETFL, O_APPEND) == -EPERM);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | O_NONBLOCK | 0100000));
}

BOOST_AUTO_TEST_CASE(F_DUPFD_takes_the_lowest_from_its_argument_on)
{
  auto fd = open(FILEOPS_ITER);
  auto first = user.adopt(fd.fcntl(F_DUPFD, 10).value());
  BOOST_TEST(first == 10);
  auto second = user.adopt(fd.fcntl(F_DUPFD, 10).value());
  BOOST_TEST(second == 11);
  BOOST_TEST(user.fcntl(first.number(), F_GETFD) == 0);
  auto third = user.adopt(fd.fcntl(F_DUPFD_CLOEXEC, 0).value());
  BOOST_TEST(user.fcntl(third.number(), F_GETFD) == FD_CLOEXEC);
}

BOOST_AUTO_TEST_CASE(F_DUPFD_beyond_the_limit_is_EINVAL)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.fcntl(F_DUPFD, 1024) == -EINVAL);
  BOOST_TEST(fd.fcntl(F_DUPFD, static_cast<unsigned long>(-1)) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(close_on_exec_is_of_the_descriptor_and_not_of_the_file)
{
  auto fd = open(FILEOPS_ITER, O_RDWR | O_CLOEXEC);
  auto copy = fd.dup();
  BOOST_TEST(fd.fcntl(F_GETFD) == FD_CLOEXEC);
  BOOST_TEST(copy.fcntl(F_GETFD) == 0);
  BOOST_TEST(fd.fcntl(F_SETFD, 0) == 0);
  BOOST_TEST(fd.fcntl(F_GETFD) == 0);
}

BOOST_AUTO_TEST_CASE(unknown_commands_and_descriptors_are_refused)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.fcntl(9999) == -EINVAL);
  BOOST_TEST(user.fcntl(77, F_GETFL) == -EBADF);
}

BOOST_AUTO_TEST_CASE(leases_are_for_regular_files)
{
  auto fd = open(FILEOPS_ITER, O_RDONLY);
  BOOST_TEST(fd.fcntl(F_GETLEASE) == F_UNLCK);
  BOOST_TEST(fd.fcntl(F_SETLEASE, F_RDLCK) == -EINVAL);
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open(node(FILEOPS_ITER), O_RDONLY).fcntl(F_SETLEASE, F_RDLCK) == -EACCES);
}

// 6.1 asks the driver, later kernels only that of a regular file: all that they agree on is this answer.
BOOST_AUTO_TEST_CASE(a_driver_s_setlease_may_refuse)
{
  set_result(-EINVAL);
  auto fd = open(FILEOPS_LEASE);
  BOOST_TEST(fd.fcntl(F_SETLEASE, F_RDLCK) == -EINVAL);
  BOOST_TEST(fd.fcntl(F_SETLEASE, F_UNLCK) == -EINVAL);
  BOOST_TEST(fd.fcntl(F_GETLEASE) == F_UNLCK);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(a_lease_of_no_known_type_is_EINVAL)
{
  BOOST_TEST(open(FILEOPS_LEASE).fcntl(F_SETLEASE, 7) == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(fasync, fileops_fixture)

BOOST_AUTO_TEST_CASE(the_owner_of_a_file_that_asked_for_it_gets_SIGIO)
{
  user.sigaction(SIGIO, false);
  auto fd = open(FILEOPS_FASYNC);
  BOOST_TEST(fd.set_owner(user) == 0);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
  BOOST_TEST(fd.write("x") == 1);
  BOOST_TEST(user.signals_seen() == 1U);
  user.last_signal();
}

BOOST_AUTO_TEST_CASE(nobody_gets_it_without_O_ASYNC)
{
  user.sigaction(SIGIO, false);
  auto fd = open(FILEOPS_FASYNC);
  BOOST_TEST(fd.set_owner(user) == 0);
  BOOST_TEST(fd.write("x") == 1);
  BOOST_TEST(user.signals_seen() == 0U);
}

BOOST_AUTO_TEST_CASE(nobody_gets_it_without_an_owner)
{
  user.sigaction(SIGIO, false);
  auto fd = open(FILEOPS_FASYNC);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
  BOOST_TEST(fd.write("x") == 1);
  BOOST_TEST(user.signals_seen() == 0U);
  BOOST_TEST(fd.fcntl(F_GETOWN) == 0);
}

BOOST_AUTO_TEST_CASE(F_SETSIG_chooses_the_signal_and_brings_the_details)
{
  user.sigaction(SIGUSR1, false);
  auto fd = open(FILEOPS_FASYNC);
  BOOST_TEST(fd.set_owner(user) == 0);
  BOOST_TEST(fd.fcntl(F_SETSIG, SIGUSR1) == 0);
  BOOST_TEST(fd.fcntl(F_GETSIG) == SIGUSR1);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
  BOOST_TEST(fd.write("x") == 1);
  BOOST_TEST(user.last_signal() == "SIGUSR1 code 1 fd 3 band 0x41");
}

BOOST_AUTO_TEST_CASE(a_real_time_signal_comes_as_often_as_it_was_sent)
{
  user.sigaction(40, false);
  auto fd = open(FILEOPS_FASYNC);
  BOOST_TEST(fd.set_owner(user) == 0);
  BOOST_TEST(fd.fcntl(F_SETSIG, 40) == 0);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
  BOOST_TEST(user.sigprocmask(SIG_BLOCK, {40}) == 0);
  fd.write("x");
  fd.write("x");
  BOOST_TEST(user.signals_seen() == 0U);
  BOOST_TEST(user.sigprocmask(SIG_UNBLOCK, {40}) == 0);
  BOOST_TEST(user.signals_seen() == 2U);
}

BOOST_AUTO_TEST_CASE(SIGIO_that_is_pending_comes_once)
{
  user.sigaction(SIGIO, false);
  auto fd = open(FILEOPS_FASYNC);
  BOOST_TEST(fd.set_owner(user) == 0);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
  BOOST_TEST(user.sigprocmask(SIG_BLOCK, {SIGIO}) == 0);
  fd.write("x");
  fd.write("x");
  BOOST_TEST(user.sigprocmask(SIG_UNBLOCK, {SIGIO}) == 0);
  BOOST_TEST(user.signals_seen() == 1U);
}

BOOST_AUTO_TEST_CASE(each_file_that_asked_has_its_signal)
{
  user.sigaction(40, false);
  auto one = open(FILEOPS_FASYNC), two = open(FILEOPS_FASYNC);
  for (auto* const fd : {&one, &two}) {
    BOOST_TEST(fd->set_owner(user) == 0);
    BOOST_TEST(fd->fcntl(F_SETSIG, 40) == 0);
    BOOST_TEST(fd->fcntl(F_SETFL, O_ASYNC) == 0);
  }
  one.write("x");
  BOOST_TEST(user.signals_seen() == 2U);
}

BOOST_AUTO_TEST_CASE(fasync_is_called_when_the_flag_changes)
{
  auto fd = open(FILEOPS_FASYNC);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC | O_NONBLOCK) == 0);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | O_ASYNC | O_NONBLOCK | 0100000));
  BOOST_TEST(fd.fcntl(F_SETFL, 0) == 0);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | 0100000));
}

BOOST_AUTO_TEST_CASE(the_last_close_takes_the_file_off_the_list)
{
  {
    auto fd = open(FILEOPS_FASYNC);
    auto copy = fd.dup();
    BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
    fd.close();
    BOOST_TEST(!logged("fasync off"));
  }
  BOOST_TEST(logged("fasync off, fd -1 = 1"));
}

BOOST_AUTO_TEST_CASE(FIOASYNC_does_as_F_SETFL)
{
  auto fd = open(FILEOPS_FASYNC);
  auto on = user.map(4);
  on.store(std::string("\1\0\0\0", 4));
  BOOST_TEST(fd.ioctl(0x5452, on.address(), "FIOASYNC on") == 0);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | O_ASYNC | 0100000));
  BOOST_TEST(fd.ioctl(0x5452, on.address(), "FIOASYNC on") == 0);
  on.store(std::string(4, '\0'));
  BOOST_TEST(fd.ioctl(0x5452, on.address(), "FIOASYNC off") == 0);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | 0100000));
}

BOOST_AUTO_TEST_CASE(without_fasync_the_flag_stays_off)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | 0100000));
  auto on = user.map(4);
  on.store(std::string("\1\0\0\0", 4));
  BOOST_TEST(fd.ioctl(0x5452, on.address(), "FIOASYNC on") == -ENOTTY);
}

BOOST_AUTO_TEST_CASE(O_ASYNC_of_open_is_dropped)
{
  auto fd = open(FILEOPS_FASYNC, O_RDWR | O_ASYNC);
  user.remark("flags " + std::to_string(user.fcntl(fd.number(), F_GETFL).value() & O_ASYNC));
  BOOST_TEST(!logged("fasync on"));
}

BOOST_AUTO_TEST_CASE(an_error_of_fasync_is_F_SETFL_s)
{
  auto fd = open(FILEOPS_FASYNC_RESULT);
  set_result(-EBUSY);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC | O_NONBLOCK) == -EBUSY);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | 0100000));
  set_result(5);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC | O_NONBLOCK) == 0);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | O_NONBLOCK | 0100000));
  set_result(0);
}

BOOST_AUTO_TEST_CASE(owners_that_do_not_exist_are_ESRCH)
{
  auto fd = open(FILEOPS_FASYNC);
  BOOST_TEST(fd.fcntl(F_SETOWN, 999999) == -ESRCH);
  BOOST_TEST(fd.fcntl(F_SETOWN, 0) == 0);
  BOOST_TEST(fd.fcntl(F_SETSIG, 65) == -EINVAL);
  BOOST_TEST(fd.fcntl(F_SETSIG, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_file_s_owner_may_be_another_process)
{
  auto other = user.other("other", 0, 0);
  other->sigaction(SIGIO, false);
  auto fd = open(FILEOPS_FASYNC);
  BOOST_TEST(fd.set_owner(*other) == 0);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
  fd.write("x");
  other->umask(022);  // any call lets it take the signal
  BOOST_TEST(other->signals_seen() == 1U);
  BOOST_TEST(user.signals_seen() == 0U);
}

BOOST_AUTO_TEST_CASE(a_process_cannot_have_root_signalled)
{
  user.sigaction(SIGIO, false);
  auto guest = user.other("guest", 1000, 1000);
  auto fd = guest->open(node(FILEOPS_FASYNC), O_RDWR);
  BOOST_TEST(guest->set_owner(fd.number(), user) == 0);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC) == 0);
  fd.write("x");
  BOOST_TEST(user.signals_seen() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
