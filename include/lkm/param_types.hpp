// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The types of linux/moduleparam.h that C++ has no type for: a parameter has them if the member of params does.
#pragma once

#include <lkm/moduleparam.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace lkm {

/// An unsigned that is shown in hexadecimal, like module_param(…, hexint, …).
struct hexint {
  unsigned value = 0;
  constexpr hexint(unsigned v = 0) : value(v) {}
  constexpr operator unsigned() const { return value; }
};

/// A bool that is true when its parameter is false, like module_param(…, invbool, …).
struct invbool {
  bool value = false;
  constexpr invbool(bool v = false) : value(v) {}
  constexpr operator bool() const { return value; }
};

/// Up to `Max` values and how many there are, like module_param_array: `insmod settings.ko counted=1,2`.
/// `lkm::param_array<int, 4> counted{1, 2};` has two until somebody sets others. The kernel stores the values before a
/// wrong one all the same.
template <class T, unsigned Max>
struct param_array {
  unsigned count = 0;
  T elements[Max]{};

  constexpr param_array() = default;
  template <class... Values>
    requires(sizeof...(Values) > 0 && sizeof...(Values) <= Max)
  constexpr param_array(Values... values) : count(sizeof...(Values)), elements{static_cast<T>(values)...}
  {
  }
  constexpr unsigned size() const { return count; }
  constexpr const T* begin() const { return elements; }
  constexpr const T* end() const { return elements + count; }
  constexpr const T& operator[](unsigned i) const { return elements[i]; }
};

/// A string that the module keeps itself, like module_param_string: at most `Size` - 1 characters and a zero byte.
template <std::size_t Size>
struct param_string {
  char text[Size]{};

  constexpr param_string() = default;
  template <std::size_t N>
    requires(N <= Size)
  constexpr param_string(const char (&from)[N])
  {
    std::ranges::copy(from, text);
  }
  constexpr std::string_view view() const { return std::string_view(text); }
};

namespace detail {

// The kernel's operations of an array or a string want to be told where it is. Addresses of a module's data are not
// known before it is loaded, so each call says it anew.

template <class T, unsigned Max>
struct array_operations {
  static waist::kparam_array described(void* arg)
  {
    // SAFETY: kernel_params() made `arg` from the address of a param_array of this type.
    auto& array = *static_cast<param_array<T, Max>*>(arg);
    return {Max, sizeof(T), &array.count, param_type<T>::operations, array.elements};
  }
  static int set(const char* value, const waist::kernel_param* kp)
  {
    auto array = described(kp->arg);
    const auto same = with_argument(*kp, &array);
    return waist::param_array_ops.set(value, &same);
  }
  static int get(char* page, const waist::kernel_param* kp)
  {
    auto array = described(kp->arg);
    const auto same = with_argument(*kp, &array);
    return waist::param_array_ops.get(page, &same);
  }
  static void free(void* arg)
  {
    auto array = described(arg);
    waist::param_array_ops.free(&array);
  }
  static constexpr waist::kernel_param_ops table{0, set, get, free};
};

template <std::size_t Size>
struct string_operations {
  static waist::kparam_string described(void* arg)
  {
    // SAFETY: as in array_operations.
    return {Size, static_cast<param_string<Size>*>(arg)->text};
  }
  static int set(const char* value, const waist::kernel_param* kp)
  {
    auto string = described(kp->arg);
    const auto same = with_argument(*kp, &string);
    return waist::param_ops_string.set(value, &same);
  }
  static int get(char* page, const waist::kernel_param* kp)
  {
    auto string = described(kp->arg);
    const auto same = with_argument(*kp, &string);
    return waist::param_ops_string.get(page, &same);
  }
  static constexpr waist::kernel_param_ops table{0, set, get, nullptr};
};

template <>
struct param_type<hexint> : named_param_type {
  static constexpr std::string_view name = "hexint";
  static constexpr const waist::kernel_param_ops* operations = &waist::param_ops_hexint;
};
template <>
struct param_type<invbool> : named_param_type {
  static constexpr std::string_view name = "invbool";
  static constexpr const waist::kernel_param_ops* operations = &waist::param_ops_invbool;
};
template <class T, unsigned Max>
  requires requires { param_type<T>::operations; }
struct param_type<param_array<T, Max>> {
  static constexpr std::string_view separator = ":array of ";
  static constexpr std::string_view name = param_type<T>::name;
  static constexpr const waist::kernel_param_ops* operations = &array_operations<T, Max>::table;
};
template <std::size_t Size>
struct param_type<param_string<Size>> : named_param_type {
  static constexpr std::string_view name = "string";
  static constexpr const waist::kernel_param_ops* operations = &string_operations<Size>::table;
};

}  // namespace detail
}  // namespace lkm
