// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The C++ API's operations beyond read and write, against a driver that has them all; it is loaded by its alias.
#include "calls.hpp"
#include "modules/typed.h"

#include <csignal>

using namespace conformance;

namespace {

struct typed_device : lkm::test::fixture {
  typed_device() { log_prefixes = {"typed: "}; }
  ~typed_device()
  {
    device.close();
    user.rmmod("typed");
  }

  std::string node()
  {
    BOOST_TEST_REQUIRE(user.mknod("/dev/typed", S_IFCHR | 0666, typed_major, 0) == 0);
    return "/dev/typed";
  }

  descriptor device = user.open(node(), O_RDWR);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(typed_operations, typed_device)

BOOST_AUTO_TEST_CASE(the_operations_that_the_driver_has_are_in_the_log)
{
  BOOST_TEST(times_logged("<7>lkm: the driver of typed has read, write, llseek, splice_read, splice_write, ioctl, "
                          "compat_ioctl, fasync, check_flags, fadvise, show_fdinfo") == 1);
}

BOOST_AUTO_TEST_CASE(one_read_serves_buffers_and_vectors)
{
  BOOST_TEST(device.read(3) == "abc");
  BOOST_TEST(device.readv({2, 3}) == "defgh");
  BOOST_TEST(logged("typed: read of 5 at 3"));
  BOOST_TEST(device.preadv2({1, 50}, 20) == "uvwxyz");
  BOOST_TEST(device.lseek(0, SEEK_CUR) == 8);
}

BOOST_AUTO_TEST_CASE(one_write_serves_buffers_and_vectors)
{
  BOOST_TEST(device.writev({"AB", "C"}) == 3);
  BOOST_TEST(logged("typed: write of 3 at 0"));
  BOOST_TEST(device.pwrite("Z", 25) == 1);
  BOOST_TEST(device.pread(26, 0) == "ABCdefghijklmnopqrstuvwxyZ");
  BOOST_TEST(device.pwrite("x", 26) == -ENOSPC);
}

BOOST_AUTO_TEST_CASE(a_vector_that_faults_is_cut_short_or_EFAULT)
{
  auto page = user.map(64);
  auto vector = user.map(64);
  const std::uintptr_t entries[4] = {page.address(), 4, 8, 4};
  vector.store({reinterpret_cast<const char*>(entries), sizeof entries});
  BOOST_TEST(user.readv_to(device.number(), vector.address(), 2, "{page, 8}") == 4);
  BOOST_TEST(user.readv_to(device.number(), vector.address() + 16, 1, "{8}") == -EFAULT);
  BOOST_TEST(user.writev_from(device.number(), vector.address() + 16, 1, "{8}") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(seeking_is_chosen_by_a_word)
{
  BOOST_TEST(device.lseek(-1, SEEK_END) == 25);
  BOOST_TEST(device.lseek(27, SEEK_SET) == -EINVAL);
  BOOST_TEST(device.lseek(0, SEEK_DATA) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(splices_go_through_read_and_write)
{
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(device.number(), in.number(), 4) == 4);
  BOOST_TEST(out.read(10) == "abcd");
  BOOST_TEST(in.write("1234") == 4);
  BOOST_TEST(user.splice(out.number(), device.number(), 10) == 4);
  BOOST_TEST(device.pread(10, 0) == "abcd1234ij");
}

BOOST_AUTO_TEST_CASE(owners_are_signalled)
{
  user.sigaction(SIGIO, false);
  BOOST_TEST(device.set_owner(user) == 0);
  BOOST_TEST(device.fcntl(F_SETFL, O_ASYNC) == 0);
  BOOST_TEST(device.write("x") == 1);
  BOOST_TEST(user.signals_seen() == 1U);
  BOOST_TEST(device.fcntl(F_SETFL, 0) == 0);
  BOOST_TEST(device.write("x") == 1);
  BOOST_TEST(user.signals_seen() == 1U);
}

BOOST_AUTO_TEST_CASE(flags_can_be_refused)
{
  BOOST_TEST(device.fcntl(F_SETFL, O_APPEND) == -EPERM);
  BOOST_TEST(device.fcntl(F_SETFL, O_NONBLOCK) == 0);
}

BOOST_AUTO_TEST_CASE(advice_and_fdinfo_reach_the_driver)
{
  BOOST_TEST(user.fadvise(device.number(), 1, 2, 3) == 0);
  BOOST_TEST(logged("typed: fadvise 1 2 3"));
  device.read(1);
  BOOST_TEST(user.fdinfo(device.number()) == "pos:\t1\nflags:\t0100002\nreads:\t1\n");
}

BOOST_AUTO_TEST_CASE(a_number_can_be_an_ioctl_s_argument_and_its_result)
{
  BOOST_TEST(device.ioctl(same_number{7}) == 7);
  BOOST_TEST(device.ioctl(same_number{0}) == 0);
  BOOST_TEST(device.ioctl(same_number{1001}) == -EINVAL);
  BOOST_TEST(device.ioctl(same_number::number, (1UL << 32) + 7) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_number_of_a_32_bit_process_has_32_bits)
{
  BOOST_TEST(user.compat_ioctl(device.number(), same_number::number, 7) == 7);
  BOOST_TEST(user.compat_ioctl(device.number(), same_number::number, ~0U) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(an_ioctl_of_a_32_bit_process_is_the_same)
{
  auto low = user.map_low(4);
  low.store(std::string("\x29\0\0\0", 4));
  BOOST_TEST(user.compat_ioctl(device.number(), next_number::number, static_cast<std::uint32_t>(low.address()),
                               "next_number{41}") == 0);
  BOOST_TEST(low.load(4) == std::string("\x2a\0\0\0", 4));
  BOOST_TEST(device.ioctl(next_number{{41}}).value == 42U);
}

BOOST_AUTO_TEST_SUITE_END()
