// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/seq_file.c: records of a driver as read(2) gets them, and what a driver writes into them.
#include "calls.hpp"

#include <string>
#include <utility>

using namespace conformance;

namespace {

#include "modules/seqs.h"

struct seqs : fixture {
  seqs() : fixture("seqs", SEQS_MINOR) { log_prefixes = {"seqs: "}; }

  void lines(long long count, long long size = 0)
  {
    kernel(std::to_string(count) + " lines of " + std::to_string(size), SEQ_LINES, numbers(count, size));
  }
  descriptor open(const std::string& name) { return user.open("/proc/lkm_seqs/" + name, O_RDONLY); }

  /// What a read of "text" gives without the dots before it, and the number of bytes in all.
  std::string text(seq_text which, long long number = 0, const std::string& more = {}, long long dots = 0,
                   long long flag = 0)
  {
    kernel("text " + std::to_string(which), SEQ_TEXT, numbers(which, dots, number, flag, more));
    auto fd = open("text");
    const auto all = fd.read(20000).bytes();
    return all.substr(static_cast<std::size_t>(std::min(dots, static_cast<long long>(all.size()))));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seq_records, seqs)

BOOST_AUTO_TEST_CASE(a_read_gets_the_records_that_fit)
{
  auto fd = open("lines");
  BOOST_TEST(fd.read(100) == "0\n1\n2\n");
  BOOST_TEST(fd.read(100) == "");
  BOOST_TEST(times_logged("seqs: start at") == 2);
}

BOOST_AUTO_TEST_CASE(a_read_may_end_within_a_record)
{
  lines(3, 5);
  auto fd = open("lines");
  BOOST_TEST(fd.read(1) == "0");
  BOOST_TEST(fd.read(3) == "aaa");
  BOOST_TEST(fd.read(100) == "aa\n1bbbbb\n2ccccc\n");
  BOOST_TEST(fd.read(100) == "");
}

BOOST_AUTO_TEST_CASE(a_read_of_nothing_asks_nobody)
{
  auto fd = open("lines");
  BOOST_TEST(fd.read(0) == "");
  BOOST_TEST(times_logged("seqs: start at") == 0);
}

BOOST_AUTO_TEST_CASE(a_large_read_ends_with_the_page)
{
  lines(1000, 10);
  auto fd = open("lines");
  BOOST_TEST(fd.read(20000).value() < 4096);
  BOOST_TEST(fd.read(5000).value() < 4096);
}

BOOST_AUTO_TEST_CASE(a_record_that_is_larger_than_the_buffer_is_shown_again)
{
  lines(2, 5000);
  auto fd = open("lines");
  BOOST_TEST(fd.read(20000).value() == 5002);
  BOOST_TEST(times_logged("seqs: start at 0") == 2);
  BOOST_TEST(fd.read(20000).value() == 5002);
  BOOST_TEST(fd.read(20000) == "");
}

BOOST_AUTO_TEST_CASE(each_pread_is_at_its_position)
{
  lines(100, 4);
  auto fd = open("lines");
  BOOST_TEST(fd.pread(8, 300) == "ssss\n45t");
}

BOOST_AUTO_TEST_CASE(lseek_goes_to_a_byte)
{
  lines(10, 4);
  auto fd = open("lines");
  BOOST_TEST(fd.lseek(14, SEEK_SET) == 14);
  BOOST_TEST(fd.read(6) == "ccc\n3d");
  BOOST_TEST(fd.lseek(-6, SEEK_CUR) == 14);
  BOOST_TEST(fd.read(6) == "ccc\n3d");
  BOOST_TEST(fd.lseek(0, SEEK_SET) == 0);
  BOOST_TEST(fd.read(6) == "0aaaa\n");
  BOOST_TEST(fd.lseek(0, SEEK_END) == -EINVAL);
  BOOST_TEST(fd.lseek(-1, SEEK_SET) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(behind_the_end_there_is_nothing)
{
  auto fd = open("lines");
  BOOST_TEST(fd.lseek(100, SEEK_SET) == 100);
  BOOST_TEST(fd.read(10) == "");
  BOOST_TEST(fd.pread(10, 4) == "2\n");
}

BOOST_AUTO_TEST_CASE(a_pread_at_the_start_begins_anew)
{
  auto fd = open("lines");
  BOOST_TEST(fd.read(3) == "0\n1");
  BOOST_TEST(fd.pread(3, 0) == "0\n1");
  BOOST_TEST(fd.read(10) == "\n2\n");
}

BOOST_AUTO_TEST_CASE(there_is_no_pwrite)
{
  auto fd = user.open("/proc/lkm_seqs/lines", O_RDWR);
  BOOST_TEST(fd.pwrite("x", 0) == -ESPIPE);
  BOOST_TEST(fd.write("x") == -EIO);
}

BOOST_AUTO_TEST_CASE(a_token_begins_and_SEQ_SKIP_leaves_out)
{
  BOOST_TEST(open("skip").read(100) == "header\n2\n4\n6\n8\n");
  auto fd = open("skip");
  BOOST_TEST(fd.lseek(9, SEEK_SET) == 9);
  BOOST_TEST(fd.read(100) == "4\n6\n8\n");
}

BOOST_AUTO_TEST_CASE(an_error_comes_after_what_was_before_it)
{
  auto fd = open("error");
  BOOST_TEST(fd.read(100) == "1\n2\n");
  BOOST_TEST(fd.read(100) == -ENODATA);
  BOOST_TEST(fd.read(100) == -ENODATA);
  BOOST_TEST(fd.lseek(100, SEEK_SET) == -ENODATA);
  BOOST_TEST(fd.read(100) == "1\n2\n");
}

BOOST_AUTO_TEST_CASE(start_may_fail) { BOOST_TEST(open("bad").read(100) == -EBADMSG); }

BOOST_AUTO_TEST_CASE(lists_are_walked)
{
  BOOST_TEST(open("list").read(100) == "green\nblack\nwhite\n");
  BOOST_TEST(open("head").read(100) == "leaves:\ngreen\nblack\nwhite\n");
  BOOST_TEST(open("hlist").read(100) == "hleaves:\ngreen\nblack\n");
  auto fd = open("list");
  BOOST_TEST(fd.pread(100, 8) == "ack\nwhite\n");
}

BOOST_AUTO_TEST_CASE(lists_are_walked_under_RCU)
{
  BOOST_TEST(open("rcu").read(100) == "green\nblack\nwhite\n");
  BOOST_TEST(open("rcu_head").read(100) == "leaves:\ngreen\nblack\nwhite\n");
  BOOST_TEST(open("hrcu").read(100) == "green\nblack\n");
  BOOST_TEST(open("hrcu_head").read(100) == "hleaves:\ngreen\nblack\n");
  for (const auto* const name : {"rcu", "rcu_head", "hrcu", "hrcu_head"})
    BOOST_TEST(open(name).pread(100, 8).bytes() == open(name).read(100).bytes().substr(8));
}

BOOST_AUTO_TEST_CASE(each_open_file_may_have_private_memory)
{
  auto first = open("private"), second = open("private"), begun = open("begun");
  BOOST_TEST(first.read(100) == "1 2 3 4 5 6 7 8 9 10 ");
  BOOST_TEST(second.read(100) == "1 2 3 4 5 6 7 8 9 10 ");
  BOOST_TEST(begun.read(100) == "101 102 103 104 105 106 107 108 109 110 ");
  BOOST_TEST(first.lseek(0, SEEK_SET) == 0);
  BOOST_TEST(first.read(100) == "11 12 13 14 15 16 17 18 19 20 ");
}

BOOST_AUTO_TEST_CASE(a_bad_address_gets_what_fits)
{
  auto fd = open("lines");
  BOOST_TEST(fd.read_to(0x10, 10, "nowhere") == -EFAULT);
  BOOST_TEST(fd.read(100) == "0\n1\n2\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(seq_writers, seqs)

BOOST_AUTO_TEST_CASE(text_and_numbers)
{
  BOOST_TEST(text(SEQ_PRINTF, 42, "cups") == "cups:   42");
  BOOST_TEST(text(SEQ_PUTS, 0, "green tea") == "green tea");
  BOOST_TEST(text(SEQ_PUTC, 0, "x") == "x");
  BOOST_TEST(text(SEQ_WRITE, 3, "abcdef") == "abc");
  BOOST_TEST(text(SEQ_DECIMAL_ULL, 42, ": ") == ": 42");
  BOOST_TEST(text(SEQ_DECIMAL_ULL, 0, ":") == ":0");
  BOOST_TEST(text(SEQ_DECIMAL_ULL, -1, "") == "18446744073709551615");
  BOOST_TEST(text(SEQ_DECIMAL_LL, -42, " ") == " -42");
  BOOST_TEST(text(SEQ_DECIMAL_LL, 9, "") == "9");
  BOOST_TEST(text(SEQ_DECIMAL_DELIMITERS) == "12, 3 -4");
}

BOOST_AUTO_TEST_CASE(a_user_as_the_reader_knows_it)
{
  BOOST_TEST(text(SEQ_USER, 1000) == "1000");
  BOOST_TEST(text(SEQ_USER, -1) == "65534");
}

BOOST_AUTO_TEST_CASE(padding)
{
  BOOST_TEST(text(SEQ_PAD, 10, "tea") == "tea       |");
  BOOST_TEST(text(SEQ_PAD, 2, "tea") == "tea|");
}

BOOST_AUTO_TEST_CASE(escapes)
{
  BOOST_TEST(text(SEQ_ESCAPE, 0, "a b\\c\nd\te") == "a\\040b\\134c\\012d\te");
  BOOST_TEST(text(SEQ_ESCAPE_HEX) == "The kernel is the specification.\\x0a\\x09\\x80\\xff");
  text(SEQ_ESCAPE_ANY);
  BOOST_TEST(text(SEQ_OPTION) == ",a\\054b=c\\040d,plain");
}

BOOST_AUTO_TEST_CASE(hex_dumps)
{
  BOOST_TEST(text(SEQ_HEX_DUMP) ==
             "at 00000000: 54 68 65 20 6b 65 72 6e 65 6c 20 69 73 20 74 68  The kernel is th\n"
             "at 00000010: 65 20 73 70 65 63 69 66 69 63 61 74 69 6f 6e 2e  e specification.\n"
             "at 00000020: 0a 09 80 ff 00                                   .....\n");
  for (const long long group : {1, 2, 4, 8, 3})
    for (const long long ascii : {0, 1}) text(SEQ_HEX_GROUPS, group, {}, 0, ascii);
  BOOST_TEST(text(SEQ_HEX_GROUPS, 4) == "20656854 6e72656b 69206c65 68742073\n");
}

BOOST_AUTO_TEST_CASE(paths)
{
  BOOST_TEST(text(SEQ_PATH, 0, "e") == "/proc/lkm_s\\145qs/t\\145xt");
  BOOST_TEST(text(SEQ_FILE_PATH) == "/proc/lkm_seqs/text");
  BOOST_TEST(text(SEQ_DENTRY) == "/lkm_seqs/text");
  BOOST_TEST(text(SEQ_NAMES) == "text in lkm_seqs /proc/lkm_seqs/text /lkm_seqs/text -36 1");
}

BOOST_AUTO_TEST_CASE(the_buffer_itself) { BOOST_TEST(text(SEQ_BUFFER) == "buffer"); }

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_shown_again)
{
  const std::pair<seq_text, const char*> kinds[] = {
      {SEQ_PRINTF, "cups"},    {SEQ_PUTS, "tea"},     {SEQ_PUTC, "x"},     {SEQ_WRITE, "abcdef"},
      {SEQ_DECIMAL_ULL, "::"}, {SEQ_DECIMAL_LL, ":"}, {SEQ_PAD, "tea"},    {SEQ_ESCAPE, "a b"},
      {SEQ_FILE_PATH, ""},     {SEQ_BUFFER, ""},      {SEQ_OVERFLOWED, ""}};
  for (const auto& [kind, more] : kinds)
    for (long long dots = 4080; dots <= 4097; ++dots) text(kind, 6, more, dots);
}

BOOST_AUTO_TEST_CASE(a_file_may_begin_with_a_larger_buffer)
{
  kernel("text", SEQ_TEXT, numbers(SEQ_OVERFLOWED, 20000));
  BOOST_TEST(open("sized").read(30000).value() == 20004);
  BOOST_TEST(times_logged("seqs: overflowed") == 1);
  BOOST_TEST(open("text").read(30000).value() == 20004);
  BOOST_TEST(times_logged("seqs: overflowed") == 5);
}

BOOST_AUTO_TEST_CASE(an_attribute_has_the_data_of_its_inode)
{
  BOOST_TEST(open("attribute").read(100) == "of the inode\n");
}

BOOST_AUTO_TEST_SUITE_END()
