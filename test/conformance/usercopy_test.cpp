// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lib/usercopy.c, lib/strncpy_from_user.c and their kin: partial copies and EFAULT, byte for byte.
#include "calls.hpp"

using namespace conformance;

namespace {

constexpr std::size_t page = 4096;

struct usercopies : fixture {
  usercopies() : fixture("usercopy", USERCOPY_MINOR) {}

  call at(unsigned function, const std::string& shown, std::uintptr_t address, long long size, long long value = 0)
  {
    auto question = numbers(size, value);
    question.address = address;
    return kernel(shown, function, question);
  }
  /// What the kernel's buffer holds; it was all '#'.
  static std::string buffer(const call& c, std::size_t n) { return {c.words, n}; }

  /// What copy_to_user copies, from some offset on.
  static std::string letters(std::size_t offset, std::size_t n)
  {
    std::string text;
    for (std::size_t i = offset; i < offset + n; ++i) text += static_cast<char>('a' + i % 26);
    return text;
  }

  /// Two pages, of which the second is gone.
  lkm::user::memory cliff()
  {
    auto memory = user.map(2 * page);
    memory.unmap(page, page);
    return memory;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(usercopy, usercopies)

BOOST_AUTO_TEST_CASE(copy_to_user_copies_it_all)
{
  auto memory = user.map(page);
  BOOST_TEST(at(COPY_TO_USER, "copy_to_user(memory, 5)", memory.address(), 5).result == 0);
  BOOST_TEST(memory.load(6) == std::string("abcde\0", 6));
}

BOOST_AUTO_TEST_CASE(copy_to_user_stops_at_the_byte_that_faults)
{
  for (const std::size_t left : {1U, 3U, 8U, 13U, 64U, 100U, 1000U}) {
    auto memory = cliff();
    BOOST_TEST(at(COPY_TO_USER, "copy_to_user(the last " + std::to_string(left) + " bytes, 2000)",
                  memory.address() + page - left, 2000)
                   .result == 2000 - static_cast<long>(left));
    BOOST_TEST(memory.load(left, page - left) == letters(0, left));
  }
}

BOOST_AUTO_TEST_CASE(copy_to_user_into_a_hole_copies_nothing)
{
  BOOST_TEST(at(COPY_TO_USER, "copy_to_user(a hole, 100)", page, 100).result == 100);
  BOOST_TEST(at(COPY_TO_USER, "copy_to_user(null, 1)", 0, 1).result == 1);
}

BOOST_AUTO_TEST_CASE(copy_to_user_of_nothing_succeeds_anywhere)
{
  BOOST_TEST(at(COPY_TO_USER, "copy_to_user(a hole, 0)", page, 0).result == 0);
}

BOOST_AUTO_TEST_CASE(copy_to_user_into_read_only_memory_copies_nothing)
{
  auto memory = user.map(page);
  memory.store("untouched");
  memory.read_only();
  BOOST_TEST(at(COPY_TO_USER, "copy_to_user(read-only memory, 9)", memory.address(), 9).result == 9);
  BOOST_TEST(memory.load(9) == "untouched");
}

BOOST_AUTO_TEST_CASE(more_than_INT_MAX_is_no_size_and_nothing_is_copied)
{
  expected_bugs = {"bytes, more than INT_MAX, copies nothing"};
  auto memory = user.map(page);
  memory.store("untouched");
  const auto too_many = std::uint64_t{1} << 31;
  BOOST_TEST(at(COPY_TO_USER, "copy_to_user(memory, 2^31)", memory.address(), too_many).result == too_many);
  BOOST_TEST(at(COPY_FROM_USER, "copy_from_user(memory, 2^31)", memory.address(), too_many).result == too_many);
  BOOST_TEST(memory.load(9) == "untouched");
}

BOOST_AUTO_TEST_CASE(copy_to_user_to_an_address_of_the_kernel_copies_nothing)
{
  BOOST_TEST(at(COPY_TO_USER, "copy_to_user(a kernel address, 4)", 0xffff800000000000, 4).result == 4);
  BOOST_TEST(at(COPY_TO_USER, "copy_to_user(the last address, 4)", ~0UL, 4).result == 4);
}

BOOST_AUTO_TEST_CASE(copy_from_user_copies_it_all)
{
  auto memory = user.map(page);
  memory.store("hello");
  const auto c = at(COPY_FROM_USER, "copy_from_user(memory, 5)", memory.address(), 5);
  BOOST_TEST(c.result == 0);
  BOOST_TEST(buffer(c, 7) == "hello##");
}

BOOST_AUTO_TEST_CASE(copy_from_user_stops_at_the_byte_that_faults_and_zeroes_the_rest)
{
  for (const std::size_t left : {1U, 3U, 8U, 13U, 64U, 100U}) {
    auto memory = cliff();
    memory.store(std::string(left, 'x'), page - left);
    const auto c = at(COPY_FROM_USER, "copy_from_user(the last " + std::to_string(left) + " bytes, 200)",
                      memory.address() + page - left, 200);
    BOOST_TEST(c.result == 200 - static_cast<long>(left));
    BOOST_TEST(buffer(c, 201) == std::string(left, 'x') + std::string(200 - left, '\0') + "#");
  }
}

BOOST_AUTO_TEST_CASE(copy_from_user_out_of_a_hole_zeroes_everything)
{
  const auto c = at(COPY_FROM_USER, "copy_from_user(a hole, 10)", page, 10);
  BOOST_TEST(c.result == 10);
  BOOST_TEST(buffer(c, 11) == std::string(10, '\0') + "#");
}

BOOST_AUTO_TEST_CASE(copy_from_user_from_an_address_of_the_kernel_zeroes_everything)
{
  const auto c = at(COPY_FROM_USER, "copy_from_user(a kernel address, 10)", 0xffff800000000000, 10);
  BOOST_TEST(c.result == 10);
  BOOST_TEST(buffer(c, 11) == std::string(10, '\0') + "#");
}

BOOST_AUTO_TEST_CASE(copy_from_user_reads_read_only_memory)
{
  auto memory = user.map(page);
  memory.store("fixed");
  memory.read_only();
  BOOST_TEST(buffer(at(COPY_FROM_USER, "copy_from_user(read-only memory, 5)", memory.address(), 5), 5) == "fixed");
}

BOOST_AUTO_TEST_CASE(a_copy_crosses_from_page_to_page)
{
  auto memory = user.map(3 * page);
  BOOST_TEST(at(COPY_TO_USER, "copy_to_user(across three pages, 9000)", memory.address() + 10, 9000).result == 0);
  BOOST_TEST(memory.load(4, page - 2) == letters(page - 12, 4));
  BOOST_TEST(memory.load(4, 2 * page - 2) == letters(2 * page - 12, 4));
  BOOST_TEST(memory.load(2, 9008) == letters(8998, 2));
  BOOST_TEST(memory.load(1, 9010) == std::string(1, '\0'));
}

BOOST_AUTO_TEST_CASE(get_user_reads_1_2_4_and_8_bytes)
{
  auto memory = user.map(page);
  memory.store("\1\2\3\4\5\6\7\x70");
  BOOST_TEST(at(GET_USER, "get_user of 1", memory.address(), 1).number[1] == 0x01);
  BOOST_TEST(at(GET_USER, "get_user of 2", memory.address(), 2).number[1] == 0x0201);
  BOOST_TEST(at(GET_USER, "get_user of 4", memory.address(), 4).number[1] == 0x04030201);
  BOOST_TEST(at(GET_USER, "get_user of 8", memory.address(), 8).number[1] == 0x7007060504030201);
}

BOOST_AUTO_TEST_CASE(get_user_that_faults_is_EFAULT_and_reads_0)
{
  for (const int size : {1, 2, 4, 8}) {
    const auto c = at(GET_USER, "get_user out of a hole of " + std::to_string(size), page, size);
    BOOST_TEST(c.result == -EFAULT);
    BOOST_TEST(c.number[1] == 0);
  }
}

BOOST_AUTO_TEST_CASE(get_user_over_the_edge_is_all_or_nothing)
{
  auto memory = cliff();
  memory.store("\xff\xff", page - 2);
  const auto c = at(GET_USER, "get_user of 4, of which 2 fault", memory.address() + page - 2, 4);
  BOOST_TEST(c.result == -EFAULT);
  BOOST_TEST(c.number[1] == 0);
  BOOST_TEST(at(GET_USER, "get_user of the last 2", memory.address() + page - 2, 2).number[1] == 0xffff);
}

BOOST_AUTO_TEST_CASE(get_user_of_an_address_of_the_kernel_is_EFAULT)
{
  BOOST_TEST(at(GET_USER, "get_user of a kernel address", 0xffff800000000000, 4).result == -EFAULT);
}

BOOST_AUTO_TEST_CASE(put_user_writes_1_2_4_and_8_bytes)
{
  for (const int size : {1, 2, 4, 8}) {
    auto memory = user.map(page);
    BOOST_TEST(at(PUT_USER, "put_user of " + std::to_string(size), memory.address(), size, 0x4847464544434241).result ==
               0);
    BOOST_TEST(memory.load(8) == std::string("ABCDEFGH").substr(0, static_cast<std::size_t>(size)) +
                                     std::string(static_cast<std::size_t>(8 - size), '\0'));
  }
}

BOOST_AUTO_TEST_CASE(put_user_over_the_edge_is_all_or_nothing)
{
  auto memory = cliff();
  BOOST_TEST(
      at(PUT_USER, "put_user of 8, of which 5 fault", memory.address() + page - 3, 8, 0x4847464544434241).result ==
      -EFAULT);
  BOOST_TEST(memory.load(3, page - 3) == std::string(3, '\0'));
}

BOOST_AUTO_TEST_CASE(put_user_that_faults_is_EFAULT)
{
  auto memory = user.map(page);
  memory.read_only();
  BOOST_TEST(at(PUT_USER, "put_user into a hole", page, 4).result == -EFAULT);
  BOOST_TEST(at(PUT_USER, "put_user into read-only memory", memory.address(), 4).result == -EFAULT);
  BOOST_TEST(at(PUT_USER, "put_user to a kernel address", 0xffff800000000000, 8).result == -EFAULT);
}

BOOST_AUTO_TEST_CASE(clear_user_zeroes_up_to_the_byte_that_faults)
{
  auto memory = cliff();
  memory.store(std::string(20, 'x'), page - 20);
  BOOST_TEST(at(CLEAR_USER, "clear_user(the last 10 bytes, 100)", memory.address() + page - 10, 100).result == 90);
  BOOST_TEST(memory.load(20, page - 20) == std::string(10, 'x') + std::string(10, '\0'));
}

BOOST_AUTO_TEST_CASE(clear_user_of_a_few_bytes_zeroes_up_to_the_word_that_faults)
{
  // Where the fault is in the middle of a word, 6.1 and 6.12 differ.
  auto memory = cliff();
  memory.store(std::string(20, 'x'), page - 20);
  BOOST_TEST(at(CLEAR_USER, "clear_user(the last 16 bytes, 21)", memory.address() + page - 16, 21).result == 5);
  BOOST_TEST(memory.load(20, page - 20) == std::string(4, 'x') + std::string(16, '\0'));
}

BOOST_AUTO_TEST_CASE(clear_user_of_what_is_not_there_clears_nothing)
{
  BOOST_TEST(at(CLEAR_USER, "clear_user(a hole, 5)", page, 5).result == 5);
  BOOST_TEST(at(CLEAR_USER, "clear_user(a kernel address, 5)", 0xffff800000000000, 5).result == 5);
}

BOOST_AUTO_TEST_CASE(strncpy_from_user_returns_the_length_without_the_end)
{
  auto memory = user.map(page);
  memory.store({"hello\0world", 11});
  const auto c = at(STRNCPY_FROM_USER, "strncpy_from_user(hello, 100)", memory.address(), 100);
  BOOST_TEST(c.result == 5);
  BOOST_TEST(buffer(c, 6) == std::string("hello\0", 6));
}

BOOST_AUTO_TEST_CASE(strncpy_from_user_zeroes_the_word_behind_the_end)
{
  auto memory = user.map(page);
  memory.store({"twelve bytes\0and more", 21});
  BOOST_TEST(buffer(at(STRNCPY_FROM_USER, "strncpy_from_user(twelve bytes, 100)", memory.address(), 100), 20) ==
             std::string("twelve bytes") + std::string(4, '\0') + "####");
}

BOOST_AUTO_TEST_CASE(strncpy_from_user_of_a_longer_string_returns_the_count)
{
  auto memory = user.map(page);
  memory.store("hello world");
  const auto c = at(STRNCPY_FROM_USER, "strncpy_from_user(hello world, 7)", memory.address(), 7);
  BOOST_TEST(c.result == 7);
  BOOST_TEST(buffer(c, 8) == "hello w#");
}

BOOST_AUTO_TEST_CASE(strncpy_from_user_of_exactly_the_count_is_not_ended)
{
  auto memory = user.map(page);
  memory.store("hello");
  const auto c = at(STRNCPY_FROM_USER, "strncpy_from_user(hello, 5)", memory.address(), 5);
  BOOST_TEST(c.result == 5);
  BOOST_TEST(buffer(c, 6) == "hello#");
}

BOOST_AUTO_TEST_CASE(strncpy_from_user_that_ends_before_the_fault_succeeds)
{
  auto memory = cliff();
  memory.store({"end\0", 4}, page - 4);
  BOOST_TEST(at(STRNCPY_FROM_USER, "strncpy_from_user(end, 100)", memory.address() + page - 4, 100).result == 3);
}

BOOST_AUTO_TEST_CASE(strncpy_from_user_over_the_edge_is_EFAULT)
{
  auto memory = cliff();
  memory.store("endless", page - 7);
  const auto c = at(STRNCPY_FROM_USER, "strncpy_from_user(endless, 100)", memory.address() + page - 7, 100);
  BOOST_TEST(c.result == -EFAULT);
  BOOST_TEST(buffer(c, 8) == "endless#");
  BOOST_TEST(at(STRNCPY_FROM_USER, "strncpy_from_user(endless, 7)", memory.address() + page - 7, 7).result == 7);
}

BOOST_AUTO_TEST_CASE(strncpy_from_user_of_no_user_memory_is_EFAULT)
{
  BOOST_TEST(at(STRNCPY_FROM_USER, "strncpy_from_user(a hole, 10)", page, 10).result == -EFAULT);
  BOOST_TEST(at(STRNCPY_FROM_USER, "strncpy_from_user(a kernel address, 10)", 0xffff800000000000, 10).result ==
             -EFAULT);
  BOOST_TEST(at(STRNCPY_FROM_USER, "strncpy_from_user(a hole, 0)", page, 0).result == 0);
}

BOOST_AUTO_TEST_CASE(strnlen_user_counts_the_end)
{
  auto memory = user.map(page);
  memory.store("hello");
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(hello, 100)", memory.address(), 100).result == 6);
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(hello, 6)", memory.address(), 6).result == 6);
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(llo, 100)", memory.address() + 2, 100).result == 4);
}

BOOST_AUTO_TEST_CASE(strnlen_user_of_a_longer_string_returns_more_than_the_count)
{
  auto memory = user.map(page);
  memory.store(std::string(100, 'x'));
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(100 x, 50)", memory.address(), 50).result == 51);
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(100 x, 100)", memory.address(), 100).result > 100);
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(100 x, 1)", memory.address(), 1).result == 2);
}

BOOST_AUTO_TEST_CASE(strnlen_user_looks_at_whole_words)
{
  auto memory = user.map(page);
  memory.store("abcdef");
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(abcdef, 3)", memory.address(), 3).result == 7);
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(cdef, 3)", memory.address() + 2, 3).result == 5);
}

BOOST_AUTO_TEST_CASE(strnlen_user_that_faults_is_0)
{
  auto memory = cliff();
  memory.store("endless", page - 7);
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(endless, 100)", memory.address() + page - 7, 100).result == 0);
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(a hole, 10)", page, 10).result == 0);
  BOOST_TEST(at(STRNLEN_USER, "strnlen_user(a kernel address, 10)", 0xffff800000000000, 10).result == 0);
}

BOOST_AUTO_TEST_CASE(a_forked_process_has_a_copy_of_the_memory)
{
  auto memory = user.map(page);
  memory.store("before");
  auto child = user.fork([fd = device.number(), at = memory.address()](auto& self) -> long {
    auto question = numbers(6);
    question.address = at;
    const control kernel(self, fd);
    const bool same = buffer(kernel.ask(COPY_FROM_USER, question), 6) == "before";
    kernel.ask(CLEAR_USER, question);
    return same;
  });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(memory.load(6) == "before");
}

BOOST_AUTO_TEST_CASE(access_ok_looks_at_the_range_not_at_what_is_mapped)
{
  BOOST_TEST(at(ACCESS_OK, "access_ok(a hole, 100)", page, 100).result == 1);
  BOOST_TEST(at(ACCESS_OK, "access_ok(null, 0)", 0, 0).result == 1);
  BOOST_TEST(at(ACCESS_OK, "access_ok(a kernel address, 1)", 0xffff800000000000, 1).result == 0);
  BOOST_TEST(at(ACCESS_OK, "access_ok(a hole, all there is)", page, -1).result == 0);
  BOOST_TEST(at(ACCESS_OK, "access_ok(the last address, 2)", ~0UL, 2).result == 0);
}

BOOST_AUTO_TEST_CASE(a_duplicate_of_user_memory_is_the_kernels)
{
  auto memory = user.map(page);
  memory.store("hello");
  auto copy = at(DUPLICATE_USER, "memdup_user(memory, 3)", memory.address(), 3, MEMDUP_USER);
  BOOST_TEST(copy.result == 0);
  BOOST_TEST(buffer(copy, 4) == "hel#");
  copy = at(DUPLICATE_USER, "memdup_user_nul(memory, 3)", memory.address(), 3, MEMDUP_USER_NUL);
  BOOST_TEST(buffer(copy, 5) == std::string("hel\0#", 5));
  copy = at(DUPLICATE_USER, "vmemdup_user(memory, 5)", memory.address(), 5, VMEMDUP_USER);
  BOOST_TEST(buffer(copy, 6) == "hello#");
  copy = at(DUPLICATE_USER, "strndup_user(memory, 6)", memory.address(), 6, STRNDUP_USER);
  BOOST_TEST(buffer(copy, 7) == std::string("hello\0#", 7));
}

BOOST_AUTO_TEST_CASE(a_string_without_an_end_is_EINVAL_and_a_hole_EFAULT)
{
  auto memory = cliff();
  memory.store("hello");
  BOOST_TEST(at(DUPLICATE_USER, "strndup_user(memory, 3)", memory.address(), 3, STRNDUP_USER).result == -EINVAL);
  for (const auto how : {MEMDUP_USER, MEMDUP_USER_NUL, STRNDUP_USER, VMEMDUP_USER}) {
    const auto shown = "duplicate " + std::to_string(how) + " of ";
    BOOST_TEST(at(DUPLICATE_USER, shown + "a hole", page, 8, how).result == -EFAULT);
    BOOST_TEST(at(DUPLICATE_USER, shown + "what ends in a hole", memory.address() + page - 4, 8, how).result ==
               (how == STRNDUP_USER ? 0 : -EFAULT));
  }
}

BOOST_AUTO_TEST_CASE(check_zeroed_user_looks_at_every_byte)
{
  auto memory = cliff();
  BOOST_TEST(at(CHECK_ZEROED_USER, "check_zeroed_user(memory, 100)", memory.address(), 100).result == 1);
  memory.store("x", 50);
  BOOST_TEST(at(CHECK_ZEROED_USER, "check_zeroed_user(memory, 100)", memory.address(), 100).result == 0);
  BOOST_TEST(at(CHECK_ZEROED_USER, "check_zeroed_user(memory, 50)", memory.address(), 50).result == 1);
  BOOST_TEST(at(CHECK_ZEROED_USER, "check_zeroed_user(a hole, 0)", page, 0).result == 1);
  BOOST_TEST(at(CHECK_ZEROED_USER, "check_zeroed_user(a hole, 1)", page, 1).result == -EFAULT);
  BOOST_TEST(at(CHECK_ZEROED_USER, "check_zeroed_user(the last 8 bytes, 16)", memory.address() + page - 8, 16).result ==
             -EFAULT);
}

BOOST_AUTO_TEST_CASE(copy_struct_from_user_takes_older_and_newer_structs)
{
  auto memory = user.map(page);
  memory.store("abcdefgh");
  auto copy = at(COPY_STRUCT_FROM_USER, "copy_struct_from_user(16, memory, 4)", memory.address(), 4, 16);
  BOOST_TEST(buffer(copy, 17) == std::string("abcd\0\0\0\0\0\0\0\0\0\0\0\0#", 17));
  copy = at(COPY_STRUCT_FROM_USER, "copy_struct_from_user(16, memory, 32)", memory.address(), 32, 16);
  BOOST_TEST(buffer(copy, 9) == std::string("abcdefgh\0", 9));
  BOOST_TEST(at(COPY_STRUCT_FROM_USER, "copy_struct_from_user(4, memory, 8)", memory.address(), 8, 4).result == -E2BIG);
  BOOST_TEST(at(COPY_STRUCT_FROM_USER, "copy_struct_from_user(4, a hole, 8)", page, 8, 4).result == -EFAULT);
  BOOST_TEST(at(COPY_STRUCT_FROM_USER, "copy_struct_from_user(4, a hole, 4)", page, 4, 4).result == -EFAULT);
}

BOOST_AUTO_TEST_SUITE_END()
