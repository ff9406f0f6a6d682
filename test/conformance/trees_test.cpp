// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lib/interval_tree.c, lib/klist.c and lib/rhashtable.c: a module says in the log what they do, and the log is the
/// transcript.
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct trees : lkm::test::fixture {
  trees() { log_prefixes = {"trees: "}; }

  void run(const std::string& module, const std::string& area)
  {
    name_ = module;
    BOOST_TEST(user.insmod(module, "area=" + area) == 0);
    BOOST_TEST(user.rmmod(module) == 0);
  }
  void says(const std::string& line) { BOOST_TEST(logged(name_ + ": " + line), line); }

 private:
  std::string name_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(interval_trees_klists_and_hash_tables, trees)

BOOST_AUTO_TEST_CASE(interval_trees)
{
  run("trees", "intervals");
  says("sum is 537");
}

BOOST_AUTO_TEST_CASE(interval_trees_of_a_type_of_ones_own)
{
  run("trees", "own_intervals");
  says("from day 94 for 13 days");
}

BOOST_AUTO_TEST_CASE(klists)
{
  run("trees", "klist");
  says("b has been removed");
  says("list_empty(&guests.k_list) is 1");
}

BOOST_AUTO_TEST_CASE(resizable_hash_tables)
{
  run("trees", "rhashtable");
  says("a walk meets 1002, the sum is 599515");
  says("number 8 is -7");
}

BOOST_AUTO_TEST_CASE(hash_tables_of_lists)
{
  run("trees", "rhltable");
  says("on day 1 came 5");
  says("n is 5");
}

BOOST_AUTO_TEST_SUITE_END()
