// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The small functions of Linux's library: a module says in the log what they answer, and the log is the transcript.
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct library : lkm::test::fixture {
  library() { log_prefixes = {"library: "}; }

  /// How many lines the module logs of an area.
  std::size_t lines_of(const std::string& area)
  {
    BOOST_TEST(user.insmod("library", "area=" + area) == 0);
    std::size_t lines = 0;
    for (const auto& line : dmesg()) lines += line.find("library: ") != std::string::npos;
    return lines;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(functions_of_the_library, library)

BOOST_AUTO_TEST_CASE(characters_are_latin_1)
{
  BOOST_TEST(lines_of("ctype") == 258U);
  BOOST_TEST(logged("library: a0 00000010100 a0 a0"));  // the space that does not break
  BOOST_TEST(logged("library: c0 11001010010 e0 c0"));
}

BOOST_AUTO_TEST_CASE(strings)
{
  BOOST_TEST(lines_of("string") > 40U);
  BOOST_TEST(logged("strim(buffer) is \"two words\""));
  BOOST_TEST(logged("sysfs_streq(text(\"on\"), text(\"off\")) is 0"));
}

BOOST_AUTO_TEST_CASE(copies_of_strings_and_large_blocks)
{
  BOOST_TEST(lines_of("copies") > 10U);
  BOOST_TEST(logged("library: kstrndup: abc"));
}

BOOST_AUTO_TEST_CASE(bits)
{
  BOOST_TEST(lines_of("bits") > 30U);
  BOOST_TEST(logged("find_last_bit(map, 130) is 129"));
}

BOOST_AUTO_TEST_CASE(whole_numbers)
{
  BOOST_TEST(lines_of("math") > 50U);
  BOOST_TEST(logged("DIV_ROUND_CLOSEST(-13, 5) is -3"));
}

BOOST_AUTO_TEST_CASE(ids_of_users_and_groups)
{
  BOOST_TEST(lines_of("ids") == 31U);
  BOOST_TEST(logged("from_kuid(ns, uid) is 1000"));
  BOOST_TEST(logged("from_kuid_munged(ns, INVALID_UID) is 65534"));
}

BOOST_AUTO_TEST_CASE(lists)
{
  BOOST_TEST(lines_of("lists") > 20U);
  BOOST_TEST(logged("library: 3 to the front: 3 0 1 2 4 5 5 4 2 1 0 3"));
}

BOOST_AUTO_TEST_CASE(static_keys)
{
  BOOST_TEST(lines_of("keys") > 5U);
  BOOST_TEST(logged("static_branch_likely(&key) ? 1 : 0 is 0"));
}

BOOST_AUTO_TEST_CASE(contexts)
{
  BOOST_TEST(lines_of("contexts") == 11U);
  BOOST_TEST(logged("preempt_count() is 2"));
}

BOOST_AUTO_TEST_CASE(times)
{
  BOOST_TEST(lines_of("times") == 12U);
  BOOST_TEST(logged("ktime_us_delta(ms_to_ktime(3), ms_to_ktime(1)) is 2000"));
}

BOOST_AUTO_TEST_SUITE_END()
