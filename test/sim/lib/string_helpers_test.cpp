// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// FORTIFY_SOURCE and check_copy_size(): no function leaves an object whose size the compiler knows.
#include <lkm/sim/user/world.hpp>
#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <string>

namespace {

struct fortified : lkm::test::fixture {
  long call(const std::string& what)
  {
    user.insmod("fortified", "calls=\"" + what + '"');
    auto memory = user.map(64);
    return user.open("/dev/fortified", O_RDWR).ioctl(0x7801, memory.address()).value();
  }
};

const std::string functions[] = {"memcpy",  "memcpy of what is smaller",
                                 "memmove", "memset",
                                 "memcmp",  "memchr",
                                 "strlen",  "strcpy",
                                 "strncpy", "strscpy",
                                 "strlcpy"};
const std::string copies[] = {"copy_to_user", "copy_from_user"};

}  // namespace

BOOST_AUTO_TEST_SUITE(fortify_source)

BOOST_FIXTURE_TEST_CASE(what_fits_is_let_through, fortified) { BOOST_TEST(call("harmless") == 0); }

LKM_DATA_TEST_CASE(fortified, what_does_not_ends_the_kernel, functions, function)
{
  BOOST_CHECK_EXCEPTION(call(function), lkm::sim::kernel_bug, [&](const auto& e) {
    const auto name = function.substr(0, function.find(' '));
    return std::string(e.what()).starts_with("kernel BUG: detected buffer overflow in " + name +
                                             ", in fortified_ioctl()");
  });
}

LKM_DATA_TEST_CASE(fortified, a_user_copy_copies_nothing_and_warns, copies, function)
{
  expected_bugs = {"Buffer overflow detected (8 < 9)!"};
  BOOST_TEST(call(function) == 9);
  BOOST_TEST(logged("Buffer overflow detected (8 < 9)!"));
}

BOOST_AUTO_TEST_SUITE_END()
