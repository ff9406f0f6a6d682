// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a process is to a driver: descriptors over fork and exec, limits, O_PATH, blocked signals, capabilities.
#include "calls.hpp"

#include <csignal>

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(processes, ops_fixture)

BOOST_AUTO_TEST_CASE(dup3_puts_a_copy_where_it_is_wanted)
{
  auto fd = open(OPS_READ_ONLY);
  auto copy = user.adopt(user.dup3(fd.number(), 20, O_CLOEXEC).value());
  BOOST_TEST(copy == 20);
  BOOST_TEST(copy.fcntl(F_GETFD) == FD_CLOEXEC);
  BOOST_TEST(fd.read(2) == "ab");
  BOOST_TEST(copy.read(2) == "cd");
}

BOOST_AUTO_TEST_CASE(dup3_closes_what_was_there)
{
  auto fd = open(OPS_READ_ONLY), target = open(OPS_COUNTED);
  BOOST_TEST(user.dup3(fd.number(), target.number(), 0) == target.number());
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(dup3_refuses_what_dup2_lets_pass)
{
  auto fd = open(OPS_READ_ONLY);
  BOOST_TEST(user.dup3(fd.number(), fd.number(), 0) == -EINVAL);
  BOOST_TEST(user.dup2(fd.number(), fd.number()) == fd.number());
  BOOST_TEST(user.dup3(fd.number(), 20, O_NONBLOCK) == -EINVAL);
  BOOST_TEST(user.dup3(77, 20, 0) == -EBADF);
  BOOST_TEST(user.dup3(fd.number(), -1, 0) == -EBADF);
  BOOST_TEST(user.dup3(fd.number(), 5000, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(exec_closes_what_is_marked_and_keeps_the_rest)
{
  auto kept = open(OPS_READ_ONLY, O_RDONLY);
  auto child = user.fork([path = node(OPS_COUNTED)](auto& self) -> long {
    self.raw().open(path, O_RDONLY | O_CLOEXEC);
    self.raw().open(path, O_WRONLY);
    return self.exec().value();
  });
  BOOST_TEST(child.join() == 2);
  BOOST_TEST(times("flush in mode 0") == 1);
  BOOST_TEST(times("release in mode 0") == 1);
  BOOST_TEST(times("release in mode 1") == 1);
  BOOST_TEST(kept.read(1) == "a");
}

BOOST_AUTO_TEST_CASE(fork_shares_open_files_and_not_descriptors)
{
  auto fd = open(OPS_READ_ONLY);
  auto child = user.fork([n = fd.number()](auto& self) -> long {
    self.read(n, 3);
    return self.close(n).value();
  });
  BOOST_TEST(child.join() == 0);
  BOOST_TEST(fd.read(3) == "def");
}

BOOST_AUTO_TEST_CASE(a_descriptor_beyond_the_limit_is_EMFILE)
{
  auto child = user.fork([path = node(OPS_READ_ONLY)](auto& self) -> long {
    self.limit_descriptors(5);
    auto one = self.open(path, O_RDONLY), two = self.open(path, O_RDONLY);
    BOOST_TEST(self.open(path, O_RDONLY) == -EMFILE);
    BOOST_TEST(self.dup(one.number()) == -EMFILE);
    BOOST_TEST(self.fcntl(one.number(), F_DUPFD, 5) == -EINVAL);
    BOOST_TEST(self.fcntl(one.number(), F_DUPFD, 4) == -EMFILE);
    BOOST_TEST(self.dup2(one.number(), 5) == -EBADF);
    two.close();
    return self.dup(one.number()).value();
  });
  BOOST_TEST(child.join() == 4);
}

BOOST_AUTO_TEST_CASE(a_limit_below_what_is_open_leaves_it_open)
{
  auto fd = open(OPS_READ_ONLY);
  auto child = user.fork([n = fd.number()](auto& self) -> long {
    self.limit_descriptors(2);
    self.read(n, 1);
    return self.dup(n).value();
  });
  BOOST_TEST(child.join() == -EMFILE);
}

BOOST_AUTO_TEST_CASE(poll_of_more_entries_than_the_limit_is_EINVAL)
{
  auto child = user.fork([](auto& self) -> long {
    self.limit_descriptors(3);
    std::vector<pollfd> list(4, pollfd{-1, POLLIN, 0});
    return self.poll(list, 0).value();
  });
  BOOST_TEST(child.join() == -EINVAL);
}

BOOST_AUTO_TEST_CASE(O_PATH_names_a_device_without_opening_it)
{
  auto fd = open(OPS_COUNTED, O_PATH);
  BOOST_TEST(times("open") == 0);
  BOOST_TEST(fd.read(1) == -EBADF);
  BOOST_TEST(fd.ioctl(1, 0) == -EBADF);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -EBADF);
  BOOST_TEST(fd.fsync() == -EBADF);
  BOOST_TEST(fd.fcntl(F_GETFL) == O_PATH);
  BOOST_TEST(fd.fcntl(F_SETFL, O_NONBLOCK) == -EBADF);
  BOOST_TEST(fd.poll(POLLIN, 0) == POLLNVAL);
  BOOST_TEST(user.fstat(fd.number()).minor == static_cast<unsigned>(OPS_COUNTED));
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(times("release") == 0);
}

BOOST_AUTO_TEST_CASE(O_PATH_needs_no_permission_and_can_be_copied)
{
  const auto path = node(OPS_READ_ONLY);
  BOOST_TEST(user.chmod(path, 0) == 0);
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open(path, O_RDONLY) == -EACCES);
  auto fd = guest->open(path, O_PATH);
  BOOST_TEST(fd == 3);
  auto copy = fd.dup();
  BOOST_TEST(copy.read(1) == -EBADF);
  BOOST_TEST(guest->fcntl(fd.number(), F_GETFD) == 0);
}

BOOST_AUTO_TEST_CASE(fstat_tells_the_device)
{
  auto fd = open(OPS_READ_ONLY);
  const auto s = user.fstat(fd.number());
  BOOST_TEST(s.mode == static_cast<unsigned>(S_IFCHR | 0644));
  BOOST_TEST(s.major == static_cast<unsigned>(CALL_MAJOR));
  BOOST_TEST(user.fstat(77).result == -EBADF);
}

BOOST_AUTO_TEST_CASE(O_EXCL_without_O_CREAT_and_O_TRUNC_change_nothing)
{
  BOOST_TEST(open(OPS_READ_ONLY, O_RDWR | O_EXCL).read(1) == "a");
  BOOST_TEST(open(OPS_READ_ONLY, O_RDWR | O_TRUNC).read(1) == "a");
  BOOST_TEST(open(OPS_READ_ONLY, O_RDWR | O_CREAT).read(1) == "a");
  BOOST_TEST(open(OPS_READ_ONLY, O_RDWR | O_CREAT | O_EXCL) == -EEXIST);
}

BOOST_AUTO_TEST_CASE(a_blocked_signal_waits_until_it_is_let_through)
{
  user.sigaction(SIGUSR1, false);
  BOOST_TEST(user.sigprocmask(SIG_BLOCK, {SIGUSR1}) == 0);
  BOOST_TEST(user.kill(user, SIGUSR1) == 0);
  BOOST_TEST(user.signals_seen() == 0U);
  BOOST_TEST(user.sigprocmask(SIG_SETMASK, {}) == 0);
  BOOST_TEST(user.signals_seen() == 1U);
}

BOOST_AUTO_TEST_CASE(a_capability_that_was_given_up_is_missing)
{
  auto child = user.fork([](auto& self) -> long {
    BOOST_TEST(self.drop_capability(27) == 0);  // CAP_MKNOD
    return self.mknod("/dev/refused", S_IFCHR | 0600, 12, 32).value();
  });
  BOOST_TEST(child.join() == -EPERM);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(blocked)

BOOST_FIXTURE_TEST_CASE(a_blocked_signal_does_not_end_a_wait, lkm::test::fixture)
{
  BOOST_TEST_REQUIRE(user.insmod("sleep") == 0);
  BOOST_TEST_REQUIRE(user.mknod("/dev/sleep", S_IFCHR | 0666, CALL_MAJOR, SLEEP_MINOR) == 0);
  user.sigaction(SIGUSR1, false);
  auto device = user.open("/dev/sleep", O_RDWR);
  auto child = user.spawn([fd = device.number()](auto& self) -> long {
    self.sigprocmask(SIG_BLOCK, {SIGUSR1});
    return control(self, fd)("sleep", SLEEP, numbers(WAIT_EVENT_INTERRUPTIBLE)).result;
  });
  child.wait_until_asleep();
  BOOST_TEST(child.kill(SIGUSR1) == 0);
  control(user, device.number())("wake", WAKE, numbers(WAKE_UP));
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
