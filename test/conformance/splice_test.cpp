// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/splice.c and fs/pipe.c: splice(2) and sendfile(2) with a device on either side.
#include "calls.hpp"

#include <csignal>

using namespace conformance;

namespace {

constexpr unsigned nonblock = 2;  // SPLICE_F_NONBLOCK

}  // namespace

BOOST_FIXTURE_TEST_SUITE(splices, fileops_fixture)

BOOST_AUTO_TEST_CASE(what_is_spliced_into_a_pipe_is_read_from_it)
{
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(fd.number(), in.number(), 5) == 5);
  BOOST_TEST(out.read(10) == "abcde");
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
}

BOOST_AUTO_TEST_CASE(what_is_in_a_pipe_is_spliced_into_the_device)
{
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  BOOST_TEST(in.write("hello") == 5);
  BOOST_TEST(user.splice(out.number(), fd.number(), 10) == 5);
  BOOST_TEST(logged("stored \"hello\""));
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
}

BOOST_AUTO_TEST_CASE(a_position_that_is_given_leaves_the_file_s)
{
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(fd.number(), in.number(), 3, 0, 20) == 3);
  BOOST_TEST(out.read(10) == "uvw");
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 0);
}

BOOST_AUTO_TEST_CASE(the_end_of_the_device_is_0)
{
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(fd.number(), in.number(), 3, 0, 26) == 0);
}

BOOST_AUTO_TEST_CASE(without_splice_read_and_splice_write_it_is_EINVAL)
{
  auto fd = open(FILEOPS_ITER);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(fd.number(), in.number(), 3) == -EINVAL);
  BOOST_TEST(in.write("x") == 1);
  BOOST_TEST(user.splice(out.number(), fd.number(), 3) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(one_side_must_be_a_pipe)
{
  auto fd = open(FILEOPS_SPLICE), second = open(FILEOPS_SPLICE);
  BOOST_TEST(user.splice(fd.number(), second.number(), 3) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_pipe_has_no_position)
{
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(fd.number(), in.number(), 3, 0, {}, 0) == -ESPIPE);
  BOOST_TEST(user.splice(out.number(), fd.number(), 3, 0, 0) == -ESPIPE);
}

BOOST_AUTO_TEST_CASE(modes_and_descriptors_are_checked)
{
  auto reader = open(FILEOPS_SPLICE, O_RDONLY), writer = open(FILEOPS_SPLICE, O_WRONLY);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(writer.number(), in.number(), 3) == -EBADF);
  BOOST_TEST(in.write("x") == 1);
  BOOST_TEST(user.splice(out.number(), reader.number(), 3) == -EBADF);
  BOOST_TEST(user.splice(77, in.number(), 3) == -EBADF);
  BOOST_TEST(user.splice(reader.number(), 77, 3) == -EBADF);
  BOOST_TEST(user.splice(reader.number(), in.number(), 3, 0x100) == -EINVAL);
  BOOST_TEST(user.splice(77, 77, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_appends_takes_no_splice)
{
  auto fd = open(FILEOPS_SPLICE, O_RDWR | O_APPEND);
  auto [out, in] = user.pipe();
  BOOST_TEST(in.write("x") == 1);
  BOOST_TEST(user.splice(out.number(), fd.number(), 3) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_driver_s_answer_is_the_call_s)
{
  set_result(-EIO);
  auto fd = open(FILEOPS_SPLICE_RESULT);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(fd.number(), in.number(), 100) == -EIO);
  BOOST_TEST(logged("splice_read at 0, 100 bytes"));
  BOOST_TEST(in.write("x") == 1);
  BOOST_TEST(user.splice(out.number(), fd.number(), 100) == -EIO);
  BOOST_TEST(logged("splice_write at 0, 100 bytes"));
  set_result(0);
  BOOST_TEST(user.splice(fd.number(), in.number(), 100) == 0);
}

BOOST_AUTO_TEST_CASE(no_more_is_asked_for_than_the_pipe_takes)
{
  auto fd = open(FILEOPS_SPLICE_RESULT);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(fd.number(), in.number(), 1000000) == 0);
  BOOST_TEST(logged("splice_read at 0, 65536 bytes"));
}

BOOST_AUTO_TEST_CASE(an_empty_pipe_with_NONBLOCK_is_EAGAIN)
{
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.splice(out.number(), fd.number(), 3, nonblock) == -EAGAIN);
  in.close();
  BOOST_TEST(user.splice(out.number(), fd.number(), 3) == 0);
}

BOOST_AUTO_TEST_CASE(a_full_pipe_with_NONBLOCK_is_EAGAIN)
{
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  BOOST_TEST(in.write(std::string(65536, 'x')) == 65536);
  BOOST_TEST(user.splice(fd.number(), in.number(), 3, nonblock) == -EAGAIN);
}

BOOST_AUTO_TEST_CASE(a_splice_waits_for_data)
{
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  auto child = user.spawn([from = out.number(), to = fd.number()](auto& self) { return self.splice(from, to, 10); });
  child.wait_until_asleep();
  BOOST_TEST(in.write("late") == 4);
  in.close();
  BOOST_TEST(child.join() == 4);
}

BOOST_AUTO_TEST_CASE(a_pipe_without_readers_is_EPIPE_and_SIGPIPE)
{
  user.sigaction(SIGPIPE, false);
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  out.close();
  BOOST_TEST(user.splice(fd.number(), in.number(), 3) == -EPIPE);
  BOOST_TEST(user.signals_seen() == 1U);
}

BOOST_AUTO_TEST_CASE(splice_moves_from_pipe_to_pipe)
{
  auto [out, in] = user.pipe();
  auto [out2, in2] = user.pipe();
  BOOST_TEST(in.write("hello") == 5);
  BOOST_TEST(user.splice(out.number(), in2.number(), 3) == 3);
  BOOST_TEST(out2.read(10) == "hel");
  BOOST_TEST(out.read(10) == "lo");
}

BOOST_AUTO_TEST_CASE(sendfile_goes_from_device_to_pipe)
{
  auto fd = open(FILEOPS_SPLICE);
  auto [out, in] = user.pipe();
  BOOST_TEST(user.sendfile(in.number(), fd.number(), 4) == 4);
  BOOST_TEST(user.sendfile(in.number(), fd.number(), 3, 23) == 3);
  BOOST_TEST(out.read(20) == "abcdxyz");
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 4);
}

BOOST_AUTO_TEST_CASE(sendfile_goes_from_device_to_device)
{
  auto from = open(FILEOPS_SPLICE), to = open(FILEOPS_SPLICE);
  BOOST_TEST(user.sendfile(to.number(), from.number(), 6) == 6);
  BOOST_TEST(logged("stored \"abcdef\""));
  BOOST_TEST(from.lseek(0, SEEK_CUR) == 6);
  BOOST_TEST(to.lseek(0, SEEK_CUR) == 6);
}

BOOST_AUTO_TEST_CASE(sendfile_ends_with_the_data)
{
  auto from = open(FILEOPS_SPLICE), to = open(FILEOPS_SPLICE);
  BOOST_TEST(user.sendfile(to.number(), from.number(), 100) == 26);
  BOOST_TEST(user.sendfile(to.number(), from.number(), 100) == 0);
}

BOOST_AUTO_TEST_CASE(sendfile_between_devices_needs_both_operations)
{
  auto with = open(FILEOPS_SPLICE), without = open(FILEOPS_ITER);
  BOOST_TEST(user.sendfile(with.number(), without.number(), 6) == -EINVAL);
  BOOST_TEST(user.sendfile(without.number(), with.number(), 6) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(sendfile_checks_descriptors_and_modes)
{
  auto reader = open(FILEOPS_SPLICE, O_RDONLY), writer = open(FILEOPS_SPLICE, O_WRONLY);
  BOOST_TEST(user.sendfile(77, reader.number(), 6) == -EBADF);
  BOOST_TEST(user.sendfile(writer.number(), 77, 6) == -EBADF);
  BOOST_TEST(user.sendfile(reader.number(), reader.number(), 6) == -EBADF);
  BOOST_TEST(user.sendfile(writer.number(), writer.number(), 6) == -EBADF);
  BOOST_TEST(user.sendfile(writer.number(), reader.number(), 6, -1) == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(pipes, lkm::test::fixture)

BOOST_AUTO_TEST_CASE(a_full_pipe_is_EAGAIN_without_blocking)
{
  auto [out, in] = user.pipe(O_NONBLOCK);
  BOOST_TEST(in.write(std::string(70000, 'x')) == 65536);
  BOOST_TEST(in.write("x") == -EAGAIN);
  BOOST_TEST(in.poll(POLLOUT, 0) == 0);
  BOOST_TEST(out.read(4096).value() == 4096);
  BOOST_TEST(in.poll(POLLOUT, 0) == POLLOUT);
  BOOST_TEST(in.write("x") == 1);
}

BOOST_AUTO_TEST_CASE(an_empty_pipe_is_EAGAIN_without_blocking_and_its_end_is_0)
{
  auto [out, in] = user.pipe(O_NONBLOCK);
  BOOST_TEST(out.read(1) == -EAGAIN);
  BOOST_TEST(out.poll(POLLIN, 0) == 0);
  BOOST_TEST(in.write("ab") == 2);
  BOOST_TEST(out.poll(POLLIN, 0) == POLLIN);
  BOOST_TEST(out.read(1) == "a");
  in.close();
  BOOST_TEST(out.poll(POLLIN, 0) == (POLLIN | POLLHUP));
  BOOST_TEST(out.read(5) == "b");
  BOOST_TEST(out.read(5) == 0);
}

BOOST_AUTO_TEST_CASE(pipes_cannot_seek)
{
  auto [out, in] = user.pipe();
  BOOST_TEST(out.lseek(0, SEEK_CUR) == -ESPIPE);
  BOOST_TEST(out.pread(1, 0) == -ESPIPE);
  BOOST_TEST(user.fcntl(out.number(), F_GETFL) == O_RDONLY);
  BOOST_TEST(user.fcntl(in.number(), F_GETFL) == O_WRONLY);
}

BOOST_AUTO_TEST_CASE(a_reader_waits_for_a_writer)
{
  auto [out, in] = user.pipe();
  auto child = user.spawn([fd = out.number()](auto& self) -> long { return self.read(fd, 10).value(); });
  child.wait_until_asleep();
  BOOST_TEST(in.write("hello") == 5);
  BOOST_TEST(child.join() == 5);
}

BOOST_AUTO_TEST_CASE(a_pipe_signals_its_owner)
{
  user.sigaction(SIGIO, false);
  auto [out, in] = user.pipe(O_NONBLOCK);
  BOOST_TEST(out.set_owner(user) == 0);
  BOOST_TEST(out.fcntl(F_SETFL, O_ASYNC | O_NONBLOCK) == 0);
  BOOST_TEST(user.fcntl(out.number(), F_GETFL) == (O_RDONLY | O_ASYNC | O_NONBLOCK));
  BOOST_TEST(in.write("x") == 1);
  BOOST_TEST(user.signals_seen() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
