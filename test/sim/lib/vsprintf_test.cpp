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

BOOST_AUTO_TEST_CASE(an_object_that_is_not_modelled_fails_by_name)
{
  int disk = 0;
  BOOST_CHECK_EXCEPTION(formatted("%pg", static_cast<void*>(&disk)), lkm::sim::not_modelled,
                        [](const auto& e) { return std::string(e.what()).find("%pg") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(a_long_text_is_whole)
{
  const std::string tea(5000, 't');
  BOOST_TEST(formatted("<%s|%s>", tea.c_str(), tea.c_str()) == "<" + tea + "|" + tea + ">");
}

BOOST_AUTO_TEST_CASE(pGp_names_the_flags_and_fields_of_6_1)
{
  const unsigned long flags = 1UL << lkm::waist::PG_dirty | 1UL << lkm::waist::PG_lru | 3UL << 54 | 1UL << 51;
  BOOST_TEST(formatted("%pGp", static_cast<const void*>(&flags)) ==
             "0xc8000000000018(dirty|lru|node=3|zone=1|lastcpupid=0x0)");
}

BOOST_AUTO_TEST_CASE(pGg_names_the_flags_of_6_1)
{
  const lkm::waist::gfp_t flags = lkm::waist::GFP_ATOMIC | lkm::waist::__GFP_DMA;
  BOOST_TEST(formatted("%pGg", static_cast<const void*>(&flags)) == "GFP_ATOMIC|GFP_DMA");
}

BOOST_AUTO_TEST_CASE(kptr_restrict_hides_addresses)
{
  lkm::sim::kernel k;
  auto& restricted = k.get<lkm::sim::pointer_settings>().kptr_restrict;
  const auto shown = [] { return formatted("%pK", reinterpret_cast<void*>(0x1234567890UL)); };
  BOOST_TEST(shown() == formatted("%p", reinterpret_cast<void*>(0x1234567890UL)));
  restricted = 1;
  BOOST_TEST(shown() == "0000001234567890");
  lkm::sim::become(lkm::sim::current(), 1000, 1000);
  BOOST_TEST(shown() == "0000000000000000");
  restricted = 2;
  lkm::sim::become(lkm::sim::current(), 0, 0);
  BOOST_TEST(shown() == "0000000000000000");
}

BOOST_AUTO_TEST_SUITE_END()
