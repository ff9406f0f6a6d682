// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/moduleparam.h: a member of the module's params that insmod sets.
#pragma once

#include <lkm/fixed_string.hpp>
#include <lkm/opaque.hpp>

#include <array>
#include <string_view>
#include <type_traits>

namespace lkm {

namespace detail {

/// What stands before the type in modinfo's parmtype.
struct named_param_type {
  static constexpr std::string_view separator = ":";
};

/// The kernel's name for a parameter's type, and its operations.
template <class T>
struct param_type {};
#define LKM_PARAM_TYPE(type, kernel_name)                                                         \
  template <>                                                                                     \
  struct param_type<type> : named_param_type {                                                    \
    static constexpr std::string_view name = #kernel_name;                                        \
    static constexpr const waist::kernel_param_ops* operations = &waist::param_ops_##kernel_name; \
  };
LKM_PARAM_TYPE(unsigned char, byte)
LKM_PARAM_TYPE(short, short)
LKM_PARAM_TYPE(unsigned short, ushort)
LKM_PARAM_TYPE(int, int)
LKM_PARAM_TYPE(unsigned, uint)
LKM_PARAM_TYPE(long, long)
LKM_PARAM_TYPE(unsigned long, ulong)
LKM_PARAM_TYPE(unsigned long long, ullong)
LKM_PARAM_TYPE(bool, bool)
LKM_PARAM_TYPE(const char*, charp)
#undef LKM_PARAM_TYPE

template <class Member>
struct member_type;
template <class Outer, class T>
struct member_type<T Outer::*> {
  using outer = Outer;
  using type = T;
};

/// The same parameter, for the operations of what its variable is made of.
inline waist::kernel_param with_argument(const waist::kernel_param& kp, void* arg)
{
  auto same = kp;
  same.arg = arg;
  return same;
}

// Enumerators in the kernel, so constants_test.py does not know them; kernel/shim.c compares them.
inline constexpr unsigned char KERNEL_PARAM_FL_UNSAFE{1};
inline constexpr unsigned KERNEL_PARAM_OPS_FL_NOARG{1};

/// What all kinds of parameters have.
template <fixed_string Name, auto Member, unsigned short Mode>
struct param_basics {
  using outer = typename member_type<decltype(Member)>::outer;
  static constexpr const char* name = Name.text;
  static constexpr unsigned short mode = Mode;
  static constexpr unsigned char flags = 0;
  static constexpr auto member = Member;
};

}  // namespace detail

/// `lkm::param<"cups", &coffee::params::cups, 0444, "cups that the pot holds">`: set by `insmod coffee.ko cups=5`.
/// `Mode` are the permissions of its file in sysfs, or 0 for no file. They must not let others write.
template <fixed_string Name, auto Member, unsigned short Mode, fixed_string Description>
struct param : detail::param_basics<Name, Member, Mode> {
  using type = typename detail::member_type<decltype(Member)>::type;
  static constexpr const waist::kernel_param_ops* operations() { return detail::param_type<type>::operations; }
  static constexpr std::array<std::string_view, 8> modinfo{"parm=",
                                                           Name.view(),
                                                           ":",
                                                           Description.view(),
                                                           "parmtype=",
                                                           Name.view(),
                                                           detail::param_type<type>::separator,
                                                           detail::param_type<type>::name};
};

/// Like module_param_unsafe: the kernel logs a warning and is tainted when somebody sets it.
template <fixed_string Name, auto Member, unsigned short Mode, fixed_string Description>
struct param_unsafe : param<Name, Member, Mode, Description> {
  static constexpr unsigned char flags = detail::KERNEL_PARAM_FL_UNSAFE;
};

}  // namespace lkm
