// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Tests lib/kunit/test.hpp: the log of suites that pass and fail, and the record of them.
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <algorithm>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(kunit)

namespace {

struct fixture : lkm::test::fixture {
  /// The log, without the folder of a source.
  std::vector<std::string> log()
  {
    auto lines = dmesg();
    const std::string folder = std::string(__FILE__).substr(0, std::string(__FILE__).rfind('/') + 1);
    for (auto& line : lines)
      if (const auto at = line.find(folder); at != line.npos) line.erase(at, folder.size());
    return lines;
  }
  lkm::sim::kunit_runner& runner() { return lkm::sim::kernel_of(world()).get<lkm::sim::kunit_runner>(); }
};

void check(const std::vector<std::string>& log, const std::vector<std::string>& wanted)
{
  BOOST_CHECK_EQUAL_COLLECTIONS(log.begin(), log.end(), wanted.begin(), wanted.end());
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(suites_that_pass_are_logged_as_KTAP, fixture)
{
  BOOST_TEST(user.insmod("kunit_passing") == 0);
  check(log(), {"<6>    KTAP version 1",
                "<6>    # Subtest: passing",
                "<6>    1..9",
                "<6>    ok 1 every_expectation_holds",
                "<6>    ok 2 priv_comes_from_init",
                "<6>    ok 3 the_case_is_a_thread_of_its_own",
                "<6>    ok 4 an_assertion_in_the_middle_of_a_skipped_case # SKIP there is no tea",
                "<6>    # marked_and_finished: still here",
                "<6>    ok 5 marked_and_finished # SKIP only marked",
                "<6>    ok 6 resources_are_freed_the_latest_first",
                "<6>    ok 7 memory_is_freed",
                "<6>    ok 8 actions_are_taken_once",
                "<6>        KTAP version 1",
                "<6>        # Subtest: cups_are_small",
                "<6>        ok 1 tea",
                "<6>        ok 2 coffee",
                "<6>        ok 3 milk",
                "<6>    # cups_are_small: pass:2 fail:0 skip:1 total:3",
                "<6>    ok 9 cups_are_small",
                "<6>exits: 11",
                "<6># passing: pass:7 fail:0 skip:2 total:9",
                "<6># Totals: pass:8 fail:0 skip:3 total:11",
                "<6>ok 1 passing",
                "<6>    KTAP version 1",
                "<6>    # Subtest: parameters",
                "<6>    1..3",
                "<6>        KTAP version 1",
                "<6>        # Subtest: cups_are_small",
                "<6>        ok 1 param-0",
                "<6>        ok 2 param-1",
                "<6>        ok 3 param-2",
                "<6>    # cups_are_small: pass:2 fail:0 skip:1 total:3",
                "<6>    ok 1 cups_are_small",
                "<6>        KTAP version 1",
                "<6>        # Subtest: cups_are_small",
                "<6>        ok 1 tea",
                "<6>        ok 2 coffee",
                "<6>        ok 3 milk",
                "<6>    # cups_are_small: pass:2 fail:0 skip:1 total:3",
                "<6>    ok 2 cups_are_small",
                "<6>        KTAP version 1",
                "<6>        # Subtest: cups_are_small",
                "<6>    ok 3 cups_are_small # SKIP ",
                "<6># parameters: pass:2 fail:0 skip:1 total:3",
                "<6># Totals: pass:4 fail:0 skip:2 total:6",
                "<6>ok 2 parameters"});
}

BOOST_FIXTURE_TEST_CASE(a_suite_that_fails_says_why, fixture)
{
  BOOST_TEST(user.insmod("kunit_failing") == 0);
  const auto first = "<3>    # every_expectation_fails: EXPECTATION FAILED at failing.c:";
  const auto at = [&](int line, const std::string& text) { return first + std::to_string(line) + "\\x0a" + text; };
  check(
      log(),
      {"<6>    KTAP version 1",
       "<6>    # Subtest: failing",
       "<6>    1..5",
       at(14, "failed at once"),
       at(15, "    Expected one == 2 to be true, but is false"),
       at(16, "    Expected one == 1 to be false, but is true"),
       at(17, "    Expected one + 1 == 3, but\\x0a        one + 1 == 2"),
       at(18, "    Expected 1 != one, but\\x0a        one == 1"),
       at(19, "    Expected one < -22, but\\x0a        one == 1"),
       at(20, "    Expected 1 == 2, but\\x0a\\x0athey differ by 1"),
       at(21,
          "    Expected here == nothing, but\\x0a        here == 0000000000000010\\x0a        nothing == "
          "0000000000000000"),
       at(22,
          "    Expected here == ((void *)0), but\\x0a        here == 0000000000000010\\x0a        ((void *)0) == "
          "0000000000000000"),
       at(23,
          "    Expected nothing != ((void *)0), but\\x0a        nothing == 0000000000000000\\x0a        ((void *)0) == "
          "0000000000000000"),
       at(24, "    Expected wrong is not error, but is: -22"),
       at(25, "    Expected nothing is not null, but is"),
       at(26, "    Expected tea == \"coffee\", but\\x0a        tea == \"tea\""),
       at(27, "    Expected tea != \"tea\", but\\x0a        tea == \"tea\""),
       at(28,
          "    Expected tea == \"tee\", but\\x0a        tea ==\\x0a         74  65 <61> 00 \\x0a        \"tee\" "
          "==\\x0a"
          "         74  65 <65> 00 "),
       "<3>    # every_expectation_fails: failing.c:29: the code says: no",
       "<3>    # every_expectation_fails: EXPECTATION FAILED at lib/kunit/test.c:741\\x0akunit_kfree: 0000000000000010 "
       "already freed or not allocated by kunit",
       "<6>    # every_expectation_fails: exit of every_expectation_fails",
       "<6>    not ok 1 every_expectation_fails",
       "<3>    # an_assertion_ends_the_case: ASSERTION FAILED at failing.c:35\\x0a    Expected 1 == 2, but",
       "<6>    # an_assertion_ends_the_case: exit of an_assertion_ends_the_case",
       "<6>    not ok 2 an_assertion_ends_the_case",
       "<3>    # nothing_runs_after_a_failed_init: failed to initialize: -19",
       "<6>    # nothing_runs_after_a_failed_init: exit of nothing_runs_after_a_failed_init",
       "<6>    not ok 3 nothing_runs_after_a_failed_init",
       "<6>    # the_thread_sleeps_for_ever: exit of the_thread_sleeps_for_ever",
       "<3>    # the_thread_sleeps_for_ever: try timed out",
       "<3>    # the_thread_sleeps_for_ever: test case timed out",
       "<6>    not ok 4 the_thread_sleeps_for_ever",
       "<6>        KTAP version 1",
       "<6>        # Subtest: one_parameter_fails",
       "<6>    # one_parameter_fails: exit of one_parameter_fails",
       "<6>        ok 1 param-0",
       "<3>    # one_parameter_fails: EXPECTATION FAILED at failing.c:54\\x0a    Expected *(const int "
       "*)test->param_value != "
       "2, but\\x0a        *(const int *)test->param_value == 2",
       "<6>    # one_parameter_fails: exit of one_parameter_fails",
       "<6>        not ok 2 param-1",
       "<6>    # one_parameter_fails: exit of one_parameter_fails",
       "<6>        ok 3 param-2",
       "<6>    # one_parameter_fails: pass:2 fail:1 skip:0 total:3",
       "<6>    not ok 5 one_parameter_fails",
       "<6># failing: pass:0 fail:5 skip:0 total:5",
       "<6># Totals: pass:2 fail:5 skip:0 total:7",
       "<6>not ok 1 failing",
       "<3>    # never:     # failed to initialize (-12)",
       "<6>not ok 2 never"});
}

BOOST_FIXTURE_TEST_CASE(the_record_has_each_failure_with_its_place, fixture)
{
  BOOST_TEST(user.insmod("kunit_failing") == 0);
  const auto& suites = runner().results();
  BOOST_REQUIRE(suites.size() == 2);
  const auto& assertion = suites[0].cases.at(1);
  BOOST_TEST(assertion.name == "an_assertion_ends_the_case");
  BOOST_REQUIRE(assertion.failures.size() == 1);
  BOOST_TEST(assertion.failures[0].file.ends_with("failing.c"));
  BOOST_TEST(assertion.failures[0].line == 35);
  BOOST_TEST(assertion.failures[0].text == "    Expected 1 == 2, but\n");
  const auto with_params = suites[0].cases.at(4).all_failures();
  BOOST_REQUIRE(with_params.size() == 1);
  BOOST_TEST(with_params[0].text.starts_with("param-1: "));
  BOOST_TEST(suites[1].init_error == -ENOMEM);
  BOOST_TEST(suites[1].cases.empty());
  BOOST_TEST(
      lkm::sim::kernel_of(world()).report().mentions("KUnit: case an_assertion_ends_the_case of suite failing failed"));
}

BOOST_FIXTURE_TEST_CASE(suites_are_numbered_until_a_module_goes, fixture)
{
  BOOST_TEST(user.insmod("kunit_passing") == 0);
  BOOST_TEST(user.insmod("kunit_failing") == 0);
  BOOST_TEST(logged("not ok 3 failing"));
  BOOST_TEST(user.rmmod("kunit_passing") == 0);
  BOOST_TEST(user.insmod("kunit_passing") == 0);
  BOOST_TEST(times_logged("<6>ok 1 passing") == 2);
}

BOOST_FIXTURE_TEST_CASE(a_test_taints_the_kernel, fixture)
{
  BOOST_TEST(user.insmod("kunit_passing") == 0);
  BOOST_TEST((std::stoul(user.contents("/proc/sys/kernel/tainted")) & 1ul << lkm::waist::TAINT_TEST) != 0);
}

BOOST_FIXTURE_TEST_CASE(a_module_that_says_it_is_a_test_has_the_letter_N, fixture)
{
  BOOST_TEST(user.insmod("kunit_passing") == 0);
  BOOST_TEST(user.contents("/proc/modules").find("(OEN)") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(one_case_is_selected_by_its_number, fixture)
{
  runner().select(lkm::sim::kunit_runner::selection::one, 9);
  BOOST_TEST(user.insmod("kunit_passing") == 0);
  BOOST_REQUIRE(runner().results().size() == 1);
  BOOST_TEST(runner().results()[0].name == "parameters");
  BOOST_TEST(runner().results()[0].cases.size() == 1);
}

BOOST_FIXTURE_TEST_CASE(the_numbers_of_cases_go_on_with_the_next_module, fixture)
{
  runner().select(lkm::sim::kunit_runner::selection::one, 13);
  BOOST_TEST(user.insmod("kunit_passing") == 0);
  BOOST_TEST(user.insmod("kunit_failing") == 0);
  BOOST_REQUIRE(runner().results().size() == 1);
  BOOST_TEST(runner().results()[0].cases.at(0).name == "an_assertion_ends_the_case");
}

BOOST_FIXTURE_TEST_CASE(cases_are_listed_with_their_places, fixture)
{
  runner().select(lkm::sim::kunit_runner::selection::none);
  BOOST_TEST(user.insmod("kunit_failing") == 0);
  const auto& place = runner().results().at(0).cases.at(1).where;
  BOOST_TEST(place.file.ends_with("failing.c"));
  BOOST_TEST(place.line >= 33);
  BOOST_TEST(!logged("KTAP"));
}

BOOST_FIXTURE_TEST_CASE(an_oops_in_a_case_ends_the_kernel, fixture)
{
  BOOST_CHECK_THROW(user.insmod("kunit_oopsing"), lkm::sim::kernel_bug);
  BOOST_TEST(logged("ok 1 innocent"));
}

BOOST_AUTO_TEST_SUITE_END()
