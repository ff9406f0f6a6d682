// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

#include <linux/fs.h>
#include <linux/hdreg.h>

#include <string>

struct ramdisk : lkm::test::fixture {
  ramdisk() { BOOST_TEST_REQUIRE(user.insmod("ramdisk", "kib=64") == 0); }
  lkm::user::descriptor open(int flags = O_RDWR) { return user.open("/dev/ramdisk", flags); }
};

BOOST_FIXTURE_TEST_SUITE(ramdisk_device, ramdisk)

BOOST_AUTO_TEST_CASE(what_was_never_written_is_zero)
{
  auto fd = open();
  BOOST_TEST(fd.pread(4, 40000) == std::string(4, '\0'));
}

BOOST_AUTO_TEST_CASE(what_was_written_is_there_after_the_last_close)
{
  BOOST_TEST(open().pwrite("kept", 4094) == 4);
  BOOST_TEST(open().pread(6, 4093) == std::string("\0kept\0", 6));
}

BOOST_AUTO_TEST_CASE(it_ends_after_its_last_byte)
{
  auto fd = open();
  BOOST_TEST(fd.lseek(0, SEEK_END) == 65536);
  BOOST_TEST(fd.write("x") == -ENOSPC);
  BOOST_TEST(fd.pwrite("xyz", 65534) == 2);
  BOOST_TEST(fd.pread(10, 65534) == "xy");
}

BOOST_AUTO_TEST_CASE(a_transfer_past_the_cache_may_begin_in_the_middle_of_a_page)
{
  auto memory = user.map(8192);
  memory.store(std::string(8192, 'm'));
  auto fd = open(O_RDWR | O_DIRECT);
  BOOST_TEST(fd.lseek(512, SEEK_SET) == 512);
  BOOST_TEST(fd.write_from(memory.address() + 1024, 4096, "a page and a half") == 4096);
  BOOST_TEST(open().pread(3, 511) == std::string("\0mm", 3));
  BOOST_TEST(open().pread(3, 4607) == std::string("m\0\0", 3));
}

BOOST_AUTO_TEST_CASE(the_kernel_answers_what_the_driver_has_no_function_for)
{
  auto fd = open();
  auto memory = user.map(64);
  memory.store(std::string("\1\0\0\0", 4));
  BOOST_TEST(fd.ioctl(HDIO_GETGEO, memory.address(), "HDIO_GETGEO") == -ENOTTY);
  BOOST_TEST(fd.ioctl(0x5001, 0) == -ENOTTY);
  BOOST_TEST(fd.ioctl(BLKROSET, memory.address(), "BLKROSET 1") == 0);
  BOOST_TEST(fd.write("x") == -EPERM);
}

BOOST_AUTO_TEST_CASE(who_has_it_open_keeps_the_module)
{
  auto fd = open();
  BOOST_TEST(user.rmmod("ramdisk") == -EWOULDBLOCK);
  fd.close();
  BOOST_TEST(user.rmmod("ramdisk") == 0);
  BOOST_TEST(open() == -ENOENT);
}

BOOST_AUTO_TEST_SUITE_END()
