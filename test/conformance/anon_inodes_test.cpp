// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/anon_inodes.c and fs/file.c: files that no path leads to, and what a driver does with the caller's descriptors.
#include "calls.hpp"

#include <sys/ioctl.h>

using namespace conformance;

namespace {

#include "modules/anons.h"

struct anons : fixture {
  anons() : fixture("anons", ANONS_MINOR) { log_prefixes = {"anons: "}; }

  long ask(const std::string& shown, unsigned function, long long a = 0)
  {
    return kernel(shown + " " + std::to_string(a), function, numbers(a)).result;
  }
  long getfd(int flags) { return ask("anon_inode_getfd", ANON_GETFD, flags); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(anonymous_files, anons)

BOOST_AUTO_TEST_CASE(a_driver_gives_its_caller_a_descriptor)
{
  auto fd = user.adopt(getfd(O_RDWR));
  BOOST_TEST(fd == 4);
  BOOST_TEST(fd.read(5) == "green");
  BOOST_TEST(fd.read(50) == " tea");
  BOOST_TEST(fd.write("sugar") == 5);
  BOOST_TEST(logged("anons: write of 5 at 9 to file 1"));
  BOOST_TEST(fd.ioctl(42, 0) == 42);
  BOOST_TEST(!logged("anons: open"));
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(logged("anons: flush of file 1"));
  BOOST_TEST(logged("anons: release of file 1, [tea]"));
}

BOOST_AUTO_TEST_CASE(it_has_one_position_and_no_other)
{
  auto fd = user.adopt(getfd(O_RDWR));
  BOOST_TEST(fd.pread(5, 0) == -ESPIPE);
  BOOST_TEST(fd.pwrite("x", 0) == -ESPIPE);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -ESPIPE);
}

BOOST_AUTO_TEST_CASE(of_the_flags_some_count)
{
  auto fd = user.adopt(getfd(O_WRONLY | O_NONBLOCK | O_APPEND | O_CLOEXEC));
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_WRONLY | O_NONBLOCK));
  BOOST_TEST(fd.fcntl(F_GETFD) == FD_CLOEXEC);
  BOOST_TEST(fd.read(1) == -EBADF);
  auto other = user.adopt(getfd(O_RDONLY));
  BOOST_TEST(other.fcntl(F_GETFL) == O_RDONLY);
  BOOST_TEST(other.fcntl(F_GETFD) == 0);
  BOOST_TEST(other.write("x") == -EBADF);
}

BOOST_AUTO_TEST_CASE(what_stat_says_of_it)
{
  auto fd = user.adopt(getfd(O_RDWR));
  const auto s = user.fstat(fd.number());
  BOOST_TEST(s.mode == 0600U);
  BOOST_TEST(s.links == 1U);
  BOOST_TEST(s.size == 0);
}

BOOST_AUTO_TEST_CASE(it_keeps_the_module)
{
  auto fd = user.adopt(getfd(O_RDWR));
  device.close();
  BOOST_TEST(user.rmmod("anons") == -EWOULDBLOCK);
  fd.close();
  BOOST_TEST(user.rmmod("anons") == 0);
}

BOOST_AUTO_TEST_CASE(no_descriptor_is_free)
{
  auto child = user.fork([&](process& self) -> long {
    self.limit_descriptors(4);
    return control(self, device.number()).ask(ANON_GETFD, numbers(O_RDWR)).result;
  });
  BOOST_TEST(child.join() == -EMFILE);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(descriptors_of_the_caller, anons)

BOOST_AUTO_TEST_CASE(a_descriptor_is_reserved_until_it_has_its_file)
{
  BOOST_TEST(ask("anon_inode_getfile", ANON_GETFILE, O_RDONLY) == 0);
  BOOST_TEST(ask("get_unused_fd_flags", ANON_RESERVE, O_CLOEXEC) == 4);
  BOOST_TEST(user.read(4, 1) == -EBADF);
  BOOST_TEST(user.dup(device.number()) == 5);
  BOOST_TEST(user.dup2(device.number(), 4) == -EBUSY);
  ask("fd_install", ANON_INSTALL, 4);
  BOOST_TEST(user.read(4, 5) == "green");
  BOOST_TEST(user.fcntl(4, F_GETFD) == FD_CLOEXEC);
  BOOST_TEST(user.close(4) == 0);
  BOOST_TEST(logged("anons: release of file 1"));
  user.close(5);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_given_back_is_the_next_again)
{
  BOOST_TEST(ask("get_unused_fd_flags", ANON_RESERVE) == 4);
  BOOST_TEST(ask("get_unused_fd_flags", ANON_RESERVE) == 5);
  ask("put_unused_fd", ANON_UNRESERVE, 4);
  BOOST_TEST(ask("get_unused_fd_flags", ANON_RESERVE) == 4);
  ask("put_unused_fd", ANON_UNRESERVE, 4);
  ask("put_unused_fd", ANON_UNRESERVE, 5);
}

BOOST_AUTO_TEST_CASE(a_driver_that_holds_a_file_keeps_it_open)
{
  const long fd = getfd(O_RDWR);
  BOOST_TEST(ask("fget", ANON_FGET, fd) == 1);
  BOOST_TEST(user.close(static_cast<int>(fd)) == 0);
  BOOST_TEST(logged("anons: flush of file 1"));
  BOOST_TEST(!logged("anons: release"));
  ask("fput", ANON_FPUT);
  BOOST_TEST(logged("anons: release of file 1"));
}

BOOST_AUTO_TEST_CASE(the_last_fput_releases_when_the_call_returns)
{
  ask("anon_inode_getfile", ANON_GETFILE, O_RDONLY);
  BOOST_TEST(ask("get_file", ANON_GET) == 1);
  ask("fput", ANON_FPUT);
  BOOST_TEST(!logged("anons: release"));
  ask("fput with the lock that release() takes", ANON_FPUT_LOCKED);
  BOOST_TEST(logged("anons: release of file 1"));
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_not_open_has_no_file)
{
  BOOST_TEST(ask("fget", ANON_FGET, 99) == 0);
  BOOST_TEST(ask("fget_raw", ANON_FGET_RAW, 99) == 0);
  auto fd = user.open("/dev", O_PATH);
  BOOST_TEST(ask("fget", ANON_FGET, fd.number()) == 0);
  BOOST_TEST(ask("fget_raw", ANON_FGET_RAW, fd.number()) == 1);
  ask("fput", ANON_FPUT);
}

BOOST_AUTO_TEST_SUITE_END()
