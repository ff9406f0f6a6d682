// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a driver must be, and the sentence that the compiler says first when it is not.
#pragma once

#include <type_traits>

// A rule is a class with
//
//     template <class Driver> static constexpr bool holds = …;
//     LKM_SAYS(refusal, "the driver's …");
//
// LKM_MODULE converts its name, a string, to the refusal of the first rule that does not hold. That conversion is not
// available, and so the compiler prints the sentence, with the file and the line of the LKM_MODULE. A static_assert
// would be preceded by the templates that led to it. Where there is no LKM_MODULE, check() has to do.
#define LKM_SAYS(type, sentence)                                          \
  struct type {                                                           \
    __attribute__((unavailable(sentence))) constexpr type(const char*) {} \
    template <bool Holds>                                                 \
    static constexpr void check()                                         \
    {                                                                     \
      static_assert(Holds, sentence);                                     \
    }                                                                     \
  }

// named<Driver> is true for a class with any member of that name, overloaded or private as well: only then is naming it
// ambiguous beside the decoy's. A final class, from which `both` cannot derive, has none.
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

/// The refusal of the first rule that the driver breaks, or `right`. Those after it are not looked at.
template <class Driver, class... Rules>
struct first_refusal {
  using type = right;
};
template <class Driver, class Rule, class... Rest>
struct first_refusal<Driver, Rule, Rest...>
    : std::conditional_t<Rule::template holds<Driver>, first_refusal<Driver, Rest...>,
                         std::type_identity<typename Rule::refusal>> {};

/// A refusal, or when it is `right`, what comes next.
template <class Refusal, class Next>
using or_else = typename std::conditional_t<std::is_same_v<Refusal, right>, Next, std::type_identity<Refusal>>::type;

}  // namespace lkm::detail
