// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lib/rbtree.c, lib/kfifo.c, lib/idr.c, lib/xarray.c and the other containers and library functions: a module says in
/// the log what they do, and the log is the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct containers : module_with_areas {
  containers() : module_with_areas("containers") {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(containers_and_library_functions, containers)

BOOST_AUTO_TEST_CASE(red_black_trees)
{
  run("rbtree");
  says("rb_find_add(&leaves[12].node, &root, leaf_compare) == NULL is 1");
}

BOOST_AUTO_TEST_CASE(augmented_red_black_trees)
{
  run("augmented");
  says("root.rb_leftmost == NULL is 1");
}

BOOST_AUTO_TEST_CASE(hashes_and_hash_tables)
{
  run("hash");
  says("hash_empty(people) is 1");
}

BOOST_AUTO_TEST_CASE(bitmaps_and_fields)
{
  run("bits");
  says("FIELD_GET(GENMASK(7, 4), 0xabc) is 11");
}

BOOST_AUTO_TEST_CASE(queues)
{
  run("kfifo");
  says("around the end");
}

BOOST_AUTO_TEST_CASE(numbers_for_pointers)
{
  run("idr");
  says("idr_for_each(&numbers_of, say_number, (void *)5) is 77");
}

BOOST_AUTO_TEST_CASE(xarrays)
{
  run("xarray");
  says("xa_insert(&array, 5, entry(8), GFP_KERNEL) is -16");
}

BOOST_AUTO_TEST_CASE(radix_trees)
{
  run("radix");
  says("radix_tree_insert(&tree, 8, &items[0]) is -17");
}

BOOST_AUTO_TEST_CASE(sorting)
{
  run("sort");
  says("aa bb mm zz");
}

BOOST_AUTO_TEST_CASE(notifier_chains)
{
  run("notifiers");
  says("notifier_to_errno(raw_notifier_call_chain(&raw, 3, \"again\")) is -16");
}

BOOST_AUTO_TEST_CASE(checksums)
{
  run("checksums");
  says("9: le 340bc6d9, be 0376e6e7, c 14aedeff, ccitt 13be");
}

BOOST_AUTO_TEST_CASE(texts)
{
  run("texts");
  says("\"pair=12:ff\" is token 5");
}

BOOST_AUTO_TEST_CASE(caches_and_pools)
{
  run("caches");
  says("mempool_alloc(pool, GFP_ATOMIC) == NULL is 1");
}

BOOST_AUTO_TEST_SUITE_END()
