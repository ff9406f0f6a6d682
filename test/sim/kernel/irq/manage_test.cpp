// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Lines that a test raises, for a driver in C++.
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

struct with_a_chime {
  with_a_chime() { BOOST_REQUIRE(kernel.user().init_module("chime", "") == 0); }

  bool logged(const char* text)
  {
    return std::ranges::any_of(kernel.log().records(), [&](const auto& r) { return r.text == text; });
  }

  lkm::sim::kernel kernel;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lkm_irq, with_a_chime)

BOOST_AUTO_TEST_CASE(each_interrupt_calls_the_handler_and_its_thread_after_it)
{
  auto& user = kernel.user();
  BOOST_TEST(user.interrupt(5) == 0);
  BOOST_TEST(user.interrupt(5) == 0);
  BOOST_TEST(user.interrupt(6) == 0);
  // The thread of the first one is still to run: this one is handled after it.
  BOOST_TEST(user.interrupt(6) == 0);
  BOOST_TEST(user.nanosleep_ms(100) == 0);
  BOOST_TEST(user.delete_module("chime") == 0);
  BOOST_TEST(logged("chime: pressed 2 times, struck 2 times"));
}

BOOST_AUTO_TEST_CASE(a_line_is_requested_once)
{
  BOOST_TEST(logged("chime: a second line is 16"));
  BOOST_TEST(logged("chime: a line that is taken is 16"));
}

BOOST_AUTO_TEST_CASE(the_lines_are_free_when_the_driver_has_gone)
{
  auto& user = kernel.user();
  BOOST_TEST(user.delete_module("chime") == 0);
  BOOST_TEST(user.interrupt(5) == 0);
  BOOST_TEST(logged("chime: pressed 0 times, struck 0 times"));
}

BOOST_AUTO_TEST_SUITE_END()
