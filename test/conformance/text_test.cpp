// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lib/kstrtox.c, lib/vsprintf.c, kernel/printk/printk.c, mm/slab_common.c and kernel/time/time.c, as a driver calls
/// them.
#include "calls.hpp"

using namespace conformance;

namespace {

struct texts : fixture {
  texts() : fixture("text", TEXT_MINOR) { log_prefixes = {"text: "}; }

  /// The number that was parsed, or the error.
  long long parse(int bits, bool is_signed, const std::string& text, unsigned base = 0)
  {
    const auto name = bits ? std::string(is_signed ? "kstrtos" : "kstrtou") + std::to_string(bits) : "kstrtobool";
    const auto c = kernel(name + "(" + lkm::user::quote(text) + ", " + std::to_string(base) + ")", KSTRTO,
                          numbers(bits, base, is_signed, 0, text));
    user.remark("the value is then " + std::to_string(c.number[3]));
    return c.result ? c.result : c.number[3];
  }

  std::string format(format_kind kind, std::size_t size = 256)
  {
    const auto c = kernel("format " + std::to_string(kind), FORMAT, numbers(kind, static_cast<long long>(size)));
    const auto text = std::string(c.words, strnlen(c.words, sizeof c.words));
    user.remark(lkm::user::quote(text));
    return text;
  }

  std::string print(printk_kind kind)
  {
    const auto before = dmesg().size();
    kernel("printk " + std::to_string(kind), PRINTK, numbers(kind));
    const auto log = dmesg();
    std::string lines;
    for (auto i = before; i < log.size(); ++i) lines += (i == before ? "" : "|") + log[i];
    return lines;
  }

  bool answer(slab_question question)
  {
    return kernel("question " + std::to_string(question), SLAB, numbers(question)).result;
  }
  long convert(jiffies_conversion which, long long n)
  {
    return kernel("conversion " + std::to_string(which) + " of " + std::to_string(n), JIFFIES, numbers(which, n))
        .result;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(kstrtox, texts)

BOOST_AUTO_TEST_CASE(base_0_tells_decimal_octal_and_hexadecimal_apart)
{
  BOOST_TEST(parse(32, true, "42") == 42);
  BOOST_TEST(parse(32, true, "052") == 42);
  BOOST_TEST(parse(32, true, "0x2a") == 42);
  BOOST_TEST(parse(32, true, "0X2A") == 42);
  BOOST_TEST(parse(32, true, "0") == 0);
}

BOOST_AUTO_TEST_CASE(a_base_is_kept_to)
{
  BOOST_TEST(parse(32, true, "052", 10) == 52);
  BOOST_TEST(parse(32, true, "2a", 16) == 42);
  BOOST_TEST(parse(32, true, "0x2a", 16) == 42);
  BOOST_TEST(parse(32, true, "101", 2) == 5);
  BOOST_TEST(parse(32, true, "0x2a", 10) == -EINVAL);
  BOOST_TEST(parse(32, true, "8", 8) == -EINVAL);
  BOOST_TEST(parse(32, true, "2", 2) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(one_newline_may_end_the_number)
{
  BOOST_TEST(parse(32, true, "42\n") == 42);
  BOOST_TEST(parse(32, true, "42\n\n") == -EINVAL);
  BOOST_TEST(parse(32, true, "\n") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_EINVAL_and_leaves_the_value)
{
  for (const auto* text : {"", "x", "4 2", " 42", "42 ", "4x", "0x", "0xg", "+", "-", "--1", "+-1", "1.5", "08"})
    BOOST_TEST(parse(32, true, text) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_plus_is_allowed)
{
  BOOST_TEST(parse(32, true, "+42") == 42);
  BOOST_TEST(parse(32, false, "+42") == 42);
  BOOST_TEST(parse(32, false, "++42") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_minus_is_for_signed_numbers)
{
  BOOST_TEST(parse(32, true, "-42") == -42);
  BOOST_TEST(parse(32, true, "-0x2a") == -42);
  BOOST_TEST(parse(32, false, "-42") == -EINVAL);
  BOOST_TEST(parse(32, false, "-0") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(each_width_has_its_limits)
{
  BOOST_TEST(parse(8, false, "255") == 255);
  BOOST_TEST(parse(8, false, "256") == -ERANGE);
  BOOST_TEST(parse(8, true, "-128") == -128);
  BOOST_TEST(parse(8, true, "128") == -ERANGE);
  BOOST_TEST(parse(16, false, "65535") == 65535);
  BOOST_TEST(parse(16, false, "65536") == -ERANGE);
  BOOST_TEST(parse(16, true, "-32769") == -ERANGE);
  BOOST_TEST(parse(32, true, "-2147483648") == -2147483648LL);
  BOOST_TEST(parse(32, true, "2147483648") == -ERANGE);
  BOOST_TEST(parse(32, false, "4294967295") == 4294967295LL);
}

BOOST_AUTO_TEST_CASE(what_is_too_large_for_64_bits_is_ERANGE)
{
  BOOST_TEST(parse(64, false, "18446744073709551615") == -1);
  BOOST_TEST(parse(64, false, "18446744073709551616") == -ERANGE);
  BOOST_TEST(parse(64, true, "9223372036854775807") == 9223372036854775807LL);
  BOOST_TEST(parse(64, true, "9223372036854775808") == -ERANGE);
  BOOST_TEST(parse(64, true, "-9223372036854775808") == -9223372036854775807LL - 1);
  BOOST_TEST(parse(8, false, "99999999999999999999999") == -ERANGE);
}

BOOST_AUTO_TEST_CASE(too_large_comes_before_rubbish)
{
  BOOST_TEST(parse(64, false, "99999999999999999999999x") == -ERANGE);
  BOOST_TEST(parse(8, false, "256x") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(kstrtobool_looks_at_the_first_letters)
{
  for (const auto* text : {"1", "y", "Yes", "on", "ON", "one", "1234"}) BOOST_TEST(parse(0, false, text) == 1);
  for (const auto* text : {"0", "n", "No", "off", "oF", "0x1"}) BOOST_TEST(parse(0, false, text) == 0);
  for (const auto* text : {"", "2", "x", "o", "ox", " 1"}) BOOST_TEST(parse(0, false, text) == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(formats, texts)

BOOST_AUTO_TEST_CASE(numbers_have_width_precision_and_sign)
{
  BOOST_TEST(format(FORMAT_DECIMAL) == "-5 2147483647 4294967295");
  BOOST_TEST(format(FORMAT_WIDTH) == "[   42] [42   ] [-0042] [007]");
  BOOST_TEST(format(FORMAT_SIGNS) == "[+3] [ 3] [-3]");
  BOOST_TEST(format(FORMAT_STAR) == "[   1] [2   ] [0003]");
}

BOOST_AUTO_TEST_CASE(hexadecimal_and_octal)
{
  BOOST_TEST(format(FORMAT_HEX) == "beef BEEF 0xbeef 0000beef 0x0000beef");
  BOOST_TEST(format(FORMAT_OCTAL) == "755 0755");
}

BOOST_AUTO_TEST_CASE(hexadecimal_zero_keeps_its_prefix) { BOOST_TEST(format(FORMAT_HEX_ZERO) == "0 0x0 0x0000 0"); }

BOOST_AUTO_TEST_CASE(precision_0_prints_a_zero) { BOOST_TEST(format(FORMAT_PRECISION_ZERO) == "[0] [00]"); }

BOOST_AUTO_TEST_CASE(lengths)
{
  BOOST_TEST(format(FORMAT_LONG) == "-1 18446744073709551615 -1 ffffffffffffffff 4 -1");
  BOOST_TEST(format(FORMAT_SHORT) == "200 -2 ff");
}

BOOST_AUTO_TEST_CASE(strings_and_characters)
{
  BOOST_TEST(format(FORMAT_STRING) == "[abc] [   abc] [abc   ]");
  BOOST_TEST(format(FORMAT_STRING_PRECISION) == "[ab] [    ab] [a]");
  BOOST_TEST(format(FORMAT_CHAR) == "[a] [  b] [c  ] %");
}

BOOST_AUTO_TEST_CASE(a_null_string_is_named) { BOOST_TEST(format(FORMAT_NULL_STRING) == "[(null)]"); }

BOOST_AUTO_TEST_CASE(pointers_that_are_errors_or_null_are_shown_as_they_are)
{
  BOOST_TEST(format(FORMAT_ERROR_POINTER) == "fffffffffffffffe");
  BOOST_TEST(format(FORMAT_NULL_POINTER) == "0000000000000000");
  BOOST_TEST(format(FORMAT_RAW_POINTER) == "0000000000001234");
}

BOOST_AUTO_TEST_CASE(pointers_have_widths_and_flags)
{
  BOOST_TEST(format(FORMAT_POINTER_WIDTH) ==
             "[                1234] [1234                ] [1234] [                   0] [  1234]");
  BOOST_TEST(format(FORMAT_POINTER_FLAGS) ==
             "[0x00000000001234] [              0x1234] [00000000000000001234] [0x00000000000000]");
  BOOST_TEST(format(FORMAT_ERROR_WIDTH) == "[       -ENOENT] [-EPROBE_DEFER ] [-4000   ] [   -4000]");
}

BOOST_AUTO_TEST_CASE(pe_names_errors) { BOOST_TEST(format(FORMAT_ERROR_NAME) == "-ENOENT -EAGAIN -4000"); }

BOOST_AUTO_TEST_CASE(pV_takes_a_format_inside_a_format) { BOOST_TEST(format(FORMAT_VA) == "<1 and two>"); }

BOOST_AUTO_TEST_CASE(snprintf_returns_the_length_that_it_wanted_and_ends_what_fits)
{
  BOOST_TEST(kernel("snprintf into 4", FORMAT, numbers(FORMAT_STRING, 4)).result == 23);
  BOOST_TEST(format(FORMAT_STRING, 4) == "[ab");
  BOOST_TEST(format(FORMAT_STRING, 1) == "");
  BOOST_TEST(format(FORMAT_STRING, 0).front() == '#');
}

BOOST_AUTO_TEST_CASE(scnprintf_returns_the_length_that_it_made)
{
  BOOST_TEST(kernel("scnprintf(100, hello)", SCNPRINTF, numbers(100, 0, 0, 0, "hello")).result == 5);
  BOOST_TEST(kernel("scnprintf(3, hello)", SCNPRINTF, numbers(3, 0, 0, 0, "hello")).result == 2);
  BOOST_TEST(kernel("scnprintf(1, hello)", SCNPRINTF, numbers(1, 0, 0, 0, "hello")).result == 0);
  BOOST_TEST(kernel("scnprintf(0, hello)", SCNPRINTF, numbers(0, 0, 0, 0, "hello")).result == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(printk, texts)

BOOST_AUTO_TEST_CASE(each_level_has_its_number)
{
  BOOST_TEST(print(PRINTK_LEVELS) ==
             "<1>text: alert|<2>text: crit|<3>text: err|<4>text: warn|<5>text: notice|<6>text: info|<7>text: debug");
}

BOOST_AUTO_TEST_CASE(no_level_is_a_warning) { BOOST_TEST(print(PRINTK_NO_LEVEL) == "<4>text: no level"); }

BOOST_AUTO_TEST_CASE(pr_debug_prints_nothing_unless_asked) { BOOST_TEST(print(PRINTK_DEBUG) == ""); }

BOOST_AUTO_TEST_CASE(pr_cont_goes_on_with_a_line_that_has_no_end)
{
  BOOST_TEST(print(PRINTK_CONT) == "<6>text: one, two, three");
}

BOOST_AUTO_TEST_CASE(pr_cont_after_a_whole_line_begins_another)
{
  BOOST_TEST(print(PRINTK_CONT_ALONE) == "<6>text: a whole line|<4>text: a line of its own");
}

BOOST_AUTO_TEST_CASE(pr_cont_after_somebody_elses_line_begins_another)
{
  BOOST_TEST(print(PRINTK_CONT_INTERRUPTED) == "<6>text: begun|<4>text: between|<4>text: not of the first");
}

BOOST_AUTO_TEST_CASE(a_line_without_an_end_ends_with_the_next)
{
  BOOST_TEST(print(PRINTK_NO_NEWLINE) == "<6>text: no newline|<6>text: next");
}

BOOST_AUTO_TEST_CASE(two_lines_in_one_call_are_one_record)
{
  BOOST_TEST(print(PRINTK_TWO_LINES) == "<6>text: first\\x0asecond");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_shown_is_escaped)
{
  BOOST_TEST(print(PRINTK_ODD_BYTES) == "<6>text: tab\\x09backslash \\x5c \\x7f \\xc3\\xa4");
}

BOOST_AUTO_TEST_CASE(blanks_at_the_end_stay) { BOOST_TEST(print(PRINTK_EMPTY) == "<6>text: "); }

BOOST_AUTO_TEST_CASE(once_is_once)
{
  BOOST_TEST(print(PRINTK_ONCE) == "<6>text: once");
  BOOST_TEST(print(PRINTK_ONCE) == "");
}

BOOST_AUTO_TEST_CASE(a_format_inside_a_format) { BOOST_TEST(print(PRINTK_VA) == "<6>text: in 1 and two"); }

BOOST_AUTO_TEST_CASE(it_returns_the_length_of_the_text_alone)
{
  BOOST_TEST(kernel("printk", PRINTK, numbers(PRINTK_RETURN)).result == 13);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(slab, texts)

BOOST_AUTO_TEST_CASE(an_allocation_of_nothing_is_ZERO_SIZE_PTR)
{
  BOOST_TEST(answer(KMALLOC_0_IS_ZERO_SIZE_PTR));
  BOOST_TEST(answer(KFREE_TAKES_NULL_AND_ZERO_SIZE_PTR));
}

BOOST_AUTO_TEST_CASE(kzalloc_is_zeroed) { BOOST_TEST(answer(KZALLOC_IS_ZEROED)); }

BOOST_AUTO_TEST_CASE(krealloc_keeps_what_fits)
{
  BOOST_TEST(answer(KREALLOC_KEEPS_CONTENT));
  BOOST_TEST(answer(KREALLOC_SHRINKS));
}

BOOST_AUTO_TEST_CASE(krealloc_allocates_and_frees)
{
  BOOST_TEST(answer(KREALLOC_NULL_ALLOCATES));
  BOOST_TEST(answer(KREALLOC_TO_0_IS_ZERO_SIZE_PTR));
}

BOOST_AUTO_TEST_CASE(too_much_is_NULL)
{
  BOOST_TEST(answer(KCALLOC_OVERFLOW_IS_NULL));
  BOOST_TEST(answer(KMALLOC_TOO_LARGE_IS_NULL));
}

BOOST_AUTO_TEST_CASE(copies)
{
  BOOST_TEST(answer(KMEMDUP_COPIES));
  BOOST_TEST(answer(KSTRDUP_NULL_IS_NULL));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(jiffies, texts)

BOOST_AUTO_TEST_CASE(a_tick_has_4_milliseconds)
{
  BOOST_TEST(convert(HZ_ITSELF, 0) == 250);
  BOOST_TEST(convert(JIFFIES_TO_MSECS, 1) == 4);
  BOOST_TEST(convert(JIFFIES_TO_MSECS, 250) == 1000);
}

BOOST_AUTO_TEST_CASE(a_part_of_a_tick_counts_as_one)
{
  BOOST_TEST(convert(MSECS_TO_JIFFIES, 0) == 0);
  BOOST_TEST(convert(MSECS_TO_JIFFIES, 1) == 1);
  BOOST_TEST(convert(MSECS_TO_JIFFIES, 4) == 1);
  BOOST_TEST(convert(MSECS_TO_JIFFIES, 5) == 2);
  BOOST_TEST(convert(USECS_TO_JIFFIES, 1) == 1);
  BOOST_TEST(convert(USECS_TO_JIFFIES, 4001) == 2);
}

BOOST_AUTO_TEST_CASE(a_negative_time_is_for_ever) { BOOST_TEST(convert(MSECS_TO_JIFFIES, -1) == 0x3ffffffffffffffe); }

BOOST_AUTO_TEST_SUITE_END()
