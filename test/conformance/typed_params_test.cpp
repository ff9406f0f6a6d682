// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/params.c as a C++ module meets it: what module_files_test.cpp has of a C module.
#include <lkm/test.hpp>

namespace {

struct typed_params : lkm::test::fixture {
  typed_params() { log_prefixes = {"typed_settings: ", "counted: ", "fixed: ", "Setting dangerous"}; }

  static std::string path(const std::string& name) { return "/sys/module/typed_settings/parameters/" + name; }
  std::string shown(const std::string& name) { return user.contents(path(name)); }
  /// What write() says.
  lkm::user::outcome store(const std::string& name, const std::string& text)
  {
    return user.open(path(name), O_WRONLY).write(text);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(params_in_cxx, typed_params)

BOOST_AUTO_TEST_CASE(each_type_is_shown_in_its_form)
{
  user.insmod("typed_settings");
  for (const auto& [name, text] : {std::pair{"a_ullong", "8\n"},
                                   {"a_hexint", "0x00002a\n"},
                                   {"an_invbool", "Y\n"},
                                   {"counted", "1,2\n"},
                                   {"words", "one,two\n"},
                                   {"fixed", "start\n"},
                                   {"even", "2\n"}})
    BOOST_TEST(shown(name) == text);
}

BOOST_AUTO_TEST_CASE(a_store_is_parsed_as_insmod_parses)
{
  user.insmod("typed_settings");
  BOOST_TEST(store("a_ullong", "18446744073709551615\n") == 21);
  BOOST_TEST(store("a_ullong", "18446744073709551616") == -ERANGE);
  BOOST_TEST(shown("a_ullong") == "18446744073709551615\n");
  BOOST_TEST(store("a_hexint", "0xfff") == 5);
  BOOST_TEST(shown("a_hexint") == "0x000fff\n");
  BOOST_TEST(store("an_invbool", "0") == 1);
  BOOST_TEST(shown("an_invbool") == "N\n");
}

BOOST_AUTO_TEST_CASE(the_module_sees_what_insmod_sets)
{
  BOOST_TEST(user.insmod("typed_settings", "counted=5,6,7 fixed=1234567 an_invbool=0") == 0);
  BOOST_TEST(logged("typed_settings: 3 counted, fixed is 1234567, invbool is 1"));
}

BOOST_AUTO_TEST_CASE(an_array_takes_as_many_as_it_has)
{
  BOOST_TEST(user.insmod("typed_settings", "counted=5,6,7") == 0);
  BOOST_TEST(store("counted", "8") == 1);
  BOOST_TEST(shown("counted") == "8\n");
  BOOST_TEST(store("counted", "1,2,3,4,5") == -EINVAL);
  BOOST_TEST(shown("counted") == "1,2,3,4\n");
  BOOST_TEST(logged("counted: can only take 4 arguments"));
}

BOOST_AUTO_TEST_CASE(strings_of_an_array_are_freed_with_the_module)
{
  BOOST_TEST(user.insmod("typed_settings", "words=a,b") == 0);
  BOOST_TEST(shown("words") == "a,b\n");
  BOOST_TEST(user.rmmod("typed_settings") == 0);
  BOOST_TEST(user.insmod("typed_settings") == 0);
  BOOST_TEST(shown("words") == "one,two\n");
}

BOOST_AUTO_TEST_CASE(a_string_must_fit)
{
  BOOST_TEST(user.insmod("typed_settings", "fixed=12345678") == -ENOSPC);
  BOOST_TEST(logged("fixed: string doesn't fit in 7 chars."));
  BOOST_TEST(user.insmod("typed_settings", "fixed=1234567") == 0);
  BOOST_TEST(shown("fixed") == "1234567\n");
}

BOOST_AUTO_TEST_CASE(the_driver_decides_which_values_it_takes)
{
  BOOST_TEST(user.insmod("typed_settings", "even=3") == -EDOM);
  BOOST_TEST(user.insmod("typed_settings", "even=x") == -EINVAL);
  BOOST_TEST(user.insmod("typed_settings", "even=4") == 0);
  BOOST_TEST(store("even", "5") == -EDOM);
  BOOST_TEST(store("even", "6") == 1);
  BOOST_TEST(shown("even") == "6\n");
  BOOST_TEST(logged("typed_settings: even becomes 6"));
}

BOOST_AUTO_TEST_CASE(the_driver_decides_what_is_shown)
{
  user.insmod("typed_settings");
  BOOST_TEST(user.open(path("on"), O_RDONLY).read(10) == -ENODATA);
  user.rmmod("typed_settings");
  BOOST_TEST(user.insmod("typed_settings", "on") == 0);
  BOOST_TEST(shown("on") == "Y\n");
}

BOOST_AUTO_TEST_CASE(a_dangerous_parameter_is_warned_about)
{
  BOOST_TEST(user.insmod("typed_settings", "dangerous=1") == 0);
  BOOST_TEST(times_logged("Setting dangerous option dangerous - tainting kernel") == 1);
}

BOOST_AUTO_TEST_CASE(a_version_has_its_file)
{
  user.insmod("typed_settings");
  BOOST_TEST(user.contents("/sys/module/typed_settings/version") == "1.2\n");
}

BOOST_AUTO_TEST_SUITE_END()
