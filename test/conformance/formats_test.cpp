// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lib/vsprintf.c, lib/kstrtox.c and lib/cmdline.c: each format that prints and reads, as a driver calls it.
#include "calls.hpp"

using namespace conformance;

namespace {
#include "modules/formats.h"

struct formats_fixture : fixture {
  formats_fixture() : fixture("formats", FORMATS_MINOR) {}

  /// What it printed; an error or a length that is not that of the text stands before it.
  std::string print(print_kind kind, unsigned long long address = 0, long long size = 256)
  {
    auto question = numbers(kind, size);
    question.address = address;
    const auto c = kernel("print " + std::to_string(kind), FORMATS_PRINT, question);
    const auto text = std::string(c.words, strnlen(c.words, sizeof c.words));
    user.remark(lkm::user::quote(text));
    return c.result == static_cast<long long>(text.size()) ? text : std::to_string(c.result) + ": " + text;
  }

  /// The number of conversions, and the variables after them.
  std::string scan(scan_kind kind, const std::string& text)
  {
    const auto c = kernel("scan " + std::to_string(kind) + " " + lkm::user::quote(text), FORMATS_SCAN,
                          numbers(kind, 0, 0, 0, text));
    user.remark(lkm::user::quote(c.words));
    return std::to_string(c.result) + ": " + c.words;
  }

  /// The value, and what is left of the text.
  std::string simple(simple_kind kind, const std::string& text, unsigned base)
  {
    const auto c = kernel("simple " + std::to_string(kind) + " " + lkm::user::quote(text), FORMATS_SIMPLE,
                          numbers(kind, base, 0, 0, text));
    const auto answer = std::to_string(c.number[3]) + "|" + c.words;
    user.remark(lkm::user::quote(answer));
    return answer;
  }

  std::string option(option_kind kind, const std::string& text, int count = 0)
  {
    const auto c = kernel("option " + std::to_string(kind) + " " + lkm::user::quote(text), FORMATS_OPTION,
                          numbers(kind, count, 0, 0, text));
    user.remark(lkm::user::quote(c.words));
    return std::to_string(c.result) + ": " + c.words;
  }

  /// The number, or the error.
  long long from_user(int bits, const std::string& text, std::size_t count)
  {
    auto memory = user.map(256);
    memory.store(text);
    auto question = numbers(bits, 0, 0, static_cast<long long>(count));
    question.address = memory.address();
    const auto c = kernel("from user " + lkm::user::quote(text), FORMATS_FROM_USER, question);
    return c.result ? c.result : c.number[3];
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(printing, formats_fixture)

BOOST_AUTO_TEST_CASE(narrow_numbers_are_cut) { BOOST_TEST(print(PRINT_NARROW) == "1 -128 1 -32768 ff 177777"); }

BOOST_AUTO_TEST_CASE(a_precision_is_for_digits_and_a_width_for_the_field)
{
  BOOST_TEST(print(PRINT_PRECISION_AND_WIDTH) == "[     005] [005     ] [+07] [   12] [   ff] [0000000042]");
}

BOOST_AUTO_TEST_CASE(a_negative_width_is_to_the_left_and_a_negative_precision_is_zero)
{
  BOOST_TEST(print(PRINT_NEGATIVE_STARS) == "[42   ] [7] [ab  ] [cd  ]");
}

BOOST_AUTO_TEST_CASE(a_precision_that_is_left_out_is_none)
{
  BOOST_TEST(print(PRINT_OMITTED_PRECISION) == "[a] [b  ] [    ]");
}

BOOST_AUTO_TEST_CASE(a_prefix_counts_for_the_width)
{
  BOOST_TEST(print(PRINT_SPECIAL_WIDTH) == "[0x12ab      ] [      0x12ab] [010] [0XAB] [5]");
}

BOOST_AUTO_TEST_CASE(sizes_and_differences) { BOOST_TEST(print(PRINT_PTRDIFF) == "-3 ff -4 5 -6 7"); }

BOOST_AUTO_TEST_CASE(characters) { BOOST_TEST(print(PRINT_CHARS) == "[xy] [a   ] [   b]%"); }

BOOST_AUTO_TEST_CASE(a_string_that_cannot_be_followed_is_named)
{
  BOOST_TEST(print(PRINT_BAD_STRINGS) == "[(null)] [      (null)] [(nu] [(efault)]");
  BOOST_TEST(print(PRINT_BAD_STRINGS, 4095) == "[(efault)] [    (efault)] [(ef] [(efault)]");
}

BOOST_AUTO_TEST_CASE(bytes_in_hexadecimal)
{
  BOOST_TEST(print(PRINT_HEX_BYTES) == "00 01 c0 ff ee 10|00:01:c0:ff:ee:10|00-01-c0-ff-ee-10|0001c0ffee10|00 01|00");
  BOOST_TEST(print(PRINT_HEX_BYTES_LONG) == std::string(128, '0'));
  BOOST_TEST(print(PRINT_HEX_NONE) == "[] []");
}

BOOST_AUTO_TEST_CASE(escaped_strings)
{
  BOOST_TEST(print(PRINT_ESCAPED) == "tea\\t\"\\\\177\\001\xe4 7");
  BOOST_TEST(print(PRINT_ESCAPED_CLASSES) ==
             "tea\\t\"\\\x7f\x01\xe4 7 tea\t\\\"\\\\\x7f\x01\xe4 7 tea\\x09\"\\\\x7f\\x01\xe4 7 \\164\\145\\141 t");
}

BOOST_AUTO_TEST_CASE(uuids)
{
  BOOST_TEST(
      print(PRINT_UUID) ==
      "0001c0ff-ee10-807f-0809-0a0b0c0d0eff 0001c0ff-ee10-807f-0809-0a0b0c0d0eff 0001C0FF-EE10-807F-0809-0A0B0C0D0EFF "
      "ffc00100-10ee-7f80-0809-0a0b0c0d0eff FFC00100-10EE-7F80-0809-0A0B0C0D0EFF");
}

BOOST_AUTO_TEST_CASE(mac_addresses)
{
  BOOST_TEST(print(PRINT_MAC) ==
             "00:01:c0:ff:ee:10 0001c0ffee10 00-01-c0-ff-ee-10 10:ee:ff:c0:01:00 10eeffc00100 "
             "[   00:01:c0:ff:ee:10] [00:01:c0:ff:ee:10   ]");
}

BOOST_AUTO_TEST_CASE(addresses_of_networks)
{
  BOOST_TEST(print(PRINT_IP4) ==
             "1.192.255.238 001.192.255.238 238.255.192.1 1.192.255.238 1.192.255.238 238.255.192.1 "
             "[   1.192.255.238]");
  BOOST_TEST(print(PRINT_IP6) == "2001:0db8:0000:0000:0001:0000:0000:0001 20010db8000000000001000000000001");
  BOOST_TEST(print(PRINT_IP6_SHORT) ==
             "2001:db8::1:0:0:1 :: ::1 ::ffff:10.0.0.7 fe80::200:5efe:1.2.3.4 102:0:3::4:abcd:0");
}

BOOST_AUTO_TEST_CASE(socket_addresses)
{
  BOOST_TEST(print(PRINT_SOCKET) ==
             "127.0.0.1 127.0.0.1:12345 127.000.000.001:12345 1.0.0.127 [2001::1]:80 "
             "[2001::1]:80/16909060%9");
  BOOST_TEST(print(PRINT_SOCKET_OTHER) == "(einval) [    (einval)]");
}

BOOST_AUTO_TEST_CASE(dates_and_times)
{
  BOOST_TEST(print(PRINT_RTC) ==
             "2026-01-06T05:04:03|2026-01-06|05:04:03|0126-00-06T05:04:03|2026-01-06 05:04:03|05:04:03");
  BOOST_TEST(print(PRINT_TIME) == "2025-12-31T23:59:59|2025-12-31 23:59:59|2025-12-31|0125-11-31|1969-12-31T23:59:59");
}

BOOST_AUTO_TEST_CASE(names_of_dentries)
{
  BOOST_TEST(print(PRINT_DENTRY) == "cup|kitchen/cup|/kitchen/cup|/kitchen/cup|/|[ kitchen/cup]|[kitchen/cup ]|(null)");
  BOOST_TEST(print(PRINT_DENTRY, 7).ends_with("|(efault)"));
}

BOOST_AUTO_TEST_CASE(names_of_files) { BOOST_TEST(print(PRINT_FILE) == "formats|/formats|/formats"); }

BOOST_AUTO_TEST_CASE(resources)
{
  BOOST_TEST(print(PRINT_RESOURCE) ==
             "[mem 0x00001000-0x00001fff pref] [io  0x03f8-0x03ff] [irq 7 disabled] "
             "[mem size 0x00000100 64bit] [bus 00-ff window] [??? 0x00000001-0x00000002 flags 0x0]");
  BOOST_TEST(print(PRINT_RESOURCE_RAW) ==
             "[mem 0x00001000-0x00001fff flags 0x2200] [mem 0x00000000-0x000000ff flags "
             "0x20100200] [                          [irq 7 flags 0x10000400]]");
}

BOOST_AUTO_TEST_CASE(physical_addresses)
{
  BOOST_TEST(print(PRINT_ADDRESS) == "0x00000000fee00000 0x00000000fee00000 0x00000000fee00000");
}

BOOST_AUTO_TEST_CASE(bitmaps)
{
  BOOST_TEST(print(PRINT_BITMAP) == "5,f0f00000,00000f0e f0f00000,00000f0e 0e ");
  BOOST_TEST(print(PRINT_BIT_LIST) == "[1-3,8-11,52-55,60-64,66] [1-3] []");
}

BOOST_AUTO_TEST_CASE(letters_of_pixel_formats)
{
  BOOST_TEST(print(PRINT_FOURCC) ==
             "NV12 little-endian (0x3231564e)|NV12 big-endian (0xb231564e)|.... little-endian (0x10111213)");
}

BOOST_AUTO_TEST_CASE(features_of_network_devices) { BOOST_TEST(print(PRINT_FEATURES) == "0x0000000000001234"); }

BOOST_AUTO_TEST_CASE(flags_of_mappings)
{
  BOOST_TEST(print(PRINT_VMA_FLAGS) == "read|mayread|io|0x4000000000000000 []");
}

BOOST_AUTO_TEST_CASE(errors_that_only_the_kernel_knows_have_names)
{
  BOOST_TEST(print(PRINT_ERRORS) == "-EIO -ERESTARTSYS -ENOTSUPP -ERECALLCONFLICT -41 -EOPNOTSUPP");
}

BOOST_AUTO_TEST_CASE(an_object_that_cannot_be_followed_is_named)
{
  BOOST_TEST(print(PRINT_EFAULT) == "(null) (null) (null) (null) (null) (null) (null)");
  BOOST_TEST(print(PRINT_EFAULT, 1) == "(efault) (efault) (efault) (efault) (efault) (efault) (efault)");
}

BOOST_AUTO_TEST_CASE(letters_that_mean_nothing_are_named)
{
  BOOST_TEST(print(PRINT_WRONG_LETTERS) ==
             "(%pI?) (%pi?) (%pN?) (%pG?)? (%pt?) NV12 little-endian (0x3231564e) (%pf?) (%pO?) (%pOF?) text");
}

BOOST_AUTO_TEST_CASE(names_of_functions)
{
  BOOST_TEST(print(PRINT_SYMBOL) == "print [formats] [               print [formats]]");
  BOOST_TEST(print(PRINT_SYMBOL_OFFSET) == "print+0x5 [formats]");
  BOOST_TEST(print(PRINT_BACKTRACE) == "print+0x1 [formats]");
  BOOST_TEST(print(PRINT_NO_SYMBOL) == "0x1234 0x1234 0x1234");
}

BOOST_AUTO_TEST_CASE(hashed_pointers)
{
  BOOST_TEST(print(PRINT_RESTRICTED) == "0000000000000000 ffffffffffffffff");
  BOOST_TEST(print(PRINT_HASH) == "16 1 1 0");
}

BOOST_AUTO_TEST_CASE(the_functions_that_take_a_va_list_or_allocate)
{
  BOOST_TEST(print(PRINT_KASPRINTF) == "12 cups of tea");
  BOOST_TEST(print(PRINT_VSPRINTF) == "1 and two");
  BOOST_TEST(print(PRINT_VSCNPRINTF) == "1 and");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_counted)
{
  BOOST_TEST(print(PRINT_MAC, 0, 10) == "125: 00:01:c0:");
  BOOST_TEST(print(PRINT_ESCAPED, 0, 7) == "18: tea\\t\"");
  BOOST_TEST(print(PRINT_SPECIAL_WIDTH, 0, 1) == "46: ");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(scanning, formats_fixture)

BOOST_AUTO_TEST_CASE(decimal_numbers)
{
  BOOST_TEST(scan(SCAN_DECIMAL, "12 34") == "2: 12 34 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_DECIMAL, "  -12\t\n34x") == "2: -12 34 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_DECIMAL, "12") == "1: 12 -7 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_DECIMAL, "12 -3") == "1: 12 -7 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_DECIMAL, "x") == "0: -7 -7 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_DECIMAL, "") == "0: -7 -7 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_DECIMAL, "+1 2") == "0: -7 -7 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_DECIMAL, "99999999999 2") == "2: 1215752191 2 -7 - - 7 7 7 7 7");
}

BOOST_AUTO_TEST_CASE(i_takes_any_base)
{
  BOOST_TEST(scan(SCAN_ANY_BASE, "0x1f,017,-9") == "3: 31 15 -9 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_ANY_BASE, "-0x1f,08,1") == "2: -31 0 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_ANY_BASE, "0xg,1,1") == "1: 0 -7 -7 - - 7 7 7 7 7");
}

BOOST_AUTO_TEST_CASE(a_width_ends_a_number)
{
  BOOST_TEST(scan(SCAN_WIDTHS, "12abc99") == "3: 12 2748 99 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_WIDTHS, "-12bc99") == "3: -1 700 99 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_WIDTHS, "120x1f5") == "2: 12 1 -7 - - 7 7 7 7 7");
}

BOOST_AUTO_TEST_CASE(words_end_at_blanks)
{
  BOOST_TEST(scan(SCAN_WORDS, " tea cupboard") == "2: -7 -7 -7 tea cupbo 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_WORDS, "tea ") == "1: -7 -7 -7 tea - 7 7 7 7 7");
}

BOOST_AUTO_TEST_CASE(characters_are_taken_as_they_are)
{
  BOOST_TEST(scan(SCAN_CHARS, " ab c") == "2: -7 -7 -7   ab  7 7 7 7 7");
}

BOOST_AUTO_TEST_CASE(sets_have_no_ranges)
{
  BOOST_TEST(scan(SCAN_SET, "abcabx-y") == "1: -7 -7 -7 abca - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_SET, "abx-y") == "2: -7 -7 -7 ab x- 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_SET, "xyz") == "0: -7 -7 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_NOT_SET, "one two:three") == "2: -7 -7 -7 one two three 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_NOT_SET, ":three") == "0: -7 -7 -7 - - 7 7 7 7 7");
}

BOOST_AUTO_TEST_CASE(a_star_skips_a_word) { BOOST_TEST(scan(SCAN_SKIP, "cup 3") == "1: 3 -7 -7 - - 7 7 7 7 7"); }

BOOST_AUTO_TEST_CASE(n_is_the_position) { BOOST_TEST(scan(SCAN_POSITION, " 42 x") == "1: 42 3 -7 - - 7 7 7 7 7"); }

BOOST_AUTO_TEST_CASE(sizes_of_numbers)
{
  BOOST_TEST(scan(SCAN_SIZES, "300 -40000 -5 ffffffffffffffff 9") ==
             "5: -7 -7 -7 - - 44 25536 -5 18446744073709551615 9");
}

BOOST_AUTO_TEST_CASE(what_is_no_conversion_must_match)
{
  BOOST_TEST(scan(SCAN_LITERAL, "cup  5% of tea") == "2: 5 -7 -7 tea - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_LITERAL, "cup 5 of tea") == "1: 5 -7 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_LITERAL, "pot 5% of tea") == "0: -7 -7 -7 - - 7 7 7 7 7");
}

BOOST_AUTO_TEST_CASE(hexadecimal_and_octal)
{
  BOOST_TEST(scan(SCAN_HEX, "0xfF:17") == "2: 255 15 -7 - - 7 7 7 7 7");
  BOOST_TEST(scan(SCAN_HEX, "ff:8") == "1: 255 -7 -7 - - 7 7 7 7 7");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(simple_numbers, formats_fixture)

BOOST_AUTO_TEST_CASE(what_follows_a_number_is_left)
{
  BOOST_TEST(simple(SIMPLE_STRTOULL, "42 cups", 0) == "42| cups");
  BOOST_TEST(simple(SIMPLE_STRTOULL, "0x2Ag", 0) == "42|g");
  BOOST_TEST(simple(SIMPLE_STRTOULL, "0x", 16) == "0|");
  BOOST_TEST(simple(SIMPLE_STRTOULL, "052", 0) == "42|");
  BOOST_TEST(simple(SIMPLE_STRTOUL, "x", 10) == "0|x");
  BOOST_TEST(simple(SIMPLE_STRTOUL, "-1", 10) == "0|-1");
}

BOOST_AUTO_TEST_CASE(a_minus_is_for_signed_numbers)
{
  BOOST_TEST(simple(SIMPLE_STRTOL, "-42x", 10) == "-42|x");
  BOOST_TEST(simple(SIMPLE_STRTOLL, "-0x2a", 0) == "-42|");
  BOOST_TEST(simple(SIMPLE_STRTOL, "--1", 0) == "0|-1");
}

BOOST_AUTO_TEST_CASE(too_large_a_number_wraps)
{
  BOOST_TEST(simple(SIMPLE_STRTOULL, "18446744073709551617", 10) == "1|");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(cmdline, formats_fixture)

BOOST_AUTO_TEST_CASE(get_option_says_what_follows)
{
  BOOST_TEST(option(OPTION_ONE, "5") == "1: 5|");
  BOOST_TEST(option(OPTION_ONE, "5,6") == "2: 5|6");
  BOOST_TEST(option(OPTION_ONE, "5-6") == "3: 5|-6");
  BOOST_TEST(option(OPTION_ONE, "-5,") == "2: -5|");
  BOOST_TEST(option(OPTION_ONE, "-x") == "0: 0|x");
  BOOST_TEST(option(OPTION_ONE, "") == "0: 0|");
}

BOOST_AUTO_TEST_CASE(get_options_takes_lists_and_ranges)
{
  BOOST_TEST(option(OPTION_MANY, "1,2,5-7,0x10 rest", 10) == "6: 1 2 5 6 7 16 0 0 0 | rest");
  BOOST_TEST(option(OPTION_MANY, "1,2,3", 3) == "2: 1 2 0 0 0 0 0 0 0 |3");
  BOOST_TEST(option(OPTION_MANY, "7-5", 10) == "0: 7 0 0 0 0 0 0 0 0 |5");
  BOOST_TEST(option(OPTION_COUNT, "1,2,5-9") == "7: |");
}

BOOST_AUTO_TEST_CASE(memparse_knows_units)
{
  BOOST_TEST(option(OPTION_MEMPARSE, "4k") == "4096: |");
  BOOST_TEST(option(OPTION_MEMPARSE, "0x10Mb") == "16777216: |b");
  BOOST_TEST(option(OPTION_MEMPARSE, "1G,") == "1073741824: |,");
  BOOST_TEST(option(OPTION_MEMPARSE, "1x") == "1: |x");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(kstrtox_from_user, formats_fixture)

BOOST_AUTO_TEST_CASE(no_more_is_read_than_the_longest_number_has)
{
  BOOST_TEST(from_user(32, "42\n", 3) == 42);
  BOOST_TEST(from_user(32, "42junk", 2) == 42);
  BOOST_TEST(from_user(32, "42junk", 6) == -EINVAL);
  BOOST_TEST(from_user(8, "-128", 4) == -128);
  BOOST_TEST(from_user(8, "000000000012", 12) == 0);
  BOOST_TEST(from_user(64, "18446744073709551615", 20) == -1);
  BOOST_TEST(from_user(0, "yes please", 10) == 1);
  BOOST_TEST(from_user(0, "", 0) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(memory_that_cannot_be_read_is_EFAULT)
{
  auto question = numbers(32, 0, 0, 4);
  question.address = 16;
  BOOST_TEST(kernel("from user", FORMATS_FROM_USER, question).result == -EFAULT);
}

BOOST_AUTO_TEST_SUITE_END()
