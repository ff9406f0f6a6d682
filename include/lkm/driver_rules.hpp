// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The rules that a driver class must keep before its members are made into a table, and the log text that lists the
/// operations found.
#pragma once

#include <lkm/fixed_string.hpp>
#include <lkm/ioctl_dispatch.hpp>
#include <lkm/operation.hpp>
#include <lkm/operations.hpp>
#include <lkm/rule.hpp>
#include <lkm/vm_operations.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lkm::detail {

struct not_final {
  template <class Driver>
  static constexpr bool holds = !std::is_final_v<Driver>;
  LKM_SAYS(refusal, "a driver class must not be final: its operations are found by deriving from it");
};

struct public_file {
  template <class Driver>
  static constexpr bool holds = !file_member::named<Driver> || requires { typename Driver::file; };
  LKM_SAYS(refusal, "the driver's file must be a public type: using file = lkm::file<opened>;");
};

struct file_is_file {
  template <class Driver>
  static constexpr bool holds = opened_type<file_of<Driver>>::is_file;
  LKM_SAYS(refusal, "the driver's file must be an lkm::file<opened>, or lkm::file<>");
};

struct ioctls_have_handlers {
  template <class Driver>
  static constexpr bool holds = !ioctls_member::named<Driver> || ioctl::named<Driver>;
  LKM_SAYS(refusal, "a driver that lists ioctls must have a public member ioctl(file&, command) for each");
};

struct mappings_are_made {
  template <class Driver>
  static constexpr bool holds = !has_vm_operations<Driver> || fault::named<Driver> || mmap::named<Driver>;
  LKM_SAYS(refusal, "a driver with operations for its mappings must have a mmap or a fault");
};

struct operations_member {
  LKM_MEMBER(operations);
};

template <class T>
inline constexpr bool is_operations = false;
template <fixed_string... Names>
inline constexpr bool is_operations<operations<Names...>> = true;

struct operations_are_listed {
  template <class Driver>
  static constexpr bool holds =
      !operations_member::named<Driver> || requires { requires is_operations<typename Driver::operations>; };
  LKM_SAYS(refusal, "the driver's operations must be a public: using operations = lkm::operations<\"read\", ...>;");
};

// --- The commands of a driver's ioctls ---

template <class Command>
struct hides_nothing {
  template <class>
  static constexpr bool holds = !hides_what_it_carries<Command>;
  LKM_SAYS(refusal, "a command of an ioctl_list cannot be called answer or argument: rename it");
};

template <class Command>
struct is_handled {
  template <class Driver>
  static constexpr bool holds = handles_ioctl<Driver, file_of<Driver>, Command>;
  LKM_SAYS(refusal,
           "for this command the driver must have a public member with signature: "
           "lkm::result<> ioctl(file&, command), or lkm::result<int> where ioctl() returns a number, "
           "or lkm::result<answer> ioctl(file&, command) when user space reads one");
};

template <class Driver>
struct commands_refusal {
  using type = right;
};
template <class Driver>
  requires requires { typename Driver::ioctls; }
struct commands_refusal<Driver> {
  template <class... Commands>
  static typename first_refusal<Driver, hides_nothing<Commands>..., is_handled<Commands>...>::type among(
      ioctl_list<Commands...>);
  using type = decltype(among(typename Driver::ioctls{}));
};

// --- The operations that a driver demands ---

/// How many letters must be inserted, removed or changed to turn one word into the other.
constexpr std::size_t edits(std::string_view a, std::string_view b)
{
  std::array<std::size_t, 32> row{};
  if (b.size() >= row.size()) return a.size() + b.size();
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row[b.size()];
}

/// 0 for the operation's own name, and larger the less alike the names are. read_iter counts as read, and
/// unlocked_ioctl as ioctl.
constexpr std::size_t distance(std::string_view name, std::string_view operation)
{
  if (name == operation) return 0;
  return name.starts_with(operation) || name.ends_with(operation) ? 1 : edits(name, operation);
}

/// The operation of the list whose name is nearest to Name.
template <fixed_string Name, class Nearest, class... Rest>
struct nearest {
  using type = Nearest;
};
template <fixed_string Name, class Nearest, class Operation, class... Rest>
struct nearest<Name, Nearest, Operation, Rest...>
    : std::conditional_t<(distance(Name.view(), Operation::name) < distance(Name.view(), Nearest::name)),
                         nearest<Name, Operation, Rest...>, nearest<Name, Nearest, Rest...>> {};

template <fixed_string Name, class... File, class... Vm>
typename nearest<Name, File..., Vm...>::type nearest_operation(operation_list<File...>, operation_list<Vm...>);

/// The rule that the driver has the operation called Name.
template <fixed_string Name>
struct demand {
  using operation = decltype(nearest_operation<Name>(all_file_operations{}, all_vm_operations{}));
  static constexpr bool known = operation::name == Name.view();
  template <class Driver>
  static constexpr bool holds = known && operation::template named<Driver>;
  using refusal = std::conditional_t<known, typename operation::missing, typename operation::unknown>;
};

template <class Driver>
struct demand_refusal {
  using type = right;
};
template <class Driver>
  requires requires { typename Driver::operations; }
struct demand_refusal<Driver> {
  template <fixed_string... Names>
  static typename first_refusal<Driver, demand<Names>...>::type among(operations<Names...>);
  using type = decltype(among(typename Driver::operations{}));
};

// --- The verdict ---

template <class Driver, class... File, class... Vm>
first_refusal<Driver, not_final, public_file, file_is_file, fitting<File>..., ioctls_have_handlers, fitting<Vm>...,
              mappings_are_made, operations_are_listed>
    rules_of_a_driver(operation_list<File...>, operation_list<Vm...>);

template <class Driver>
using members_refusal = typename decltype(rules_of_a_driver<Driver>(all_file_operations{}, all_vm_operations{}))::type;

/// `right`, or the refusal of the driver, which LKM_MODULE makes the compiler print.
template <class Driver>
using driver_verdict = or_else<or_else<members_refusal<Driver>, commands_refusal<Driver>>, demand_refusal<Driver>>;

/// "read, write, ioctl": the members that were found.
template <class Driver>
struct found_operations {
  static constexpr std::string_view none = "no operations", between = ", ";

  /// Passes the words of the text to `put`.
  template <class Put, class... File, class... Vm>
  static constexpr void each_word(Put put, operation_list<File...>, operation_list<Vm...>)
  {
    bool any = false;
    const auto list = [&](bool named, std::string_view name) {
      if (!named) return;
      if (std::exchange(any, true)) put(between);
      put(name);
    };
    (list(File::template named<Driver>, File::name), ...);
    (list(Vm::template named<Driver>, Vm::name), ...);
    if (!any) put(none);
  }

  static constexpr std::size_t size = [] {
    std::size_t n = 0;
    each_word([&](std::string_view word) { n += word.size(); }, all_file_operations{}, all_vm_operations{});
    return n;
  }();

  static constexpr auto text = [] {
    std::array<char, size + 1> words{};
    std::size_t at = 0;
    each_word(
        [&](std::string_view word) {
          for (const char c : word) words[at++] = c;
        },
        all_file_operations{}, all_vm_operations{});
    return words;
  }();
};

}  // namespace lkm::detail
