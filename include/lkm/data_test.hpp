// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A test case for each of several values, as BOOST_DATA_TEST_CASE_F makes them, for one range of one type. Each use of
/// Boost's macro takes the compiler 0.16 s, a use of this one next to nothing.
#pragma once

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <type_traits>

/// LKM_DATA_TEST_CASE(fixture, name, values, value) { … }: the body runs once for each element of `values`, an array or
/// a container, with a new `fixture` as its base and the element as `value`. The cases are called name/_0, name/_1 and
/// so on. A failure shows the value if it can be written to a stream.
#define LKM_DATA_TEST_CASE(fixture, name, values, value)                                                           \
  struct name : fixture {                                                                                          \
    using lkm_value = std::remove_cvref_t<decltype(*std::begin(values))>;                                          \
    void test_method(const lkm_value&);                                                                            \
    static void run(std::size_t index)                                                                             \
    {                                                                                                              \
      const lkm_value& chosen = *std::next(std::begin(values), static_cast<std::ptrdiff_t>(index));                \
      BOOST_TEST_CONTEXT(::lkm::test::shown(#value, chosen))                                                       \
      {                                                                                                            \
        BOOST_TEST_CHECKPOINT('"' << #name << "\" fixture ctor");                                                  \
        name test;                                                                                                 \
        test.test_method(chosen);                                                                                  \
      }                                                                                                            \
    }                                                                                                              \
  };                                                                                                               \
  static const ::lkm::test::cases_of_values name##_cases(#name, __FILE__, __LINE__, std::size(values), name::run); \
  void name::test_method([[maybe_unused]] const lkm_value& value)

namespace lkm::test {

/// "m = coffee"
template <class T>
std::string shown(const char* name, const T& value)
{
  std::ostringstream text;
  text << name << " = ";
  if constexpr (requires { text << value; })
    text << value;
  else
    text << "a value that cannot be written to a stream";
  return text.str();
}

/// Puts the cases into the suite that is open.
struct cases_of_values {
  cases_of_values(const char* name, const char* file, std::size_t line, std::size_t count, void (*run)(std::size_t));
};

inline cases_of_values::cases_of_values(const char* name, const char* file, std::size_t line, std::size_t count,
                                        void (*run)(std::size_t))
{
  auto* const suite = new boost::unit_test::test_suite(name, file, line);  // Boost.Test's tree owns it
  for (std::size_t i = 0; i < count; ++i)
    suite->add(boost::unit_test::make_test_case([=] { run(i); }, "_" + std::to_string(i), file, line));
  boost::unit_test::framework::current_auto_test_suite().add(suite);
}

}  // namespace lkm::test
