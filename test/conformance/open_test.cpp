// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/open.c: what open() of a device node checks, and what becomes of an open that fails.
#include "calls.hpp"

using namespace conformance;

namespace {

struct opening : ops_fixture {
  std::string references()
  {
    const auto modules = user.contents("/proc/modules");
    const auto line = modules.find("ops ");
    const auto count = modules.find(' ', modules.find(' ', line) + 1) + 1;
    const auto text = modules.substr(count, modules.find(' ', count) - count);
    user.remark("/proc/modules, ops: " + text + " references");
    return text;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(do_open, opening)

BOOST_AUTO_TEST_CASE(a_node_without_a_driver_is_ENXIO)
{
  user.mknod("/dev/nobody", S_IFCHR | 0666, 60, 0);
  BOOST_TEST(user.open("/dev/nobody", O_RDWR) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(a_block_node_without_a_driver_is_ENXIO)
{
  user.mknod("/dev/block", S_IFBLK | 0666, 60, 0);
  BOOST_TEST(user.open("/dev/block", O_RDONLY) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(a_block_node_with_the_number_of_a_char_device_is_ENXIO)
{
  user.mknod("/dev/block", S_IFBLK | 0666, CALL_MAJOR, OPS_READ_ONLY);
  BOOST_TEST(user.open("/dev/block", O_RDONLY) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(a_name_that_does_not_exist_is_ENOENT)
{
  BOOST_TEST(user.open("/dev/nothing", O_RDONLY) == -ENOENT);
  BOOST_TEST(user.open("/nowhere/nothing", O_RDONLY) == -ENOENT);
  BOOST_TEST(user.open("", O_RDONLY) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_node_is_no_directory)
{
  const auto path = node(OPS_BARE);
  BOOST_TEST(user.open(path, O_RDONLY | O_DIRECTORY) == -ENOTDIR);
  BOOST_TEST(user.open(path + "/", O_RDONLY) == -ENOTDIR);
  BOOST_TEST(user.open(path + "/below", O_RDONLY) == -ENOTDIR);
}

BOOST_AUTO_TEST_CASE(O_CREAT_opens_the_node_that_is_there)
{
  BOOST_TEST(open(OPS_READ_ONLY, O_RDWR | O_CREAT).read(3) == "abc");
}

BOOST_AUTO_TEST_CASE(O_CREAT_with_O_EXCL_is_EEXIST)
{
  BOOST_TEST(open(OPS_COUNTED, O_RDWR | O_CREAT | O_EXCL) == -EEXIST);
  BOOST_TEST(!logged("ops: open"));
}

BOOST_AUTO_TEST_CASE(O_CREAT_of_a_name_with_a_slash_at_its_end_is_EISDIR_whatever_it_names)
{
  BOOST_TEST(user.open(node(OPS_BARE) + "/", O_RDWR | O_CREAT) == -EISDIR);
  BOOST_TEST(user.open("/tmp/", O_RDONLY | O_CREAT | O_EXCL) == -EISDIR);
  BOOST_TEST(user.open("/tmp/nothing/", O_RDONLY | O_CREAT) == -EISDIR);
  BOOST_TEST(user.open("/", O_RDONLY | O_CREAT | O_EXCL) == -EEXIST);
  BOOST_TEST(user.open("/tmp/./", O_RDONLY | O_CREAT | O_EXCL) == -EEXIST);
}

BOOST_AUTO_TEST_CASE(O_EXCL_alone_is_nothing) { BOOST_TEST(open(OPS_BARE, O_RDWR | O_EXCL) == 3); }

BOOST_AUTO_TEST_CASE(O_TRUNC_is_nothing_to_a_device)
{
  BOOST_TEST(open(OPS_READ_ONLY, O_RDONLY | O_TRUNC).read(3) == "abc");
}

BOOST_AUTO_TEST_CASE(O_DIRECT_is_EINVAL_and_the_driver_is_opened_and_released)
{
  BOOST_TEST(open(OPS_COUNTED, O_RDWR | O_DIRECT) == -EINVAL);
  BOOST_TEST(logged("ops: open"));
  BOOST_TEST(logged("ops: release"));
  BOOST_TEST(!logged("ops: flush"));
}

BOOST_AUTO_TEST_CASE(a_directory_cannot_be_opened_for_writing)
{
  BOOST_TEST(user.open("/dev", O_RDWR) == -EISDIR);
  BOOST_TEST(user.open("/dev", O_RDONLY | O_CREAT) == -EISDIR);
  BOOST_TEST(user.open("/dev", O_RDONLY | O_DIRECTORY) == 3);
}

BOOST_AUTO_TEST_CASE(a_directory_cannot_be_read) { BOOST_TEST(user.open("/dev", O_RDONLY).read(10) == -EISDIR); }

BOOST_AUTO_TEST_CASE(a_directory_has_positions_but_no_end)
{
  auto fd = user.open("/dev", O_RDONLY);
  BOOST_TEST(fd.lseek(3, SEEK_SET) == 3);
  BOOST_TEST(fd.lseek(-4, SEEK_CUR) == -EINVAL);
  BOOST_TEST(fd.lseek(0, SEEK_END) == -EINVAL);
  BOOST_TEST(fd.lseek(0, SEEK_DATA) == -EINVAL);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 3);
  BOOST_TEST(fd.fsync() == 0);
}

BOOST_AUTO_TEST_CASE(the_error_of_the_drivers_open_is_that_of_open)
{
  for (const int error : {EIO, EBUSY, ENODEV, EINTR}) {
    set_result(-error);
    BOOST_TEST(open(OPS_OPEN_FAILS) == -error);
  }
}

// A path is walked without references first, then with them, and a stale one once more from the disk: each walk that
// ends in one of these errors asks the driver anew.
BOOST_AUTO_TEST_CASE(a_driver_whose_open_answers_ECHILD_or_ESTALE_is_asked_twice)
{
  for (const int error : {ECHILD, ESTALE}) {
    const auto before = times("open answers");
    set_result(-error);
    BOOST_TEST(open(OPS_OPEN_FAILS) == -error);
    BOOST_TEST(times("open answers") - before == 2);
    BOOST_TEST(references() == "0");
  }
}

BOOST_AUTO_TEST_CASE(a_driver_whose_open_answers_EOPENSTALE_is_asked_three_times_and_the_caller_gets_ESTALE)
{
  constexpr int eopenstale = 518;
  set_result(-eopenstale);
  BOOST_TEST(open(OPS_OPEN_FAILS) == -ESTALE);
  BOOST_TEST(times("open answers") == 3);
  BOOST_TEST(references() == "0");
}

BOOST_AUTO_TEST_CASE(any_other_error_asks_the_driver_once)
{
  set_result(-EAGAIN);
  BOOST_TEST(open(OPS_OPEN_FAILS) == -EAGAIN);
  BOOST_TEST(times("open answers") == 1);
}

BOOST_AUTO_TEST_CASE(unknown_open_flags_are_dropped)
{
  auto fd = open(OPS_BARE, O_RDWR | static_cast<int>(0xff80003cU) | O_APPEND);
  BOOST_TEST(fd.fcntl(F_GETFL) == (O_RDWR | O_APPEND | 0100000));
}

BOOST_AUTO_TEST_CASE(the_old_O_SYNC_bit_alone_becomes_O_SYNC)
{
  BOOST_TEST(open(OPS_BARE, O_RDWR | 04000000).fcntl(F_GETFL) == (O_RDWR | O_SYNC | 0100000));
}

BOOST_AUTO_TEST_CASE(O_TMPFILE_without_O_DIRECTORY_or_without_writing_is_EINVAL)
{
  BOOST_TEST(open(OPS_COUNTED, O_RDWR | 020000000) == -EINVAL);
  BOOST_TEST(open(OPS_COUNTED, O_RDONLY | O_TMPFILE) == -EINVAL);
  BOOST_TEST(!logged("ops: open"));
}

BOOST_AUTO_TEST_CASE(O_DIRECTORY_with_O_CREAT_is_EINVAL)
{
  BOOST_TEST(open(OPS_BARE, O_RDWR | O_DIRECTORY | O_CREAT) == -EINVAL);
  BOOST_TEST(user.open("/nowhere/nothing", O_RDONLY | O_DIRECTORY | O_CREAT) == -EINVAL);
  BOOST_TEST(open(OPS_BARE, O_PATH | O_DIRECTORY | O_CREAT) == -ENOTDIR);
}

BOOST_AUTO_TEST_CASE(O_NOATIME_of_another_users_node_is_EPERM_before_the_driver)
{
  auto guest = user.other("guest", 1000, 1000);
  user.umask(0);
  BOOST_TEST(guest->open(node(OPS_COUNTED), O_RDWR | O_NOATIME) == -EPERM);
  BOOST_TEST(!logged("ops: open"));
  BOOST_TEST(guest->open(node(OPS_COUNTED), O_PATH | O_NOATIME) == 3);
  user.chown(node(OPS_COUNTED), 1000, 1000);
  BOOST_TEST(guest->open(node(OPS_COUNTED), O_RDWR | O_NOATIME) == 3);
  BOOST_TEST(open(OPS_COUNTED, O_RDWR | O_NOATIME).fcntl(F_GETFL) == (O_RDWR | O_NOATIME | 0100000));
}

BOOST_AUTO_TEST_CASE(the_permission_of_a_node_is_asked_before_O_NOATIME)
{
  auto guest = user.other("guest", 1000, 1000);
  user.chmod(node(OPS_COUNTED), 0600);
  BOOST_TEST(guest->open(node(OPS_COUNTED), O_RDWR | O_NOATIME) == -EACCES);
}

BOOST_AUTO_TEST_CASE(the_block_size_of_a_node_is_that_of_its_file_system)
{
  BOOST_TEST(user.stat(node(OPS_BARE)).block_size == 4096);
  BOOST_TEST(user.fstat(open(OPS_BARE).number()).block_size == 4096);
  BOOST_TEST(user.stat("/dev").block_size == 4096);
  BOOST_TEST(user.stat("/proc/modules").block_size == 1024);
}

BOOST_AUTO_TEST_CASE(an_open_that_failed_is_not_released)
{
  set_result(-EIO);
  BOOST_TEST(open(OPS_OPEN_FAILS) == -EIO);
  BOOST_TEST(!logged("ops: release"));
}

BOOST_AUTO_TEST_CASE(an_open_that_failed_holds_nothing)
{
  set_result(-EIO);
  BOOST_TEST(references() == "0");
  BOOST_TEST(open(OPS_OPEN_FAILS) == -EIO);
  BOOST_TEST(references() == "0");
}

BOOST_AUTO_TEST_CASE(an_open_that_failed_leaves_the_descriptor_free)
{
  set_result(-EIO);
  BOOST_TEST(open(OPS_OPEN_FAILS) == -EIO);
  BOOST_TEST(open(OPS_BARE) == 3);
}

BOOST_AUTO_TEST_CASE(a_cdev_without_operations_is_ENXIO)
{
  BOOST_TEST(open(OPS_UNSET) == -ENXIO);
  BOOST_TEST(references() == "0");
}

BOOST_AUTO_TEST_CASE(an_open_file_holds_its_module)
{
  auto fd = open(OPS_BARE);
  references();
  auto other = open(OPS_BARE);
  references();
  auto copy = fd.dup();
  references();
  BOOST_TEST(user.rmmod("ops") == -EWOULDBLOCK);
  copy.close();
  other.close();
  fd.close();
  BOOST_TEST(references() == "0");
  BOOST_TEST(user.rmmod("ops") == 0);
}

BOOST_AUTO_TEST_CASE(operations_without_an_owner_hold_no_module)
{
  auto fd = open(OPS_NO_OWNER);
  BOOST_TEST(references() == "0");
  BOOST_TEST(fd.read(3) == "abc");
}

BOOST_AUTO_TEST_CASE(the_access_mode_decides_before_the_driver)
{
  auto in = open(OPS_DEFAULT_LLSEEK, O_RDONLY), out = open(OPS_DEFAULT_LLSEEK, O_WRONLY);
  BOOST_TEST(in.write("x") == -EBADF);
  BOOST_TEST(in.pwrite("x", 0) == -EBADF);
  BOOST_TEST(out.read(1) == -EBADF);
  BOOST_TEST(out.pread(1, 0) == -EBADF);
}

BOOST_AUTO_TEST_CASE(access_mode_3_neither_reads_nor_writes)
{
  auto fd = open(OPS_RESULT, O_ACCMODE);
  BOOST_TEST(fd.read(1) == -EBADF);
  BOOST_TEST(fd.write("x") == -EBADF);
  BOOST_TEST(fd.ioctl(OPS_SET_RESULT, 0) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
