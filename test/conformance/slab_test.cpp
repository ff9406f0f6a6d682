// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lkm/slab.hpp and lkm/capability.hpp: a module says in the log what they do, and the log is the transcript.
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

namespace {

struct owned_memory : lkm::test::fixture {
  owned_memory() { log_prefixes = {"owned: "}; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(owned_memory_of_a_module, owned_memory)

BOOST_AUTO_TEST_CASE(what_is_promised_holds)
{
  BOOST_TEST(user.insmod("owned") == 0);
  BOOST_TEST(logged("bytes are zeroes: yes"));
  BOOST_TEST(logged("a size that overflows is ENOMEM: yes"));
  BOOST_TEST(!logged(": no"));
}

BOOST_AUTO_TEST_CASE(objects_go_in_the_order_in_which_they_are_let_go)
{
  user.insmod("owned");
  std::string gone;
  for (const auto& line : dmesg())
    if (const auto at = line.find(" is gone"); at != std::string::npos) gone += line.substr(10, at - 10) + ' ';
  BOOST_TEST(gone == "1 12 11 10 2 ");
}

BOOST_AUTO_TEST_CASE(capable_asks_for_what_the_caller_has)
{
  auto child = user.spawn([](auto& self) {
    self.drop_capability(21);  // CAP_SYS_ADMIN
    return self.insmod("owned");
  });
  BOOST_TEST(child.join() == 0);
  BOOST_TEST(logged("insmod has CAP_SYS_MODULE: yes"));
  BOOST_TEST(logged("insmod has CAP_SYS_ADMIN: no"));
}

BOOST_AUTO_TEST_SUITE_END()
