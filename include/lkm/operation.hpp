// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What an operation of a driver is, to the tables that are made of them; and the operations that a driver demands.
#pragma once

#include <lkm/fixed_string.hpp>
#include <lkm/opaque.hpp>
#include <lkm/rule.hpp>

#include <string_view>

namespace lkm {

/// A driver may say which operations it has: `using operations = lkm::operations<"read", "write", "poll">;`. When one
/// of them is not there, because it was misspelt, the driver does not compile; without this line it would be NULL in
/// the kernel's table.
template <fixed_string... Names>
struct operations {};

template <class Driver>
class file_operations;

namespace detail {

// What is the same in each operation: see operations.hpp.
#define LKM_OPERATION(op, sentence)                                                                                 \
  static constexpr std::string_view name = #op;                                                                     \
  LKM_MEMBER(op);                                                                                                   \
  LKM_SAYS(refusal, sentence);                                                                                      \
  LKM_SAYS(missing, "the driver's operations demand " #op ", and it has no member of that name: is one misspelt?"); \
  LKM_SAYS(unknown, "the driver's operations demand one that no driver can have: is " #op " meant?")

struct operation {
  /// Whether the kernel must have the operation although the driver has no such member.
  template <class Driver>
  static constexpr bool needed = false;
};

/// The rule that a member of an operation's name fits it.
template <class Operation>
struct fitting {
  template <class Driver>
  static constexpr bool holds = !Operation::template named<Driver> || Operation::template fits<Driver>;
  using refusal = typename Operation::refusal;
};

template <class... Operation>
class operation_list {
 public:
  /// Puts the kernel's functions for what the driver has into their slots.
  template <class Driver, class Table>
  static void fill(Table& table)
  {
    (fill_one<Operation, Driver>(table), ...);
  }

  template <class Driver>
  static constexpr bool has_any = (Operation::template named<Driver> || ...);

 private:
  // An operation with more than one slot, or with none of its own, fills the table itself.
  template <class One, class Driver, class Table>
  static void fill_one([[maybe_unused]] Table& table)
  {
    if constexpr (!One::template named<Driver> && !One::template needed<Driver>)
      return;
    else if constexpr (requires { One::slot; })
      table.*One::slot = &One::template call<Driver>;
    else
      One::template fill<Driver>(table);
  }
};

template <class Driver>
Driver& driver_of(waist::file* f)
{
  return file_operations<Driver>::of(f).driver();
}

}  // namespace detail
}  // namespace lkm
