// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/params.c: what stands behind "insmod parameters".
#include "calls.hpp"

using namespace conformance;

namespace {

struct parameters : lkm::test::fixture {
  parameters() { log_prefixes = {"parameters: ", "a_charp: "}; }

  /// Loads with `args`; the values that the module then has, or "" when it did not load.
  std::string load(const std::string& args)
  {
    if (user.insmod("parameters", args).failed()) return "";
    const auto line = dmesg().back();
    return line.substr(line.find(": ") + 2);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(params, parameters)

BOOST_AUTO_TEST_CASE(without_arguments_the_initial_values_stand)
{
  BOOST_TEST(load("") == "1 2 3 4 5 6 7 0 \"none\" 9");
}

BOOST_AUTO_TEST_CASE(each_type_takes_its_largest_value)
{
  BOOST_TEST(
      load("a_byte=255 a_short=32767 a_ushort=65535 an_int=2147483647 a_uint=4294967295 a_long=9223372036854775807 "
           "a_ulong=18446744073709551615 a_bool=1 a_charp=all outside=-1") ==
      "255 32767 65535 2147483647 4294967295 9223372036854775807 18446744073709551615 1 \"all\" -1");
}

BOOST_AUTO_TEST_CASE(each_signed_type_takes_its_smallest_value)
{
  BOOST_TEST(load("a_short=-32768 an_int=-2147483648 a_long=-9223372036854775808") ==
             "1 -32768 3 -2147483648 5 -9223372036854775808 7 0 \"none\" 9");
}

BOOST_AUTO_TEST_CASE(one_more_than_the_largest_is_ERANGE)
{
  for (const auto* arg : {"a_byte=256", "a_short=32768", "a_ushort=65536", "an_int=2147483648", "a_uint=4294967296",
                          "a_long=9223372036854775808", "a_ulong=18446744073709551616"})
    BOOST_TEST(user.insmod("parameters", arg) == -ERANGE);
}

BOOST_AUTO_TEST_CASE(a_negative_number_for_an_unsigned_type_is_EINVAL)
{
  for (const auto* arg : {"a_byte=-1", "a_ushort=-1", "a_uint=-1", "a_ulong=-1"})
    BOOST_TEST(user.insmod("parameters", arg) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(numbers_may_be_hexadecimal_and_octal)
{
  BOOST_TEST(load("an_int=0x10 a_uint=010 a_byte=0XfF") == "255 2 3 16 8 6 7 0 \"none\" 9");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_EINVAL)
{
  for (const auto* arg : {"an_int=x", "an_int=", "an_int=1x", "an_int=0x", "an_int=08", "an_int=1,2", "an_int=--1"})
    BOOST_TEST(user.insmod("parameters", arg) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_parameter_without_a_value_is_EINVAL)
{
  BOOST_TEST(user.insmod("parameters", "an_int") == -EINVAL);
  BOOST_TEST(user.insmod("parameters", "a_charp") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_bool_without_a_value_is_true) { BOOST_TEST(load("a_bool") == "1 2 3 4 5 6 7 1 \"none\" 9"); }

BOOST_AUTO_TEST_CASE(a_bool_takes_words)
{
  for (const auto* word : {"y", "Y", "1", "on", "yes"}) {
    BOOST_TEST(load(std::string("a_bool=") + word) == "1 2 3 4 5 6 7 1 \"none\" 9");
    user.rmmod("parameters");
  }
  for (const auto* word : {"n", "N", "0", "off", "no"}) {
    BOOST_TEST(load(std::string("a_bool=") + word) == "1 2 3 4 5 6 7 0 \"none\" 9");
    user.rmmod("parameters");
  }
  BOOST_TEST(user.insmod("parameters", "a_bool=2") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(an_unknown_parameter_is_ignored_and_logged)
{
  BOOST_TEST(load("sugar=2 an_int=5 milk") == "1 2 3 5 5 6 7 0 \"none\" 9");
  BOOST_TEST(logged("parameters: unknown parameter 'sugar' ignored"));
}

BOOST_AUTO_TEST_CASE(a_bad_value_is_logged)
{
  user.insmod("parameters", "an_int=tea");
  BOOST_TEST(logged("parameters: `tea' invalid for parameter `an_int'"));
}

BOOST_AUTO_TEST_CASE(after_a_bad_value_the_others_are_tried_and_the_last_error_counts)
{
  BOOST_TEST(user.insmod("parameters", "an_int=tea a_byte=256 a_uint=5 a_bool=maybe") == -EINVAL);
  BOOST_TEST(user.insmod("parameters", "an_int=tea a_byte=256 a_uint=5") == -ERANGE);
  BOOST_TEST(times_logged("parameters: `256' invalid for parameter `a_byte'") == 2);
  BOOST_TEST(user.insmod("parameters", "an_int=tea -- a_byte=256") == -EINVAL);
  BOOST_TEST(!logged("after `--' ignored"));
}

BOOST_AUTO_TEST_CASE(a_dash_stands_for_an_underscore) { BOOST_TEST(load("an-int=5") == "1 2 3 5 5 6 7 0 \"none\" 9"); }

BOOST_AUTO_TEST_CASE(a_named_parameter_goes_by_its_outer_name)
{
  BOOST_TEST(load("outside=10 inside=11") == "1 2 3 4 5 6 7 0 \"none\" 10");
}

BOOST_AUTO_TEST_CASE(the_last_of_equals_counts)
{
  BOOST_TEST(load("an_int=5 an_int=6 a_charp=one a_charp=two") == "1 2 3 6 5 6 7 0 \"two\" 9");
}

BOOST_AUTO_TEST_CASE(quotes_keep_blanks_together)
{
  BOOST_TEST(load("a_charp=\"two words\" an_int=5") == "1 2 3 5 5 6 7 0 \"two words\" 9");
}

BOOST_AUTO_TEST_CASE(quotes_may_stand_around_the_whole_argument)
{
  BOOST_TEST(load("\"a_charp=two words\" an_int=5") == "1 2 3 5 5 6 7 0 \"two words\" 9");
}

BOOST_AUTO_TEST_CASE(quotes_within_a_value_stay)
{
  BOOST_TEST(load("a_charp=a\"b\"c") == "1 2 3 4 5 6 7 0 \"a\"b\"c\" 9");
}

BOOST_AUTO_TEST_CASE(an_empty_string_is_a_string)
{
  BOOST_TEST(load("a_charp=") == "1 2 3 4 5 6 7 0 \"\" 9");
  user.rmmod("parameters");
  BOOST_TEST(load("a_charp=\"\"") == "1 2 3 4 5 6 7 0 \"\" 9");
}

BOOST_AUTO_TEST_CASE(a_string_has_at_most_1024_characters)
{
  // The kernels cut the line that shows the value, each at a length of its own.
  log_prefixes = {"a_charp: "};
  BOOST_TEST(user.insmod("parameters", "a_charp=" + std::string(1025, 'x')) == -ENOSPC);
  BOOST_TEST(load("a_charp=" + std::string(200, 'x')) != "");
  BOOST_TEST(logged("a_charp: string parameter too long"));
}

BOOST_AUTO_TEST_CASE(blanks_of_any_kind_part_arguments)
{
  BOOST_TEST(load("  an_int=5\ta_uint=6\n a_byte=7  ") == "7 2 3 5 6 6 7 0 \"none\" 9");
}

BOOST_AUTO_TEST_CASE(two_dashes_end_the_arguments)
{
  BOOST_TEST(load("an_int=5 -- an_int=6") == "1 2 3 5 5 6 7 0 \"none\" 9");
  BOOST_TEST(logged("parameters: parameters 'an_int=6' after `--' ignored"));
}

BOOST_AUTO_TEST_CASE(an_equals_sign_within_a_value_stays)
{
  BOOST_TEST(load("a_charp=a=b") == "1 2 3 4 5 6 7 0 \"a=b\" 9");
}

BOOST_AUTO_TEST_CASE(a_bad_argument_keeps_the_module_from_loading)
{
  BOOST_TEST(load("an_int=5 a_byte=x") == "");
  BOOST_TEST(!logged("parameters: 1 2 3"));
  BOOST_TEST(load("") == "1 2 3 4 5 6 7 0 \"none\" 9");
}

BOOST_AUTO_TEST_SUITE_END()
