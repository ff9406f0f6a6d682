// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/module/main.c: what modules export to each other, and what that keeps loaded.
#include <lkm/test.hpp>

#include <sstream>

namespace {

struct exports : lkm::test::fixture {
  exports() { log_prefixes = {"guest: ", "critic: ", "failing symbol_get"}; }

  /// "1 guest," of "kitchen 16384 1 guest, Live 0x…" in /proc/modules; "" when it is not loaded.
  std::string users_of(const std::string& name)
  {
    std::istringstream lines(user.contents("/proc/modules"));
    for (std::string module, size, count, users, rest;
         lines >> module >> size >> count >> users && std::getline(lines, rest);)
      if (module == name) {
        user.remark(name + " is used: " + count + ' ' + users);
        return count + ' ' + users;
      }
    return "";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(exported_symbols, exports)

BOOST_AUTO_TEST_CASE(symbols_that_no_loaded_module_exports_are_ENOENT)
{
  log_prefixes = {};  // which of them comes first is the linker's choice
  BOOST_TEST(user.insmod("guest") == -ENOENT);
  for (const auto* const name : {"serve", "served", "recipe", "secret"})
    BOOST_TEST(times_logged(std::string("guest: Unknown symbol kitchen_") + name + " (err -2)") == 1);
  BOOST_TEST(users_of("guest") == "");
}

BOOST_AUTO_TEST_CASE(functions_and_variables_are_the_other_module_s)
{
  user.insmod("kitchen");
  BOOST_TEST(user.insmod("guest") == 0);
  BOOST_TEST(logged("guest: 2 served, 30 planned, 7 secret"));
  BOOST_TEST(user.rmmod("guest") == 0);
  BOOST_TEST(logged("guest: 101 served in the end"));
}

BOOST_AUTO_TEST_CASE(a_module_that_is_used_stays)
{
  user.insmod("kitchen");
  BOOST_TEST(users_of("kitchen") == "0 -");
  user.insmod("guest");
  BOOST_TEST(users_of("kitchen") == "1 guest,");
  BOOST_TEST(users_of("guest") == "0 -");
  BOOST_TEST(user.rmmod("kitchen") == -EWOULDBLOCK);
  BOOST_TEST(user.rmmod("kitchen", user.forced) == -EWOULDBLOCK);
  BOOST_TEST(user.rmmod("guest") == 0);
  BOOST_TEST(users_of("kitchen") == "0 -");
  BOOST_TEST(user.rmmod("kitchen") == 0);
}

BOOST_AUTO_TEST_CASE(the_user_finds_the_module_that_is_loaded_now)
{
  for (int round = 0; round < 3; ++round) {
    user.insmod("kitchen");
    user.insmod("guest");
    BOOST_TEST(times_logged("guest: 2 served, 30 planned, 7 secret") == round + 1);
    user.rmmod("guest");
    user.rmmod("kitchen");
  }
}

BOOST_AUTO_TEST_CASE(a_module_that_could_not_load_holds_nobody)
{
  user.insmod("kitchen");
  BOOST_TEST(user.insmod("guest", "fails=1") == -EIO);
  BOOST_TEST(users_of("kitchen") == "0 -");
  BOOST_TEST(user.insmod("guest") == 0);
  BOOST_TEST(user.insmod("guest") == -EEXIST);
  BOOST_TEST(users_of("kitchen") == "1 guest,");
}

BOOST_AUTO_TEST_CASE(symbol_get_finds_nothing_without_the_module)
{
  user.insmod("critic");
  BOOST_TEST(logged("critic: recipe of -1"));
}

BOOST_AUTO_TEST_CASE(symbol_get_holds_the_module_until_symbol_put)
{
  user.insmod("kitchen");
  user.insmod("critic");
  BOOST_TEST(logged("critic: recipe of 10"));
  BOOST_TEST(users_of("kitchen") == "1 -");
  BOOST_TEST(user.rmmod("kitchen") == -EWOULDBLOCK);
  BOOST_TEST(user.rmmod("critic") == 0);
  BOOST_TEST(user.rmmod("kitchen") == 0);
}

BOOST_AUTO_TEST_CASE(symbol_get_is_for_GPL_only_symbols)
{
  user.insmod("kitchen");
  user.insmod("critic");
  BOOST_TEST(logged("failing symbol_get of non-GPLONLY symbol kitchen_serve."));
  BOOST_TEST(!logged("critic: that is for every licence"));
}

BOOST_AUTO_TEST_CASE(a_module_without_exit_is_permanent)
{
  user.insmod("noexit");
  BOOST_TEST(users_of("noexit") == "0 [permanent],");
}

BOOST_AUTO_TEST_SUITE_END()
