// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

struct ledger : lkm::test::fixture {
  ledger() { log_prefixes = {"ledger: ", "bar: ", "kiosk: "}; }
};

BOOST_FIXTURE_TEST_SUITE(three_modules, ledger)

BOOST_AUTO_TEST_CASE(a_bar_and_a_kiosk_need_the_ledger)
{
  BOOST_TEST(user.insmod("bar") == -ENOENT);
  BOOST_TEST(logged("bar: Unknown symbol ledger_book (err -2)"));
  BOOST_TEST(user.insmod("kiosk") == -ENOENT);
  BOOST_TEST(logged("kiosk: Unknown symbol ledger_book (err -2)"));
}

BOOST_AUTO_TEST_CASE(both_book_into_the_same_ledger)
{
  BOOST_TEST(user.insmod("ledger") == 0);
  BOOST_TEST(user.insmod("bar", "price=300") == 0);
  BOOST_TEST(user.insmod("kiosk") == 0);
  BOOST_TEST(logged("<6>bar: 300 cents in the ledger"));
  BOOST_TEST(logged("<6>kiosk: 400 cents in the ledger"));
}

BOOST_AUTO_TEST_CASE(a_ledger_that_is_used_stays)
{
  user.insmod("ledger");
  user.insmod("bar");
  BOOST_TEST(user.rmmod("ledger") == -EWOULDBLOCK);
  BOOST_TEST(user.rmmod("bar") == 0);
  BOOST_TEST(user.rmmod("ledger") == 0);
  BOOST_TEST(logged("<6>ledger: closed with 250 cents"));
}

BOOST_AUTO_TEST_CASE(a_new_ledger_is_empty)
{
  for (int year = 0; year < 2; ++year) {
    user.insmod("ledger");
    user.insmod("bar");
    user.rmmod("bar");
    user.rmmod("ledger");
  }
  BOOST_TEST(times_logged("<6>ledger: closed with 250 cents") == 2);
}

BOOST_AUTO_TEST_CASE(nobody_takes_out_more_than_there_is)
{
  user.insmod("ledger");
  BOOST_TEST(user.insmod("bar", "price=-1") == -EDOM);
  BOOST_TEST(user.insmod("kiosk", "price=-1") == -EDOM);
  BOOST_TEST(user.rmmod("ledger") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
