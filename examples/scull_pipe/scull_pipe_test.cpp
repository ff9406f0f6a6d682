// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

constexpr std::size_t page = 4096;

std::string numbered(std::size_t n)
{
  std::string text;
  for (int i = 0; text.size() < n; ++i) text += std::to_string(i) + ' ';
  text.resize(n);
  return text;
}

struct pipes : lkm::test::fixture {
  /// Loads the module and makes the nodes of its first two pipes.
  void set_up(const std::string& args = "buffer=8")
  {
    log_prefixes = {"scull_pipe: "};
    user.umask(0);
    BOOST_TEST_REQUIRE(user.insmod("scull_pipe", args) == 0);
    BOOST_TEST_REQUIRE(user.mknod(path, S_IFCHR | 0666, 63, 8) == 0);
    BOOST_TEST_REQUIRE(user.mknod(other_path, S_IFCHR | 0666, 63, 9) == 0);
  }
  lkm::test::descriptor open(int flags = O_RDWR) { return user.open(path, flags); }

  static constexpr const char* path = "/dev/scull_pipe0";
  static constexpr const char* other_path = "/dev/scull_pipe1";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scull_pipes, pipes)

BOOST_AUTO_TEST_CASE(what_goes_in_comes_out)
{
  set_up();
  auto fd = open();
  BOOST_TEST(fd.write("hello") == 5);
  BOOST_TEST(fd.read(64) == "hello");
}

BOOST_AUTO_TEST_CASE(a_read_takes_what_there_is_and_no_more_than_asked)
{
  set_up();
  auto fd = open();
  fd.write("abc");
  fd.write("def");
  BOOST_TEST(fd.read(2) == "ab");
  BOOST_TEST(fd.read(64) == "cdef");
}

BOOST_AUTO_TEST_CASE(a_write_puts_what_fits)
{
  set_up();
  auto fd = open(O_RDWR | O_NONBLOCK);
  BOOST_TEST(fd.write("0123456789") == 8);
  BOOST_TEST(fd.read(64) == "01234567");
}

BOOST_AUTO_TEST_CASE(an_empty_pipe_with_O_NONBLOCK_is_EAGAIN)
{
  set_up();
  BOOST_TEST(open(O_RDONLY | O_NONBLOCK).read(1) == -EAGAIN);
}

BOOST_AUTO_TEST_CASE(a_full_pipe_with_O_NONBLOCK_is_EAGAIN)
{
  set_up();
  auto fd = open(O_RDWR | O_NONBLOCK);
  BOOST_TEST(fd.write("01234567") == 8);
  BOOST_TEST(fd.write("8") == -EAGAIN);
  BOOST_TEST(fd.read(1) == "0");
  BOOST_TEST(fd.write("8") == 1);
}

BOOST_AUTO_TEST_CASE(O_NONBLOCK_can_be_set_later)
{
  set_up();
  auto fd = open();
  BOOST_TEST(fd.fcntl(F_SETFL, O_NONBLOCK) == 0);
  BOOST_TEST(fd.read(1) == -EAGAIN);
}

BOOST_AUTO_TEST_CASE(the_ring_goes_round)
{
  set_up();
  auto fd = open();
  std::string sent, got;
  for (int i = 0; i < 20; ++i) {
    const auto piece = std::to_string(1000 + i) + '.';
    BOOST_TEST(fd.write(piece) == 5);
    sent += piece;
    got += fd.read(64).bytes();
  }
  BOOST_TEST(got == sent);
}

BOOST_AUTO_TEST_CASE(a_reader_waits_for_a_writer)
{
  set_up();
  auto reader = user.spawn([](auto& self) { return self.open(path, O_RDONLY).read(64).value(); });
  reader.wait_until_asleep();
  BOOST_TEST(open(O_WRONLY).write("late") == 4);
  BOOST_TEST(reader.join() == 4);
}

BOOST_AUTO_TEST_CASE(a_writer_waits_for_room)
{
  set_up();
  auto fd = open();
  fd.write("01234567");
  auto writer = user.spawn([](auto& self) { return self.open(path, O_WRONLY).write("89"); });
  writer.wait_until_asleep();
  BOOST_TEST(fd.read(1) == "0");
  BOOST_TEST(writer.join() == 1);
  BOOST_TEST(fd.read(64) == "12345678");
}

BOOST_AUTO_TEST_CASE(much_more_than_the_buffer_goes_through_in_order)
{
  set_up("buffer=100");
  // How much each call finds room or bytes for depends on who runs when, so these leave no lines.
  constexpr std::size_t all = 5000;
  auto writer = user.spawn([](auto& self) {
    auto fd = self.open(path, O_WRONLY);
    auto memory = self.map(all);
    memory.store(numbered(all));
    std::size_t done = 0;
    while (done < all)
      done += static_cast<std::size_t>(
          self.raw().write(fd.number(), memory.address() + done, std::min<std::size_t>(all - done, 33)));
    return static_cast<long>(done);
  });
  auto fd = open(O_RDONLY);
  auto memory = user.map(all);
  std::size_t got = 0;
  while (got < all) got += static_cast<std::size_t>(user.raw().read(fd.number(), memory.address() + got, 64));
  BOOST_TEST(writer.join() == all);
  BOOST_TEST(memory.load(all) == numbered(all));
}

BOOST_AUTO_TEST_CASE(of_two_readers_one_gets_what_comes)
{
  set_up();
  auto one = user.spawn([](auto& self) { return self.open(path, O_RDONLY).read(1).value(); });
  auto other = user.spawn([](auto& self) { return self.open(path, O_RDONLY).read(1).value(); });
  one.wait_until_asleep();
  other.wait_until_asleep();
  auto fd = open();
  BOOST_TEST(fd.write("x") == 1);
  BOOST_TEST(fd.write("x") == 1);
  BOOST_TEST(one.join() == 1);
  BOOST_TEST(other.join() == 1);
  BOOST_TEST(fd.poll(POLLIN, 0) == 0);
}

BOOST_AUTO_TEST_CASE(the_reader_that_got_nothing_goes_on_waiting)
{
  set_up();
  auto one = user.spawn([](auto& self) { return self.open(path, O_RDONLY).read(64).value(); });
  auto other = user.spawn([](auto& self) { return self.open(path, O_RDONLY).read(64).value(); });
  one.wait_until_asleep();
  other.wait_until_asleep();
  auto fd = open(O_WRONLY);
  BOOST_TEST(fd.write("xxxxxxxx") == 8);
  // Once there is room again, one of them has them.
  BOOST_TEST(fd.poll(POLLOUT, -1) == POLLOUT);
  BOOST_TEST(fd.write("xxxxxxxx") == 8);
  BOOST_TEST(one.join() == 8);
  BOOST_TEST(other.join() == 8);
}

BOOST_AUTO_TEST_CASE(each_pipe_has_its_own_bytes)
{
  set_up();
  auto one = open(O_RDWR | O_NONBLOCK), other = user.open(other_path, O_RDWR | O_NONBLOCK);
  one.write("one");
  BOOST_TEST(other.read(64) == -EAGAIN);
  other.write("other");
  BOOST_TEST(one.read(64) == "one");
  BOOST_TEST(other.read(64) == "other");
}

BOOST_AUTO_TEST_CASE(what_is_in_it_stays_when_nobody_has_it_open)
{
  set_up();
  open(O_WRONLY).write("kept");
  BOOST_TEST(open(O_RDONLY).read(64) == "kept");
}

BOOST_AUTO_TEST_CASE(a_signal_without_SA_RESTART_ends_the_wait)
{
  set_up();
  user.sigaction(SIGUSR1, false);
  auto reader = user.spawn([](auto& self) { return self.open(path, O_RDONLY).read(64).value(); });
  reader.wait_until_asleep();
  BOOST_TEST(reader.kill(SIGUSR1) == 0);
  BOOST_TEST(reader.join() == -EINTR);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_a_writer_s_wait)
{
  set_up();
  open().write("01234567");
  user.sigaction(SIGUSR1, false);
  auto writer = user.spawn([](auto& self) { return self.open(path, O_WRONLY).write("8"); });
  writer.wait_until_asleep();
  BOOST_TEST(writer.kill(SIGUSR1) == 0);
  BOOST_TEST(writer.join() == -EINTR);
}

BOOST_AUTO_TEST_CASE(a_signal_with_SA_RESTART_starts_the_wait_again)
{
  set_up();
  user.sigaction(SIGUSR1, true);
  auto reader = user.spawn([](auto& self) { return self.open(path, O_RDONLY).read(64).value(); });
  reader.wait_until_asleep();
  BOOST_TEST(reader.kill(SIGUSR1) == 0);
  reader.wait_until_asleep();
  BOOST_TEST(open(O_WRONLY).write("after all") == 8);
  BOOST_TEST(reader.join() == 8);
}

BOOST_AUTO_TEST_CASE(SIGKILL_ends_a_wait_and_releases_the_pipe)
{
  set_up();
  auto reader = user.fork([](auto& self) { return self.open(path, O_RDONLY).read(64).value(); });
  reader.wait_until_asleep();
  BOOST_TEST(user.rmmod("scull_pipe") == -EWOULDBLOCK);
  BOOST_TEST(reader.kill(SIGKILL) == 0);
  BOOST_TEST(reader.join() == 128 + SIGKILL);
  BOOST_TEST(user.rmmod("scull_pipe") == 0);
}

BOOST_AUTO_TEST_CASE(poll_tells_bytes_and_room)
{
  set_up();
  auto fd = open();
  BOOST_TEST(fd.poll(POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM, 0) == (POLLOUT | POLLWRNORM));
  fd.write("0123");
  BOOST_TEST(fd.poll(POLLIN | POLLOUT, 0) == (POLLIN | POLLOUT));
  fd.write("4567");
  BOOST_TEST(fd.poll(POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM, 0) == (POLLIN | POLLRDNORM));
}

BOOST_AUTO_TEST_CASE(poll_waits_for_bytes)
{
  set_up();
  auto waiter = user.spawn([](auto& self) { return self.open(path, O_RDONLY).poll(POLLIN, -1); });
  waiter.wait_until_asleep();
  open(O_WRONLY).write("x");
  BOOST_TEST(waiter.join() == POLLIN);
}

BOOST_AUTO_TEST_CASE(poll_waits_for_room)
{
  set_up();
  auto fd = open();
  fd.write("01234567");
  auto waiter = user.spawn([](auto& self) { return self.open(path, O_WRONLY).poll(POLLOUT, -1); });
  waiter.wait_until_asleep();
  fd.read(3);
  BOOST_TEST(waiter.join() == POLLOUT);
}

BOOST_AUTO_TEST_CASE(poll_gives_up_after_its_timeout)
{
  set_up();
  BOOST_TEST(open(O_RDONLY).poll(POLLIN, 20) == 0);
}

BOOST_AUTO_TEST_CASE(a_reader_with_O_ASYNC_gets_SIGIO)
{
  set_up();
  user.sigaction(SIGIO, false);
  auto fd = open(O_RDONLY | O_NONBLOCK);
  BOOST_TEST(fd.set_owner(user) == 0);
  BOOST_TEST(fd.fcntl(F_SETFL, O_ASYNC | O_NONBLOCK) == 0);
  BOOST_TEST(open(O_WRONLY).write("x") == 1);
  BOOST_TEST(user.signals_seen() == 1U);
  BOOST_TEST(fd.read(64) == "x");
}

BOOST_AUTO_TEST_CASE(SIGIO_ends_when_O_ASYNC_does)
{
  set_up();
  user.sigaction(SIGIO, false);
  auto fd = open();
  fd.set_owner(user);
  fd.fcntl(F_SETFL, O_ASYNC);
  fd.write("x");
  BOOST_TEST(fd.fcntl(F_SETFL, 0) == 0);
  fd.write("x");
  BOOST_TEST(user.signals_seen() == 1U);
}

BOOST_AUTO_TEST_CASE(SIGIO_is_for_the_readers_of_that_pipe)
{
  set_up();
  user.sigaction(SIGIO, false);
  auto fd = open();
  fd.set_owner(user);
  fd.fcntl(F_SETFL, O_ASYNC);
  user.open(other_path, O_WRONLY).write("x");
  BOOST_TEST(user.signals_seen() == 0U);
}

BOOST_AUTO_TEST_CASE(F_SETSIG_tells_which_file_has_bytes)
{
  set_up();
  user.sigaction(SIGUSR1, false);
  auto fd = open();
  fd.set_owner(user);
  BOOST_TEST(fd.fcntl(F_SETSIG, SIGUSR1) == 0);
  fd.fcntl(F_SETFL, O_ASYNC);
  fd.write("x");
  BOOST_TEST(user.last_signal() == "SIGUSR1 code 1 fd " + std::to_string(fd.number()) + " band 0x41");
}

BOOST_AUTO_TEST_CASE(a_closed_file_gets_no_SIGIO)
{
  set_up();
  user.sigaction(SIGIO, false);
  auto fd = open();
  fd.set_owner(user);
  fd.fcntl(F_SETFL, O_ASYNC);
  fd.close();
  BOOST_TEST(open(O_WRONLY).write("x") == 1);
  BOOST_TEST(user.signals_seen() == 0U);
}

BOOST_AUTO_TEST_CASE(writev_goes_on_behind_the_wrap)
{
  set_up();
  auto fd = open();
  fd.write("......");
  fd.read(6);
  BOOST_TEST(fd.writev({"ab", "cde", "f"}) == 6);
  BOOST_TEST(fd.read(64) == "abcdef");
}

BOOST_AUTO_TEST_CASE(writev_puts_what_fits_and_does_not_wait_for_the_rest)
{
  set_up();
  auto fd = open();
  BOOST_TEST(fd.writev({"abcd", "efgh", "ijkl"}) == 8);
  BOOST_TEST(fd.readv({6, 6}) == "abcdefgh");
}

BOOST_AUTO_TEST_CASE(readv_takes_from_both_sides_of_the_wrap)
{
  set_up();
  auto fd = open();
  fd.write("......");
  fd.read(6);
  fd.write("abcdef");
  BOOST_TEST(fd.readv({1, 4, 1}) == "abcdef");
}

BOOST_AUTO_TEST_CASE(splice_takes_what_there_is)
{
  set_up();
  auto fd = open();
  auto [out, in] = user.pipe();
  fd.write("abc");
  BOOST_TEST(user.splice(fd.number(), in.number(), 64) == 3);
  BOOST_TEST(out.read(64) == "abc");
}

BOOST_AUTO_TEST_CASE(splice_puts_what_fits)
{
  set_up();
  auto fd = open();
  auto [out, in] = user.pipe();
  in.write("abcdef");
  BOOST_TEST(user.splice(out.number(), fd.number(), 6) == 6);
  BOOST_TEST(fd.read(64) == "abcdef");
}

BOOST_AUTO_TEST_CASE(epoll_by_edges_tells_each_write)
{
  set_up();
  auto fd = open();
  auto set = user.epoll_create();
  BOOST_TEST(user.epoll_ctl(set.number(), EPOLL_CTL_ADD, fd.number(), EPOLLIN | EPOLLET) == 0);
  BOOST_TEST(user.epoll_wait(set.number(), 1, 0) == 0);
  fd.write("a");
  BOOST_TEST(user.epoll_wait(set.number(), 1, 0) == 1);
  BOOST_TEST(user.epoll_wait(set.number(), 1, 0) == 0);
  fd.write("b");
  BOOST_TEST(user.epoll_wait(set.number(), 1, 0) == 1);
}

BOOST_AUTO_TEST_CASE(a_bad_address_is_EFAULT_and_takes_nothing)
{
  set_up();
  auto fd = open(O_RDWR | O_NONBLOCK);
  BOOST_TEST(fd.write_from(8, 4, "bad address") == -EFAULT);
  BOOST_TEST(fd.read(64) == -EAGAIN);
  fd.write("abc");
  BOOST_TEST(fd.read_to(8, 4, "bad address") == -EFAULT);
  BOOST_TEST(fd.read(64) == "abc");
}

BOOST_AUTO_TEST_CASE(what_a_short_buffer_could_not_take_stays)
{
  set_up("buffer=64");
  auto memory = user.map(2 * page);
  memory.unmap(page, page);
  auto fd = open();
  fd.write("0123456789abcdef");
  BOOST_TEST(fd.read_to(memory.address() + page - 8, 16, "8 good bytes") == 8);
  BOOST_TEST(memory.load(8, page - 8) == "01234567");
  BOOST_TEST(fd.read(64) == "89abcdef");
}

BOOST_AUTO_TEST_CASE(there_is_no_position)
{
  set_up();
  auto fd = open();
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -ESPIPE);
  BOOST_TEST(fd.pread(1, 0) == -ESPIPE);
  BOOST_TEST(fd.pwrite("x", 0) == -ESPIPE);
}

BOOST_AUTO_TEST_CASE(parent_and_child_talk_through_a_file_that_they_share)
{
  set_up();
  auto fd = open();
  auto child = user.fork([fd = fd.number()](auto& self) {
    if (!(self.read(fd, 64) == "ping")) return lkm::user::outcome(0);
    return self.write(fd, "pong");
  });
  child.wait_until_asleep();
  BOOST_TEST(fd.write("ping") == 4);
  BOOST_TEST(child.join() == 4);
  BOOST_TEST(fd.read(64) == "pong");
}

BOOST_AUTO_TEST_CASE(an_open_pipe_keeps_the_module)
{
  set_up();
  auto fd = user.open(other_path, O_RDONLY);
  BOOST_TEST(user.rmmod("scull_pipe") == -EWOULDBLOCK);
  fd.close();
  BOOST_TEST(user.rmmod("scull_pipe") == 0);
  BOOST_TEST(open(O_RDONLY) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(a_buffer_out_of_range_keeps_it_from_loading)
{
  log_prefixes = {"scull_pipe: "};
  BOOST_TEST(user.insmod("scull_pipe", "buffer=0") == -EINVAL);
  BOOST_TEST(user.insmod("scull_pipe", "buffer=1048577") == -EINVAL);
  BOOST_TEST(user.insmod("scull_pipe", "buffer=1048576") == 0);
}

BOOST_AUTO_TEST_CASE(a_pipe_of_one_byte_works)
{
  set_up("buffer=1");
  auto fd = open();
  BOOST_TEST(fd.write("ab") == 1);
  BOOST_TEST(fd.read(64) == "a");
  BOOST_TEST(fd.write("b") == 1);
  BOOST_TEST(fd.read(64) == "b");
}

BOOST_AUTO_TEST_SUITE_END()
