// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/sim/drivers/base/map.hpp>

#include <boost/test/unit_test.hpp>

namespace {
using map = lkm::sim::kobj_map<int>;

int* found(const map& m, unsigned dev)
{
  const auto* const p = m.find(dev);
  return p ? p->value : nullptr;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(kobj_map)

BOOST_AUTO_TEST_CASE(the_narrowest_range_wins_whichever_came_first)
{
  int wide = 0, narrow = 0;
  map m;
  m.add(100, 1, &narrow);
  m.add(0, 256, &wide);
  BOOST_TEST(found(m, 100) == &narrow);
  BOOST_TEST(found(m, 101) == &wide);
}

BOOST_AUTO_TEST_CASE(among_equals_the_latest_wins)
{
  int first = 0, second = 0;
  map m;
  m.add(8, 8, &first);
  m.add(12, 8, &second);
  BOOST_TEST(found(m, 11) == &first);
  BOOST_TEST(found(m, 13) == &second);
  m.remove(12, 8);
  BOOST_TEST(found(m, 13) == &first);
}

BOOST_AUTO_TEST_CASE(a_range_ends_where_it_ends)
{
  int value = 0;
  map m;
  m.add(10, 5, &value);
  BOOST_TEST(found(m, 9) == nullptr);
  BOOST_TEST(found(m, 10) == &value);
  BOOST_TEST(found(m, 14) == &value);
  BOOST_TEST(found(m, 15) == nullptr);
}

BOOST_AUTO_TEST_CASE(only_the_exact_range_is_removed)
{
  int value = 0;
  map m;
  m.add(10, 5, &value);
  BOOST_TEST(!m.remove(10, 4));
  BOOST_TEST(m.remove(10, 5));
  BOOST_TEST(found(m, 10) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
