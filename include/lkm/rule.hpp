// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Rules for a driver, and the sentence that the compiler prints first when one is broken.
#pragma once

#include <type_traits>

// A rule is a class with
//
//     template <class Driver> static constexpr bool holds = …;
//     LKM_SAYS(refusal, "the driver's …");
//
// LKM_MODULE converts its name, a string, to the refusal of the first rule that does not hold. That conversion is
// deleted, so the compiler prints the sentence with the file and the line of the LKM_MODULE. A static_assert's message
// would come after a list of the templates that led to it. Where there is no LKM_MODULE, check() uses a static_assert
// all the same.
#define LKM_SAYS(type, sentence)                                          \
  struct type {                                                           \
    __attribute__((unavailable(sentence))) constexpr type(const char*) {} \
    template <bool Holds>                                                 \
    static constexpr void check()                                         \
    {                                                                     \
      static_assert(Holds, sentence);                                     \
    }                                                                     \
  }

// named<Driver> is true for a class with any member of that name, even an overloaded or private one: only then is the
// name ambiguous with the decoy's. For a final class, from which `both` cannot derive, it is false.
#define LKM_MEMBER(member)             \
  struct decoy {                       \
    int member;                        \
  };                                   \
  template <class Driver>              \
    requires(!std::is_final_v<Driver>) \
  struct both : Driver, decoy {};      \
  template <class Driver>              \
  static constexpr bool named = !std::is_final_v<Driver> && !requires { &both<Driver>::member; }

namespace lkm::detail {

/// The verdict on a driver that keeps all rules.
struct right {
  constexpr right(const char*) {}
};

/// The refusal of the first rule that the driver breaks, or `right`. The rules after it are not checked.
template <class Driver, class... Rules>
struct first_refusal {
  using type = right;
};
template <class Driver, class Rule, class... Rest>
struct first_refusal<Driver, Rule, Rest...>
    : std::conditional_t<Rule::template holds<Driver>, first_refusal<Driver, Rest...>,
                         std::type_identity<typename Rule::refusal>> {};

/// A refusal or, if that is `right`, the next verdict.
template <class Refusal, class Next>
using or_else = typename std::conditional_t<std::is_same_v<Refusal, right>, Next, std::type_identity<Refusal>>::type;

}  // namespace lkm::detail
