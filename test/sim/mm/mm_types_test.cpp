// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/sim/mm/mm_types.hpp>
#include <lkm/sim/lib/usercopy.hpp>

#include <boost/test/unit_test.hpp>

using lkm::sim::address_space;
using lkm::sim::page_size;

BOOST_AUTO_TEST_SUITE(user_memory)

BOOST_AUTO_TEST_CASE(bytes_come_back_as_they_went_in)
{
  address_space memory;
  const auto at = memory.map(10);
  BOOST_TEST(memory.copy_in(at, "0123456789", 10) == 0u);
  char out[10];
  BOOST_TEST(memory.copy_out(out, at, 10) == 0u);
  BOOST_TEST(std::string(out, 10) == "0123456789");
}

BOOST_AUTO_TEST_CASE(a_copy_stops_at_the_first_byte_that_faults)
{
  address_space memory;
  const auto at = memory.map(page_size);
  BOOST_TEST(memory.copy_in(at + page_size - 3, "0123456789", 10) == 7u);
  char out[3];
  memory.copy_out(out, at + page_size - 3, 3);
  BOOST_TEST(std::string(out, 3) == "012");
}

BOOST_AUTO_TEST_CASE(a_mapping_is_cut_in_two)
{
  address_space memory;
  const auto at = memory.map(3 * page_size);
  memory.unmap(at + page_size, page_size);
  char byte = 0;
  BOOST_TEST(memory.copy_out(&byte, at + page_size - 1, 1) == 0u);
  BOOST_TEST(memory.copy_out(&byte, at + page_size, 1) == 1u);
  BOOST_TEST(memory.copy_out(&byte, at + 2 * page_size, 1) == 0u);
}

BOOST_AUTO_TEST_CASE(read_only_pages_are_not_written)
{
  address_space memory;
  const auto at = memory.map(page_size);
  memory.protect(at, page_size, lkm::sim::can_read);
  BOOST_TEST(memory.copy_in(at, "x", 1) == 1u);
  char byte;
  BOOST_TEST(memory.copy_out(&byte, at, 1) == 0u);
}

BOOST_AUTO_TEST_CASE(the_end_of_user_space_is_exact)
{
  using lkm::sim::access_ok;
  using lkm::sim::task_size_max;
  BOOST_TEST(access_ok(task_size_max - 1, 1));
  BOOST_TEST(!access_ok(task_size_max - 1, 2));
  BOOST_TEST(access_ok(task_size_max, 0));
  BOOST_TEST(!access_ok(~0UL, 1));
}

BOOST_AUTO_TEST_SUITE_END()
