// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lib/interval_tree.c, lib/klist.c and lib/rhashtable.c: a module says in the log what they do, and the log is the
/// transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct trees : module_with_areas {
  trees() : module_with_areas("trees") {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(interval_trees_klists_and_hash_tables, trees)

BOOST_AUTO_TEST_CASE(interval_trees)
{
  run("intervals");
  says("sum is 537");
}

BOOST_AUTO_TEST_CASE(interval_trees_of_a_type_of_ones_own)
{
  run("own_intervals");
  says("from day 94 for 13 days");
}

BOOST_AUTO_TEST_CASE(klists)
{
  run("klist");
  says("b has been removed");
  says("list_empty(&guests.k_list) is 1");
}

BOOST_AUTO_TEST_CASE(resizable_hash_tables)
{
  run("rhashtable");
  says("a walk meets 1002, the sum is 599515");
  says("number 8 is -7");
}

BOOST_AUTO_TEST_CASE(hash_tables_of_lists)
{
  run("rhltable");
  says("on day 1 came 5");
  says("n is 5");
}

BOOST_AUTO_TEST_SUITE_END()
