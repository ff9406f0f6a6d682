// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "mailbox.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

struct mailbox_loaded : lkm::test::fixture {
  mailbox_loaded()
  {
    user.insmod("mailbox");
    user.mknod("/dev/mailbox", S_IFCHR | 0666, 12, 4);
  }
};

BOOST_FIXTURE_TEST_SUITE(mailbox_device, mailbox_loaded)

BOOST_AUTO_TEST_CASE(read_waits_for_a_write)
{
  auto fd = user.open("/dev/mailbox", O_RDWR);
  auto writer = user.spawn([](auto& other) { return other.open("/dev/mailbox", O_WRONLY).write("hello"); });
  BOOST_TEST(fd.read(8) == "hello");
  BOOST_TEST(writer.join() == 5);
}

BOOST_AUTO_TEST_CASE(empty_slot_with_O_NONBLOCK_is_EAGAIN)
{
  BOOST_TEST(user.open("/dev/mailbox", O_RDONLY | O_NONBLOCK).read(8) == -EAGAIN);
}

BOOST_AUTO_TEST_CASE(clear_empties_the_slot)
{
  auto fd = user.open("/dev/mailbox", O_RDWR | O_NONBLOCK);
  fd.write("old news");
  BOOST_TEST(fd.ioctl(clear{}) == 0);
  BOOST_TEST(fd.read(8) == -EAGAIN);
}

BOOST_AUTO_TEST_CASE(each_open_file_counts_its_reads)
{
  auto one = user.open("/dev/mailbox", O_RDWR), other = user.open("/dev/mailbox", O_RDWR);
  one.write("x");
  one.read(1);
  BOOST_TEST(one.ioctl(get_reads{}).value == 1u);
  BOOST_TEST(other.ioctl(get_reads{}).value == 0u);
}

BOOST_AUTO_TEST_CASE(a_driver_without_poll_is_always_ready)
{
  BOOST_TEST(user.open("/dev/mailbox", O_RDWR).poll(POLLIN | POLLOUT, 0) == (POLLIN | POLLOUT));
}

BOOST_AUTO_TEST_SUITE_END()
