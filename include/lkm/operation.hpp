// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// How an operation of a driver is described, so that tables can be made of operations; and the list of operations that
/// a driver may demand.
#pragma once

#include <lkm/fixed_string.hpp>
#include <lkm/opaque.hpp>
#include <lkm/rule.hpp>

#include <string_view>

namespace lkm {

/// A driver may list its operations: `using operations = lkm::operations<"read", "write", "poll">;`. If one of them is
/// missing, perhaps because it is misspelt, the driver does not compile. Without the list it would be NULL in the
/// kernel's table.
template <fixed_string... Names>
struct operations {};

template <class Driver>
class file_operations;

namespace detail {

// The part that all operations have in common; see operations.hpp.
#define LKM_OPERATION(op, sentence)                                                                                 \
  static constexpr std::string_view name = #op;                                                                     \
  LKM_MEMBER(op);                                                                                                   \
  LKM_SAYS(refusal, sentence);                                                                                      \
  LKM_SAYS(missing, "the driver's operations demand " #op ", and it has no member of that name: is one misspelt?"); \
  LKM_SAYS(unknown, "the driver's operations demand one that no driver can have: is " #op " meant?")

struct operation {
  /// Whether the kernel's table needs the operation although the driver has no such member.
  template <class Driver>
  static constexpr bool needed = false;
};

/// The rule that a member with an operation's name has its signature.
template <class Operation>
struct fitting {
  template <class Driver>
  static constexpr bool holds = !Operation::template named<Driver> || Operation::template fits<Driver>;
  using refusal = typename Operation::refusal;
};

template <class... Operation>
class operation_list {
 public:
  /// For each operation that the driver has, puts the function that the kernel calls into its slot.
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
