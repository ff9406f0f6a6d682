// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The rest of struct file_operations: allocation and advice, fdinfo, ioctl of 32-bit processes, io_uring.
#include "calls.hpp"

#include <string>

using namespace conformance;

BOOST_FIXTURE_TEST_SUITE(fileops, fileops_fixture)

BOOST_AUTO_TEST_CASE(a_driver_without_open_flush_and_release_is_opened_and_closed)
{
  auto fd = open(FILEOPS_ZERO);
  auto copy = fd.dup();
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(copy.read(2) == std::string(2, '\0'));
  BOOST_TEST(copy.close() == 0);
}

BOOST_AUTO_TEST_CASE(fallocate_never_reaches_a_character_device)
{
  auto fd = open(FILEOPS_ADVICE);
  BOOST_TEST(user.fallocate(fd.number(), 0, 0, 10) == -ENODEV);
  BOOST_TEST(!logged("fallocate"));
  BOOST_TEST(user.fallocate(open(FILEOPS_ITER).number(), 0, 0, 10) == -ENODEV);
  BOOST_TEST(user.fallocate(77, 0, 0, 10) == -EBADF);
}

BOOST_AUTO_TEST_CASE(fallocate_checks_its_arguments_first)
{
  auto fd = open(FILEOPS_ADVICE);
  const int number = fd.number();
  BOOST_TEST(user.fallocate(number, 0, -1, 10) == -EINVAL);
  BOOST_TEST(user.fallocate(number, 0, 0, 0) == -EINVAL);
  BOOST_TEST(user.fallocate(number, 0x1000, 0, 10) == -EOPNOTSUPP);
  BOOST_TEST(user.fallocate(number, 2, 0, 10) == -EOPNOTSUPP);
  BOOST_TEST(user.fallocate(number, 3, 0, 10) == -ENODEV);
}

BOOST_AUTO_TEST_CASE(a_file_that_may_not_be_written_cannot_be_allocated)
{
  auto fd = open(FILEOPS_ADVICE, O_RDONLY);
  BOOST_TEST(user.fallocate(fd.number(), 0, 0, 10) == -EBADF);
}

BOOST_AUTO_TEST_CASE(advice_reaches_the_driver_as_it_is)
{
  set_result(-EPERM);
  auto fd = open(FILEOPS_ADVICE);
  BOOST_TEST(user.fadvise(fd.number(), -5, 7, 99) == -EPERM);
  BOOST_TEST(logged("fadvise from -5, 7 bytes, advice 99"));
  set_result(0);
}

BOOST_AUTO_TEST_CASE(advice_to_a_driver_without_fadvise_is_taken)
{
  auto fd = open(FILEOPS_ITER);
  for (const int advice : {0, 1, 2, 3, 4, 5}) BOOST_TEST(user.fadvise(fd.number(), 0, 0, advice) == 0);
  BOOST_TEST(user.fadvise(fd.number(), 0, 0, 6) == -EINVAL);
  BOOST_TEST(user.fadvise(fd.number(), 0, -1, 0) == -EINVAL);
  BOOST_TEST(user.fadvise(77, 0, 0, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(a_device_cannot_be_truncated)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(user.ftruncate(fd.number(), 0) == -EINVAL);
  BOOST_TEST(user.ftruncate(fd.number(), -1) == -EINVAL);
  BOOST_TEST(user.ftruncate(77, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(a_device_has_no_range_to_sync)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(user.sync_file_range(fd.number(), 0, 0, 0) == -ESPIPE);
  BOOST_TEST(user.sync_file_range(fd.number(), -1, 0, 0) == -EINVAL);
  BOOST_TEST(user.sync_file_range(fd.number(), 0, 0, 8) == -EINVAL);
  BOOST_TEST(user.sync_file_range(77, 0, 0, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(copies_between_devices_are_EINVAL)
{
  auto from = open(FILEOPS_ITER), to = open(FILEOPS_ITER);
  BOOST_TEST(user.copy_file_range(from.number(), to.number(), 5) == -EINVAL);
  BOOST_TEST(user.copy_file_range(from.number(), 77, 5) == -EBADF);
  BOOST_TEST(user.copy_file_range(77, to.number(), 5) == -EBADF);
}

BOOST_AUTO_TEST_CASE(copy_file_range_never_reaches_a_character_device)
{
  auto from = open(FILEOPS_UNASKED), to = open(FILEOPS_UNASKED);
  BOOST_TEST(user.copy_file_range(from.number(), to.number(), 5) == -EINVAL);
  BOOST_TEST(!logged("file_range"));
}

BOOST_AUTO_TEST_CASE(fdinfo_shows_position_and_flags_and_what_the_driver_adds)
{
  auto fd = open(FILEOPS_FDINFO, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  BOOST_TEST(fd.read(3) == "abc");
  BOOST_TEST(user.fdinfo(fd.number()) == "pos:\t3\nflags:\t02104002\ndriver:\tfileops 12\nmore:\tx\n");
}

BOOST_AUTO_TEST_CASE(fdinfo_of_a_driver_without_show_fdinfo)
{
  auto fd = open(FILEOPS_ITER, O_RDONLY);
  BOOST_TEST(user.fdinfo(fd.number()) == "pos:\t0\nflags:\t0100000\n");
  BOOST_TEST(user.fdinfo(77) == "");
}

BOOST_AUTO_TEST_CASE(a_32_bit_ioctl_reaches_compat_ioctl)
{
  set_result(7);
  auto fd = open(FILEOPS_COMPAT);
  BOOST_TEST(user.compat_ioctl(fd.number(), 0x5799, 0xfedcba98) == 7);
  BOOST_TEST(logged("compat_ioctl 5799, arg fedcba98, 32 bits"));
  BOOST_TEST(user.ioctl(fd.number(), 0x5799, 0x1fedcba98) == 7);
  BOOST_TEST(logged("ioctl 5799, arg 1fedcba98, 64 bits"));
  set_result(0);
}

BOOST_AUTO_TEST_CASE(compat_ptr_ioctl_passes_the_pointer_on)
{
  auto fd = open(FILEOPS_COMPAT_PTR);
  BOOST_TEST(user.compat_ioctl(fd.number(), 0x5799, 0xfedcba98) == 0);
  BOOST_TEST(logged("ioctl 5799, arg fedcba98, 32 bits"));
}

BOOST_AUTO_TEST_CASE(without_compat_ioctl_a_32_bit_ioctl_is_ENOTTY)
{
  auto fd = open(FILEOPS_CONTROL);
  BOOST_TEST(user.compat_ioctl(fd.number(), FILEOPS_SET_RESULT, 0) == -ENOTTY);
  BOOST_TEST(user.compat_ioctl(77, 1, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(ENOIOCTLCMD_of_compat_ioctl_is_ENOTTY)
{
  set_result(-515);
  auto fd = open(FILEOPS_COMPAT);
  BOOST_TEST(user.compat_ioctl(fd.number(), 0x5799, 0) == -ENOTTY);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(what_every_file_answers_a_32_bit_process_gets_as_well)
{
  auto fd = open(FILEOPS_COMPAT);
  BOOST_TEST(user.compat_ioctl(fd.number(), 0x5451, 0, "FIOCLEX") == 0);
  BOOST_TEST(fd.fcntl(F_GETFD) == FD_CLOEXEC);
  BOOST_TEST(user.compat_ioctl(fd.number(), 0x5421, 8, "FIONBIO at 8") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(io_uring_refuses_what_the_driver_lacks)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(user.uring_cmd(fd.number()) == -EOPNOTSUPP);
  BOOST_TEST(user.uring_iopoll_read(fd.number()) == -EOPNOTSUPP);
}

BOOST_AUTO_TEST_CASE(io_uring_never_polls_a_character_device)
{
  auto fd = open(FILEOPS_UNASKED);
  BOOST_TEST(user.uring_iopoll_read(fd.number()) == -EOPNOTSUPP);
  BOOST_TEST(!logged("iopoll"));
}

BOOST_AUTO_TEST_CASE(a_device_may_have_names_in_it)
{
  auto fd = open(FILEOPS_NAMES, O_RDONLY);
  BOOST_TEST(user.getdents(fd.number(), 4096) == 48);
  BOOST_TEST(user.getdents(fd.number(), 4096) == 0);
  auto again = open(FILEOPS_NAMES, O_RDONLY);
  BOOST_TEST(user.getdents(again.number(), 24) == 24);
  BOOST_TEST(user.getdents(again.number(), 24) == 24);
  BOOST_TEST(user.getdents(again.number(), 24) == 0);
}

BOOST_AUTO_TEST_CASE(names_that_find_no_room_are_EINVAL)
{
  auto fd = open(FILEOPS_NAMES, O_RDONLY);
  BOOST_TEST(user.getdents(fd.number(), 20) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(an_error_of_iterate_shared_counts_when_it_told_no_name)
{
  set_result(-EIO);
  auto fd = open(FILEOPS_NAMES, O_RDONLY);
  BOOST_TEST(user.getdents(fd.number(), 4096) == 48);
  BOOST_TEST(user.getdents(fd.number(), 4096) == -EIO);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(a_device_without_names_is_no_directory)
{
  BOOST_TEST(user.getdents(open(FILEOPS_ITER).number(), 4096) == -ENOTDIR);
  BOOST_TEST(user.getdents(77, 4096) == -EBADF);
}

BOOST_AUTO_TEST_CASE(FICLONE_between_devices_is_EINVAL)
{
  auto from = open(FILEOPS_ITER), to = open(FILEOPS_ITER);
  BOOST_TEST(to.ioctl(0x40049409, static_cast<unsigned long>(from.number())) == -EINVAL);
  BOOST_TEST(to.ioctl(0x40049409, 77) == -EBADF);
}

BOOST_AUTO_TEST_CASE(FICLONE_between_devices_never_reaches_the_driver)
{
  auto from = open(FILEOPS_UNASKED), to = open(FILEOPS_UNASKED);
  BOOST_TEST(to.ioctl(0x40049409, static_cast<unsigned long>(from.number())) == -EINVAL);
  BOOST_TEST(!logged("remap_file_range"));
}

BOOST_AUTO_TEST_SUITE_END()
