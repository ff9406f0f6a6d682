// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/sim/core/kernel.hpp>

#include <boost/test/unit_test.hpp>

#include <vector>

namespace {
[[gnu::format(printf, 1, 2)]] std::string formatted(const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  auto text = lkm::sim::vformat(fmt, args);
  va_end(args);
  return text;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(formats)

BOOST_AUTO_TEST_CASE(the_usual_formats_are_printfs)
{
  BOOST_TEST(formatted("%d %u %#x %5s|%-4d| %c%% %lld %zu", -1, 2u, 255, "ab", 7, 'c', -5LL, sizeof(int)) ==
             "-1 2 0xff    ab|7   | c% -5 4");
}

BOOST_AUTO_TEST_CASE(a_null_string_is_named)
{
  // Volatile, so that the compiler does not know what it would warn of.
  const char* volatile nothing = nullptr;
  BOOST_TEST(formatted("%s", nothing) == "(null)");
}

BOOST_AUTO_TEST_CASE(a_string_with_a_precision_need_not_end)
{
  const std::vector<char> tea{'t', 'e', 'a'};  // AddressSanitizer sees what is read behind it
  BOOST_TEST(formatted("%.*s|%.2s|%5.3s", 3, tea.data(), tea.data(), tea.data()) == "tea|te|  tea");
}

BOOST_AUTO_TEST_CASE(a_pointer_is_hashed)
{
  int here = 0;
  char plain[32];
  std::snprintf(plain, sizeof plain, "%016lx", reinterpret_cast<unsigned long>(&here));
  const auto text = formatted("%p", static_cast<void*>(&here));
  BOOST_TEST(text.size() == 16u);
  BOOST_TEST(text != plain);
}

BOOST_AUTO_TEST_CASE(an_extension_that_is_not_modelled_fails_by_name)
{
  int taken = 0;
  BOOST_CHECK_EXCEPTION(lkm::sim::format_pointer("d4", nullptr, "%p", taken), lkm::sim::not_modelled,
                        [](const auto& e) { return std::string(e.what()).find("%pd") != std::string::npos; });
}

BOOST_AUTO_TEST_SUITE_END()
