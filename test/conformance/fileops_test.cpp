// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The rest of struct file_operations: allocation and advice, fdinfo, ioctl of 32-bit processes, io_uring.
#include "calls.hpp"

#include <sys/ioctl.h>
#include <sys/mman.h>

#include <climits>
#include <string>

using namespace conformance;

namespace {

// Of <linux/fs.h>, which does not go with <sys/mount.h>, and of <linux/falloc.h>.
constexpr unsigned fs_ioc_getflags = 0x80086601, fs_ioc_setflags = 0x40086602, fs_ioc32_getflags = 0x80046601,
                   fs_ioc32_setflags = 0x40046602, fs_ioc_fsgetxattr = 0x801c581f, fs_ioc_fssetxattr = 0x401c5820,
                   ficlonerange = 0x4020940d, fideduperange = 0xc0189436, fifreeze = 0xc0045877, fithaw = 0xc0045878;
constexpr unsigned fs_ioc_resvsp_32[] = {0x402c5828, 0x402c5829, 0x402c582a, 0x402c582b, 0x402c5839};

}  // namespace

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

BOOST_AUTO_TEST_CASE(an_ioctl_answers_an_int_of_the_drivers_long)
{
  for (const auto minor : {FILEOPS_COMPAT, FILEOPS_COMPAT_PTR, FILEOPS_NATIVE}) {
    auto fd = open(minor);
    for (const long seen : {1L, 0L, long{-EIO}, long{-EPERM}}) {
      set_result(seen == -EPERM ? 0xffffffffL : seen);
      BOOST_TEST(user.ioctl(fd.number(), FILEOPS_WIDE, 0) == seen);
      BOOST_TEST(user.ioctl(fd.number(), 0x5799, 0) == seen);
      BOOST_TEST(user.ioctl(fd.number(), FIONREAD, 0) == seen);
      if (minor == FILEOPS_NATIVE) continue;
      BOOST_TEST(user.compat_ioctl(fd.number(), FILEOPS_WIDE, 0) == seen);
      BOOST_TEST(user.compat_ioctl(fd.number(), FIONREAD, 0) == seen);
    }
    set_result(-515);
    BOOST_TEST(user.ioctl(fd.number(), FILEOPS_WIDE, 0) == -ENOTTY);
    BOOST_TEST(user.compat_ioctl(fd.number(), FILEOPS_WIDE, 0) == -ENOTTY);
    BOOST_TEST(user.compat_ioctl(fd.number(), FIONREAD, 0) == -ENOTTY);
    set_result(0);
  }
}

BOOST_AUTO_TEST_CASE(a_32_bit_FIONREAD_reaches_unlocked_ioctl_and_never_compat_ioctl)
{
  set_result(7);
  auto native = open(FILEOPS_NATIVE), both = open(FILEOPS_COMPAT);
  BOOST_TEST(user.compat_ioctl(native.number(), FIONREAD, 0xfedcba98) == 7);
  BOOST_TEST(logged("fileops: ioctl 541b, arg fedcba98, 32 bits"));
  BOOST_TEST(user.compat_ioctl(native.number(), 0x5799, 0) == -ENOTTY);
  BOOST_TEST(user.compat_ioctl(both.number(), FIONREAD, 8) == 7);
  BOOST_TEST(logged("fileops: ioctl 541b, arg 8, 32 bits"));
  BOOST_TEST(user.compat_ioctl(open(FILEOPS_ITER).number(), FIONREAD, 8) == -ENOTTY);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(attributes_are_copied_before_the_driver_is_asked_to_set_them)
{
  set_result(7);
  auto fd = open(FILEOPS_NATIVE);
  auto memory = user.map(64);
  for (const unsigned number : {fs_ioc_setflags, fs_ioc_fssetxattr}) {
    BOOST_TEST(user.ioctl(fd.number(), number, 8) == -EFAULT);
    BOOST_TEST(times("ioctl " + lkm::user::hex(number).substr(2)) == 0);
    BOOST_TEST(user.ioctl(fd.number(), number, memory.address(), "memory") == 7);
  }
  BOOST_TEST(times("ioctl 40086602,") == 1);
  BOOST_TEST(times("ioctl 401c5820,") == 1);
  // Of 28 bytes the last one is missing.
  BOOST_TEST(user.ioctl(fd.number(), fs_ioc_fssetxattr, memory.address() + 4096 - 27, "the end") == -EFAULT);
  BOOST_TEST(user.ioctl(fd.number(), fs_ioc_setflags, memory.address() + 4096 - 4, "the end") == 7);
  BOOST_TEST(user.ioctl(open(FILEOPS_ITER).number(), fs_ioc_setflags, 8) == -EFAULT);
  BOOST_TEST(user.ioctl(open(FILEOPS_ITER).number(), fs_ioc_setflags, memory.address(), "memory") == -ENOTTY);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(the_driver_is_asked_for_attributes_whatever_the_argument)
{
  set_result(7);
  auto fd = open(FILEOPS_NATIVE);
  BOOST_TEST(user.ioctl(fd.number(), fs_ioc_getflags, 8) == 7);
  BOOST_TEST(user.ioctl(fd.number(), fs_ioc_fsgetxattr, 8) == 7);
  BOOST_TEST(times("ioctl 80086601, arg 8,") == 1);
  BOOST_TEST(times("ioctl 801c581f, arg 8,") == 1);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(a_32_bit_process_asks_for_attributes_with_the_numbers_of_64_bits)
{
  set_result(7);
  auto fd = open(FILEOPS_COMPAT), native = open(FILEOPS_NATIVE);
  BOOST_TEST(user.compat_ioctl(fd.number(), fs_ioc32_getflags, 8) == 7);
  BOOST_TEST(times("compat_ioctl 80086601, arg 8,") == 1);
  BOOST_TEST(user.compat_ioctl(fd.number(), fs_ioc32_setflags, 8) == -EFAULT);
  BOOST_TEST(user.compat_ioctl(fd.number(), fs_ioc_fssetxattr, 8) == -EFAULT);
  BOOST_TEST(user.compat_ioctl(fd.number(), fs_ioc_fsgetxattr, 8) == 7);
  BOOST_TEST(user.compat_ioctl(native.number(), fs_ioc32_getflags, 8) == -ENOTTY);
  BOOST_TEST(user.ioctl(native.number(), fs_ioc32_getflags, 8) == 7);
  BOOST_TEST(times("ioctl 80046601, arg 8, 64") == 1);
  set_result(0);
}

BOOST_AUTO_TEST_CASE(a_32_bit_process_allocates_with_the_numbers_of_XFS_and_no_driver_sees_them)
{
  auto fd = open(FILEOPS_COMPAT);
  auto native = open(FILEOPS_NATIVE);
  for (const unsigned number : fs_ioc_resvsp_32) {
    BOOST_TEST(user.compat_ioctl(fd.number(), number, 8) == -EFAULT);
    BOOST_TEST(!logged("fileops: compat_ioctl"));
    BOOST_TEST(user.ioctl(native.number(), number, 8) == 0);
    BOOST_TEST(logged("fileops: ioctl"));
  }
}

BOOST_AUTO_TEST_CASE(ioctls_of_the_file_system_check_their_argument_first)
{
  auto fd = open(FILEOPS_NATIVE);
  auto memory = user.map(128);
  BOOST_TEST(user.ioctl(fd.number(), ficlonerange, 8) == -EFAULT);
  BOOST_TEST(user.ioctl(fd.number(), fideduperange, 8) == -EFAULT);
  BOOST_TEST(user.ioctl(fd.number(), fideduperange, memory.address(), "memory") == -EINVAL);
  memory.store(std::string(16, '\0') + "\xff\xff");
  BOOST_TEST(user.ioctl(fd.number(), fideduperange, memory.address(), "of 65535 files") == -ENOMEM);
  memory.store({"\xff\xff\xff\xff\xff\xff\xff\xff", 8});
  BOOST_TEST(user.ioctl(fd.number(), ficlonerange, memory.address(), "of -1") == -EBADF);
  memory.store({"\3\0\0\0\0\0\0\0", 8});
  BOOST_TEST(user.ioctl(fd.number(), ficlonerange, memory.address(), "of itself") == -EINVAL);
  BOOST_TEST(!logged("fileops: ioctl"));
}

BOOST_AUTO_TEST_CASE(a_file_system_in_memory_cannot_be_frozen)
{
  auto guest = user.other("guest", 1000, 1000);
  auto theirs = guest->open(node(FILEOPS_NATIVE), O_RDWR);
  auto fd = open(FILEOPS_NATIVE);
  BOOST_TEST(user.ioctl(fd.number(), fifreeze, 0) == -EOPNOTSUPP);
  BOOST_TEST(user.ioctl(fd.number(), fithaw, 0) == -EINVAL);
  BOOST_TEST(guest->ioctl(theirs.number(), fifreeze, 0) == -EPERM);
  BOOST_TEST(guest->ioctl(theirs.number(), fithaw, 0) == -EPERM);
}

BOOST_AUTO_TEST_CASE(an_open_drops_unknown_flags_before_the_driver_sees_them)
{
  open(FILEOPS_NATIVE, O_RDWR | static_cast<int>(0xff80003cU) | O_NONBLOCK);
  BOOST_TEST(logged("fileops: open with flags 4002"));
}

BOOST_AUTO_TEST_CASE(unsigned_positions_may_be_negative)
{
  for (const auto minor : {FILEOPS_UNSIGNED, FILEOPS_UNSIGNED_GENERIC}) {
    auto fd = open(minor);
    BOOST_TEST(fd.lseek(-5, SEEK_SET) == -5);
    BOOST_TEST(fd.lseek(-1LL << 40, SEEK_SET) == -1LL << 40);
    BOOST_TEST(fd.lseek(-8, SEEK_CUR) == (-1LL << 40) - 8);
    BOOST_TEST(fd.lseek(-4096, SEEK_END) == -4096);
    BOOST_TEST(fd.read(16) == 16);
    BOOST_TEST(fd.write("tea") == 3);
    BOOST_TEST(user.readv(fd.number(), {1, 2}) == 3);
    BOOST_TEST(fd.lseek(0, SEEK_CUR) == -4074);
  }
  BOOST_TEST(logged("fileops: read_iter at -4096, 16 bytes"));
}

BOOST_AUTO_TEST_CASE(a_transfer_that_passes_zero_from_below_is_EOVERFLOW)
{
  auto fd = open(FILEOPS_UNSIGNED);
  fd.lseek(-8, SEEK_SET);
  BOOST_TEST(fd.read(8) == -EOVERFLOW);
  BOOST_TEST(fd.write("12345678") == -EOVERFLOW);
  BOOST_TEST(fd.read(7) == 7);
  BOOST_TEST(fd.read(1) == -EOVERFLOW);
}

BOOST_AUTO_TEST_CASE(unsigned_positions_pass_the_largest_signed_one)
{
  auto fd = open(FILEOPS_UNSIGNED), other = open(FILEOPS_ITER_LOG);
  fd.lseek(LLONG_MAX, SEEK_SET);
  other.lseek(LLONG_MAX, SEEK_SET);
  BOOST_TEST(fd.read(8) == 8);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == LLONG_MIN + 7);
  BOOST_TEST(other.read(8) == -EINVAL);
  BOOST_TEST(fd.pread(8, LLONG_MAX) == 8);
}

BOOST_AUTO_TEST_CASE(splices_move_unsigned_positions)
{
  auto [in, out] = user.pipe();
  auto fd = open(FILEOPS_UNSIGNED_GENERIC);
  fd.lseek(-4096, SEEK_SET);
  out.write("tea");
  BOOST_TEST(user.splice(in.number(), fd.number(), 3) == 3);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == -4093);
  BOOST_TEST(user.splice(fd.number(), out.number(), 4093) == -EOVERFLOW);
  BOOST_TEST(user.sendfile(out.number(), fd.number(), 4093) == -EOVERFLOW);
}

BOOST_AUTO_TEST_CASE(sendfile_from_an_unsigned_position_has_no_room_in_a_device)
{
  auto in = open(FILEOPS_UNSIGNED_GENERIC), out = open(FILEOPS_SPLICE);
  in.lseek(-4096, SEEK_SET);
  BOOST_TEST(user.sendfile(out.number(), in.number(), 4) == -EINVAL);
  in.lseek(LLONG_MAX, SEEK_SET);
  BOOST_TEST(user.sendfile(out.number(), in.number(), 4) == -EOVERFLOW);
}

BOOST_AUTO_TEST_CASE(a_mapping_may_end_where_unsigned_positions_do)
{
  constexpr unsigned long page = 4096;
  BOOST_TEST(open(FILEOPS_UNSIGNED).mmap(page, PROT_READ, MAP_SHARED, -page) == -ENODEV);
  BOOST_TEST(open(FILEOPS_ITER).mmap(page, PROT_READ, MAP_SHARED, -page) == -EOVERFLOW);
  BOOST_TEST(open(FILEOPS_ITER).mmap(page, PROT_READ, MAP_SHARED, -2 * page) == -ENODEV);
}

BOOST_AUTO_TEST_CASE(the_position_that_pread_is_given_is_never_negative)
{
  auto fd = open(FILEOPS_UNSIGNED);
  BOOST_TEST(fd.pread(8, -4096) == -EINVAL);
  BOOST_TEST(fd.pwrite("x", -4096) == -EINVAL);
  BOOST_TEST(user.preadv2(fd.number(), {8}, -4096, 0) == -EINVAL);
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
