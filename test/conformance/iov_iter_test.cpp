// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lib/iov_iter.c and the vectors of fs/read_write.c: readv, writev and their kin, with read_iter, write_iter or
/// without.
#include "calls.hpp"

using namespace conformance;

namespace {

struct vectors : fileops_fixture {
  /// A vector in the process's memory with the given entries.
  auto vector_of(const std::vector<std::pair<std::uintptr_t, std::size_t>>& entries)
  {
    auto memory = user.map(entries.size() * 16);
    std::size_t at = 0;
    for (const auto& [address, size] : entries) {
      const std::uintptr_t entry[2] = {address, size};
      memory.store({reinterpret_cast<const char*>(entry), sizeof entry}, at);
      at += sizeof entry;
    }
    return memory;
  }
};

struct vectors_of_ops : ops_fixture {};

constexpr int rwf_hipri = 1, rwf_dsync = 2, rwf_sync = 4, rwf_nowait = 8, rwf_append = 16;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(iov_iter, vectors)

BOOST_AUTO_TEST_CASE(read_reaches_read_iter)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.read(3) == "abc");
  BOOST_TEST(fd.read(3) == "def");
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 6);
}

BOOST_AUTO_TEST_CASE(write_reaches_write_iter)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.write("hello") == 5);
  BOOST_TEST(logged("stored \"hello\""));
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
}

BOOST_AUTO_TEST_CASE(pread_and_pwrite_give_their_position_and_leave_the_file_s)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.pread(2, 24) == "yz");
  BOOST_TEST(fd.pwrite("xy", 3) == 2);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 0);
}

BOOST_AUTO_TEST_CASE(read_is_asked_before_read_iter)
{
  auto fd = open(FILEOPS_READ_AND_ITER);
  BOOST_TEST(fd.read(10) == "read");
  BOOST_TEST(fd.readv({10, 10}) == "iter");
}

BOOST_AUTO_TEST_CASE(a_driver_sees_position_count_and_direction)
{
  auto fd = open(FILEOPS_ITER_LOG);
  BOOST_TEST(fd.read(7) == 7);
  BOOST_TEST(fd.write("12345") == 5);
  BOOST_TEST(logged("read_iter at 0, 7 bytes, first 7, flags 0, dest, sync"));
  BOOST_TEST(logged("write_iter at 7, 5 bytes, first 5, flags 0, source, sync"));
}

BOOST_AUTO_TEST_CASE(the_open_flags_are_the_transfer_s)
{
  auto fd = open(FILEOPS_ITER_LOG, O_RDWR | O_APPEND | O_SYNC);
  BOOST_TEST(fd.write("1") == 1);
  BOOST_TEST(logged("flags 16"));
  BOOST_TEST(open(FILEOPS_ITER_LOG, O_RDWR | O_DSYNC).write("1") == 1);
  BOOST_TEST(logged("flags 2,"));
}

BOOST_AUTO_TEST_CASE(readv_fills_piece_after_piece)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.readv({2, 3, 4}) == "abcdefghi");
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 9);
}

BOOST_AUTO_TEST_CASE(readv_ends_with_the_data)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.lseek(23, SEEK_SET) == 23);
  BOOST_TEST(fd.readv({2, 3, 4}) == "xyz");
  BOOST_TEST(fd.readv({2, 3}) == 0);
}

BOOST_AUTO_TEST_CASE(writev_gives_all_pieces_as_one)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.writev({"ab", "", "cde"}) == 5);
  BOOST_TEST(logged("stored \"abcde\""));
}

BOOST_AUTO_TEST_CASE(a_driver_sees_a_vector_as_one_transfer)
{
  auto fd = open(FILEOPS_ITER_LOG);
  BOOST_TEST(fd.readv({2, 3, 4}) == 9);
  BOOST_TEST(logged("read_iter at 0, 9 bytes, first 2,"));
}

BOOST_AUTO_TEST_CASE(records_are_taken_whole_or_not_at_all)
{
  auto fd = open(FILEOPS_WRITE_FULL);
  BOOST_TEST(fd.writev({"ab", "cdef", "ghij"}) == 8);
  BOOST_TEST(logged("record \"abcd\", 6 bytes left"));
  BOOST_TEST(logged("record \"efgh\", 2 bytes left"));
  BOOST_TEST(logged("2 bytes make no record"));
}

BOOST_AUTO_TEST_CASE(a_record_that_faults_leaves_the_iterator_where_it_was)
{
  auto fd = open(FILEOPS_WRITE_FULL);
  auto page = user.map(8192);
  page.store("abcdwxyz", 4090);
  page.unmap(4096, 4096);
  BOOST_TEST(fd.write_from(page.address() + 4090, 8, "page + 4090") == 4);
  BOOST_TEST(logged("record \"abcd\", 4 bytes left"));
  BOOST_TEST(logged("4 bytes make no record"));
}

BOOST_AUTO_TEST_CASE(zeroes_reach_every_piece)
{
  auto fd = open(FILEOPS_ZERO);
  BOOST_TEST(fd.readv({1, 2, 3}) == std::string(6, '\0'));
}

BOOST_AUTO_TEST_CASE(no_pieces_are_0)
{
  auto fd = open(FILEOPS_ITER_LOG);
  BOOST_TEST(fd.readv({}) == 0);
  BOOST_TEST(fd.writev({}) == 0);
  BOOST_TEST(!logged("_iter"));
}

BOOST_AUTO_TEST_CASE(empty_pieces_never_reach_the_driver)
{
  auto fd = open(FILEOPS_ITER_LOG);
  BOOST_TEST(fd.readv({0, 0}) == 0);
  BOOST_TEST(fd.writev({"", ""}) == 0);
  BOOST_TEST(!logged("_iter"));
}

BOOST_AUTO_TEST_CASE(an_empty_read_does_reach_the_driver)
{
  auto fd = open(FILEOPS_ITER_LOG);
  BOOST_TEST(fd.read(0) == 0);
  BOOST_TEST(logged("read_iter at 0, 0 bytes"));
}

BOOST_AUTO_TEST_CASE(too_many_pieces_are_EINVAL)
{
  auto fd = open(FILEOPS_ITER);
  auto vector = vector_of({{0, 0}});
  BOOST_TEST(user.readv_to(fd.number(), vector.address(), 1025, "vector") == -EINVAL);
  BOOST_TEST(user.writev_from(fd.number(), vector.address(), 1025, "vector") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(as_many_pieces_as_there_may_be_are_filled)
{
  auto fd = open(FILEOPS_ZERO);
  BOOST_TEST(fd.readv(std::vector<std::size_t>(40, 1)) == std::string(40, '\0'));
}

BOOST_AUTO_TEST_CASE(a_negative_length_is_EINVAL)
{
  auto fd = open(FILEOPS_ITER);
  auto page = user.map(64);
  auto vector = vector_of({{page.address(), 4}, {page.address(), ~std::size_t{0}}});
  BOOST_TEST(user.readv_to(fd.number(), vector.address(), 2, "vector") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_vector_that_cannot_be_read_is_EFAULT)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(user.readv_to(fd.number(), 8, 2, "8") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(a_piece_outside_of_user_space_is_EFAULT_before_the_driver_is_asked)
{
  auto fd = open(FILEOPS_ITER_LOG);
  auto page = user.map(64);
  auto vector = vector_of({{page.address(), 4}, {std::uintptr_t{1} << 63, 4}});
  BOOST_TEST(user.readv_to(fd.number(), vector.address(), 2, "vector") == -EFAULT);
  BOOST_TEST(!logged("read_iter"));
}

BOOST_AUTO_TEST_CASE(a_piece_that_faults_cuts_the_transfer_short)
{
  auto fd = open(FILEOPS_ITER);
  auto page = user.map(64);
  auto vector = vector_of({{page.address(), 4}, {8, 4}, {page.address() + 8, 4}});
  BOOST_TEST(user.readv_to(fd.number(), vector.address(), 3, "vector") == 4);
  BOOST_TEST(page.load(4) == "abcd");
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 4);
}

BOOST_AUTO_TEST_CASE(a_first_piece_that_faults_is_the_driver_s_EFAULT)
{
  auto fd = open(FILEOPS_ITER);
  auto vector = vector_of({{8, 4}});
  BOOST_TEST(user.readv_to(fd.number(), vector.address(), 1, "vector") == -EFAULT);
  BOOST_TEST(user.writev_from(fd.number(), vector.address(), 1, "vector") == -EFAULT);
}

BOOST_AUTO_TEST_CASE(preadv2_with_a_position_leaves_the_file_s)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.preadv2({2, 2}, 10) == "klmn");
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 0);
}

BOOST_AUTO_TEST_CASE(preadv2_with_position_minus_1_uses_the_file_s)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.preadv2({2, 2}, -1) == "abcd");
  BOOST_TEST(fd.pwritev2({"x"}, -1) == 1);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
}

BOOST_AUTO_TEST_CASE(preadv2_at_another_negative_position_is_EINVAL)
{
  auto fd = open(FILEOPS_ITER);
  BOOST_TEST(fd.preadv2({2}, -2) == -EINVAL);
  BOOST_TEST(fd.pwritev2({"x"}, -2) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(the_flags_of_pwritev2_reach_the_driver)
{
  auto fd = open(FILEOPS_ITER_LOG);
  BOOST_TEST(fd.pwritev2({"x"}, 0, rwf_dsync) == 1);
  BOOST_TEST(logged("flags 2,"));
  BOOST_TEST(fd.pwritev2({"x"}, 0, rwf_sync) == 1);
  BOOST_TEST(logged("flags 6,"));
  BOOST_TEST(fd.pwritev2({"x"}, 0, rwf_append) == 1);
  BOOST_TEST(logged("flags 10,"));
  BOOST_TEST(fd.preadv2({1}, 0, rwf_hipri) == 1);
  BOOST_TEST(logged("flags 1,"));
}

BOOST_AUTO_TEST_CASE(an_unknown_flag_is_EOPNOTSUPP)
{
  auto fd = open(FILEOPS_ITER_LOG);
  BOOST_TEST(fd.preadv2({1}, 0, 1 << 20) == -EOPNOTSUPP);
  BOOST_TEST(fd.pwritev2({"x"}, 0, 1 << 20) == -EOPNOTSUPP);
}

BOOST_AUTO_TEST_CASE(RWF_NOWAIT_is_EOPNOTSUPP_unless_the_driver_allows_it)
{
  BOOST_TEST(open(FILEOPS_ITER_LOG).preadv2({1}, 0, rwf_nowait) == -EOPNOTSUPP);
  BOOST_TEST(open(FILEOPS_NOWAIT).preadv2({1}, 0, rwf_nowait) == 1);
  BOOST_TEST(logged("flags 8,"));
}

BOOST_AUTO_TEST_CASE(a_failed_transfer_leaves_the_position)
{
  set_result(-EIO);
  auto fd = open(FILEOPS_ITER_RESULT);
  BOOST_TEST(fd.read(3) == -EIO);
  BOOST_TEST(fd.readv({3}) == -EIO);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 0);
  set_result(0);
  BOOST_TEST(fd.readv({3}) == 0);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
}

BOOST_AUTO_TEST_CASE(a_write_of_0_leaves_the_position_whatever_the_driver_did_with_it)
{
  set_result(0);
  auto fd = open(FILEOPS_ITER_RESULT);
  BOOST_TEST(fd.write("x") == 0);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 0);
  BOOST_TEST(fd.read(1) == 0);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
  BOOST_TEST(fd.writev({"x"}) == 0);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 10);
}

BOOST_AUTO_TEST_CASE(vectors_need_the_file_s_mode)
{
  BOOST_TEST(open(FILEOPS_ITER, O_WRONLY).readv({1}) == -EBADF);
  BOOST_TEST(open(FILEOPS_ITER, O_RDONLY).writev({"x"}) == -EBADF);
  BOOST_TEST(user.readv(77, {1}) == -EBADF);
  BOOST_TEST(open(FILEOPS_CONTROL).readv({1}) == -EINVAL);
  BOOST_TEST(open(FILEOPS_CONTROL).writev({"x"}) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(an_end_beyond_the_largest_position_is_EINVAL)
{
  auto fd = open(FILEOPS_ITER_LOG);
  constexpr auto last = 0x7fffffffffffffffLL;
  BOOST_TEST(fd.preadv2({2}, last) == -EINVAL);
  BOOST_TEST(fd.pread(2, last) == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(vectors_without_iter, vectors_of_ops)

BOOST_AUTO_TEST_CASE(read_is_called_for_each_piece)
{
  auto fd = open(OPS_READ_ONLY);
  BOOST_TEST(fd.readv({2, 3, 4}) == "abcdefghi");
  BOOST_TEST(fd.readv({20, 3}) == "jklmnopqrstuvwxyz");
  BOOST_TEST(fd.readv({1}) == 0);
}

BOOST_AUTO_TEST_CASE(write_is_called_for_each_piece)
{
  auto fd = open(OPS_DEFAULT_LLSEEK);
  BOOST_TEST(fd.writev({"ab", "", "cde"}) == 5);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 5);
}

BOOST_AUTO_TEST_CASE(an_error_after_the_first_piece_is_a_short_count)
{
  auto fd = open(OPS_READ_ONLY);
  auto page = user.map(16);
  auto vector = user.map(32);
  const std::uintptr_t entries[4] = {page.address(), 3, 8, 3};
  vector.store({reinterpret_cast<const char*>(entries), sizeof entries});
  BOOST_TEST(user.readv_to(fd.number(), vector.address(), 2, "{page, 8}") == 3);
}

BOOST_AUTO_TEST_CASE(a_short_piece_ends_the_transfer)
{
  auto fd = open(OPS_STREAM, O_RDONLY);
  BOOST_TEST(fd.readv({2, 8, 8}) == "nonone");
}

BOOST_AUTO_TEST_CASE(flags_but_RWF_HIPRI_are_EOPNOTSUPP)
{
  auto fd = open(OPS_READ_ONLY);
  BOOST_TEST(fd.preadv2({2}, 0, rwf_dsync) == -EOPNOTSUPP);
  BOOST_TEST(fd.preadv2({2}, 0, rwf_nowait) == -EOPNOTSUPP);
  BOOST_TEST(fd.preadv2({2}, 0, rwf_hipri) == "ab");
}

BOOST_AUTO_TEST_CASE(positions_need_a_file_that_has_them)
{
  BOOST_TEST(open(OPS_STREAM, O_RDONLY).preadv2({2}, 0) == -ESPIPE);
  BOOST_TEST(open(OPS_NONSEEKABLE).pwritev2({"x"}, 0) == -ESPIPE);
  BOOST_TEST(open(OPS_STREAM, O_RDONLY).preadv2({2}, -1) == "no");
}

BOOST_AUTO_TEST_SUITE_END()
