// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A parameter with operations of the driver's own, like module_param_cb.
#pragma once

#include <lkm/error.hpp>
#include <lkm/fixed_string.hpp>
#include <lkm/moduleparam.hpp>
#include <lkm/rule.hpp>

#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>

namespace lkm {
namespace detail {

/// Satisfied by a class whose `set` decides which values a parameter of type T takes.
template <class Operations, class T>
concept param_operations = std::integral<T> && requires(T& variable, T wanted) {
  param_type<T>::operations;
  { Operations::set(variable, wanted) } -> std::same_as<result<>>;
};

/// The kernel reads and writes the text, the driver sees values.
template <class T, class Operations>
struct own_operations {
  static int set(const char* text, const waist::kernel_param* kp)
  {
    T wanted{};
    const auto one = with_argument(*kp, &wanted);
    if (const int error = param_type<T>::operations->set(text, &one)) return error;
    // SAFETY: kernel_params() made `arg` from the address of a T.
    return static_cast<int>(to_c(Operations::set(*static_cast<T*>(kp->arg), wanted)));
  }
  static int get(char* page, const waist::kernel_param* kp)
  {
    T shown = *static_cast<const T*>(kp->arg);
    if constexpr (requires { &Operations::get; }) {
      const result<T> answer = Operations::get(shown);
      if (!answer) return -answer.error().number();
      shown = *answer;
    }
    const auto one = with_argument(*kp, &shown);
    return param_type<T>::operations->get(page, &one);
  }
  /// A bool may be named without a value, as it may without operations of its own.
  static constexpr waist::kernel_param_ops table{std::same_as<T, bool> ? KERNEL_PARAM_OPS_FL_NOARG : 0U, set, get,
                                                 nullptr};
};

}  // namespace detail

/// `lkm::param_cb<"even", &params::even, even_only, 0644, "an even number">`: `even_only` has a public
/// `static lkm::result<> set(int& variable, int wanted)`, called by insmod and by a write to the file in sysfs with
/// what the kernel has read as an int. Its error is insmod's or the write's. With a `static lkm::result<int> get(const
/// int& variable)` it chooses the value that the file shows; without, it is the variable's. Both may sleep. The
/// variable is a bool or an integer.
template <fixed_string Name, auto Member, class Operations, unsigned short Mode, fixed_string Description>
struct param_cb : detail::param_basics<Name, Member, Mode> {
  using type = typename detail::member_type<decltype(Member)>::type;
  static constexpr bool fits = detail::param_operations<Operations, type>;
  static constexpr const waist::kernel_param_ops* operations()
  {
    return &detail::own_operations<type, Operations>::table;
  }
  /// No parmtype: the kernel does not know what such a parameter is.
  static constexpr std::array<std::string_view, 8> modinfo{"parm=", Name.view(), ":", Description.view(),
                                                           "",      "",          "",  ""};
};

namespace detail {

template <class Word>
struct param_operations_fit {
  template <class>
  static constexpr bool fits()
  {
    if constexpr (requires { Word::fits; }) return Word::fits;
    return true;
  }
  template <class Module>
  static constexpr bool holds = fits<Module>();
  LKM_SAYS(refusal,
           "the operations of a parameter have a public member with signature: static lkm::result<> set(T& variable, T "
           "wanted), where T, a bool or an integer, is the parameter's type");
};

}  // namespace detail
}  // namespace lkm
