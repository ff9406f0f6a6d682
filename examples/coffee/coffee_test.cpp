// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// One set of tests for two drivers: the coffee machine in C++, and its twin in C.
#include "commands.hpp"

#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

using namespace coffee_machine;

namespace {

struct machine {
  const char* module;
  unsigned minor;
};
std::ostream& operator<<(std::ostream& os, const machine& m) { return os << m.module; }

const machine machines[] = {{"coffee", 2}, {"coffee_c", 3}};

struct counter : lkm::test::fixture {
  /// Loads the machine and makes its node.
  void set_up(const machine& m, const std::string& args = {})
  {
    name = m.module;
    log_prefixes = {name + ": "};
    BOOST_TEST_REQUIRE(user.insmod(name, args) == 0);
    BOOST_TEST_REQUIRE(user.mknod(node(), S_IFCHR | 0666, 12, m.minor) == 0);
  }
  std::string node() const { return "/dev/" + name; }

  std::string name;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(coffee_machines, counter)

LKM_DATA_TEST_CASE(counter, a_cup_comes_out_as_it_went_in, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.write("espresso") == 8);
  BOOST_TEST(fd.read(32) == "espresso");
}

LKM_DATA_TEST_CASE(counter, cups_come_out_in_order, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR);
  fd.write("first");
  fd.write("second");
  BOOST_TEST(fd.read(32) == "first");
  BOOST_TEST(fd.read(32) == "second");
}

LKM_DATA_TEST_CASE(counter, what_does_not_fit_into_the_buffer_is_lost, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR | O_NONBLOCK);
  fd.write("cappuccino");
  BOOST_TEST(fd.read(3) == "cap");
  BOOST_TEST(fd.read(32) == -EAGAIN);
}

LKM_DATA_TEST_CASE(counter, empty_plate_with_O_NONBLOCK_is_EAGAIN, machines, m)
{
  set_up(m);
  BOOST_TEST(user.open(node(), O_RDONLY | O_NONBLOCK).read(32) == -EAGAIN);
}

LKM_DATA_TEST_CASE(counter, full_plate_with_O_NONBLOCK_is_EAGAIN, machines, m)
{
  set_up(m, "cups=2");
  auto fd = user.open(node(), O_RDWR | O_NONBLOCK);
  BOOST_TEST(fd.write("1") == 1);
  BOOST_TEST(fd.write("2") == 1);
  BOOST_TEST(fd.write("3") == -EAGAIN);
}

LKM_DATA_TEST_CASE(counter, a_cup_of_more_than_32_bytes_is_EMSGSIZE, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.write(std::string(32, 'x')) == 32);
  BOOST_TEST(fd.write(std::string(33, 'x')) == -EMSGSIZE);
}

LKM_DATA_TEST_CASE(counter, a_reader_waits_for_a_cup, machines, m)
{
  set_up(m);
  auto drinker = user.spawn([path = node()](auto& self) { return self.open(path, O_RDONLY).read(32).value(); });
  drinker.wait_until_asleep();
  BOOST_TEST(user.open(node(), O_WRONLY).write("latte") == 5);
  BOOST_TEST(drinker.join() == 5);
}

LKM_DATA_TEST_CASE(counter, a_writer_waits_for_room, machines, m)
{
  set_up(m, "cups=1");
  auto fd = user.open(node(), O_RDWR);
  fd.write("first");
  auto barista = user.spawn([path = node()](auto& self) { return self.open(path, O_WRONLY).write("second"); });
  barista.wait_until_asleep();
  BOOST_TEST(fd.read(32) == "first");
  BOOST_TEST(barista.join() == 6);
  BOOST_TEST(fd.read(32) == "second");
}

LKM_DATA_TEST_CASE(counter, a_signal_without_SA_RESTART_ends_the_wait, machines, m)
{
  set_up(m);
  user.sigaction(SIGUSR1, false);
  auto drinker = user.spawn([path = node()](auto& self) { return self.open(path, O_RDONLY).read(32).value(); });
  drinker.wait_until_asleep();
  BOOST_TEST(drinker.kill(SIGUSR1) == 0);
  BOOST_TEST(drinker.join() == -EINTR);
}

LKM_DATA_TEST_CASE(counter, a_signal_with_SA_RESTART_starts_the_wait_again, machines, m)
{
  set_up(m);
  user.sigaction(SIGUSR1, true);
  auto drinker = user.spawn([path = node()](auto& self) { return self.open(path, O_RDONLY).read(32).value(); });
  drinker.wait_until_asleep();
  BOOST_TEST(drinker.kill(SIGUSR1) == 0);
  drinker.wait_until_asleep();
  BOOST_TEST(user.open(node(), O_WRONLY).write("mocha") == 5);
  BOOST_TEST(drinker.join() == 5);
}

LKM_DATA_TEST_CASE(counter, poll_tells_cups_and_room, machines, m)
{
  set_up(m, "cups=1");
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.poll(POLLIN | POLLOUT, 0) == POLLOUT);
  fd.write("cup");
  BOOST_TEST(fd.poll(POLLIN | POLLOUT, 0) == POLLIN);
}

LKM_DATA_TEST_CASE(counter, poll_waits_for_a_cup, machines, m)
{
  set_up(m);
  auto waiter = user.spawn([path = node()](auto& self) { return self.open(path, O_RDONLY).poll(POLLIN, -1); });
  waiter.wait_until_asleep();
  user.open(node(), O_WRONLY).write("tea");
  BOOST_TEST(waiter.join() == POLLIN);
}

LKM_DATA_TEST_CASE(counter, poll_gives_up_after_its_timeout, machines, m)
{
  set_up(m);
  BOOST_TEST(user.open(node(), O_RDONLY).poll(POLLIN, 20) == 0);
}

LKM_DATA_TEST_CASE(counter, brewing_takes_its_time_and_makes_coffee, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(brew{50}) == 0);
  BOOST_TEST(fd.read(32) == "coffee");
}

LKM_DATA_TEST_CASE(counter, brewing_onto_a_full_plate_is_ENOSPC, machines, m)
{
  set_up(m, "cups=1");
  auto fd = user.open(node(), O_RDWR);
  fd.write("cup");
  BOOST_TEST(fd.ioctl(brew{1}) == -ENOSPC);
}

LKM_DATA_TEST_CASE(counter, the_machine_counts_cups_and_each_file_what_it_drank, machines, m)
{
  set_up(m);
  auto one = user.open(node(), O_RDWR), other = user.open(node(), O_RDWR);
  one.write("a");
  one.write("b");
  BOOST_TEST(other.ioctl(get_cups{}).value == 2u);
  one.read(1);
  BOOST_TEST(one.ioctl(get_drunk{}).value == 1u);
  BOOST_TEST(other.ioctl(get_drunk{}).value == 0u);
}

LKM_DATA_TEST_CASE(counter, empty_pours_the_cups_away, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR);
  fd.write("cold");
  BOOST_TEST(fd.ioctl(empty{}) == 0);
  BOOST_TEST(fd.ioctl(get_cups{}).value == 0u);
}

LKM_DATA_TEST_CASE(counter, an_unknown_command_is_ENOTTY, machines, m)
{
  set_up(m);
  BOOST_TEST(user.open(node(), O_RDWR).ioctl(0x6399, 0) == -ENOTTY);
}

LKM_DATA_TEST_CASE(counter, a_command_with_a_bad_address_is_EFAULT, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(get_cups::number, 8, "bad address") == -EFAULT);
  BOOST_TEST(fd.ioctl(brew::number, 8, "bad address") == -EFAULT);
}

LKM_DATA_TEST_CASE(counter, a_cup_that_cannot_be_delivered_stays, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR);
  fd.write("flat white");
  BOOST_TEST(fd.read_to(8, 32, "bad address") == -EFAULT);
  BOOST_TEST(fd.read(32) == "flat white");
}

LKM_DATA_TEST_CASE(counter, there_is_no_position, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -ESPIPE);
  BOOST_TEST(fd.pread(1, 0) == -ESPIPE);
  BOOST_TEST(fd.pwrite("x", 0) == -ESPIPE);
}

LKM_DATA_TEST_CASE(counter, an_open_machine_cannot_be_removed, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDONLY);
  BOOST_TEST(user.rmmod(name) == -EWOULDBLOCK);
  fd.close();
  BOOST_TEST(user.rmmod(name) == 0);
  BOOST_TEST(user.open(node(), O_RDONLY) == -ENXIO);
}

LKM_DATA_TEST_CASE(counter, a_forked_child_drinks_through_the_file_that_it_inherits, machines, m)
{
  set_up(m);
  auto fd = user.open(node(), O_RDWR);
  auto drinker = user.fork([fd = fd.number()](auto& self) { return self.read(fd, 32).value(); });
  drinker.wait_until_asleep();
  fd.write("lungo");
  BOOST_TEST(drinker.join() == 5);
  BOOST_TEST(fd.ioctl(get_drunk{}).value == 1u);
}

LKM_DATA_TEST_CASE(counter, SIGKILL_ends_a_wait_and_releases_the_machine, machines, m)
{
  set_up(m);
  auto drinker = user.fork([path = node()](auto& self) { return self.open(path, O_RDONLY).read(32).value(); });
  drinker.wait_until_asleep();
  BOOST_TEST(user.rmmod(name) == -EWOULDBLOCK);
  BOOST_TEST(drinker.kill(SIGKILL) == 0);
  BOOST_TEST(drinker.join() == 128 + SIGKILL);
  BOOST_TEST(user.rmmod(name) == 0);
}

LKM_DATA_TEST_CASE(counter, cups_out_of_range_keep_it_from_loading, machines, m)
{
  log_prefixes = {std::string(m.module) + ": "};
  BOOST_TEST(user.insmod(m.module, "cups=0") == -EINVAL);
  BOOST_TEST(user.insmod(m.module, "cups=9") == -EINVAL);
  BOOST_TEST(user.insmod(m.module, "cups=x") == -EINVAL);
  BOOST_TEST(user.insmod(m.module, "cups=8") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
