// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps struct file_operations of linux/fs.h: the table of operations, made from a driver's members. operations.hpp
/// lists what a driver writes for each operation.
#pragma once

#include <lkm/driver_rules.hpp>
#include <lkm/opaque.hpp>
#include <lkm/operations.hpp>
#include <lkm/vm_operations.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace lkm {

/// A driver together with the kernel's table of its operations. An open file points to its table, and so leads to its
/// driver, which leaves private_data free. The object must not move while the table is in use.
template <class Driver>
class file_operations : public waist::file_operations {
 public:
  template <class... Args>
  explicit file_operations(waist::module* module, Args&&... args);
  file_operations(const file_operations&) = delete;
  file_operations& operator=(const file_operations&) = delete;

  /// The object that contains the file's table of operations.
  static file_operations& of(waist::file* f)
  {
    // SAFETY: each table that holds a driver's operations is the base of a file_operations<Driver>.
    return *static_cast<file_operations*>(const_cast<waist::file_operations*>(waist::lkm_f_op(f)));
  }

  Driver& driver() { return driver_; }
  /// The operations of the driver's mappings, if it has any.
  auto* vm_operations() { return &vm_operations_; }

 private:
  struct none {};

  Driver driver_;
  [[no_unique_address]] std::conditional_t<detail::has_vm_operations<Driver>, waist::vm_operations_struct, none>
      vm_operations_;
};

template <class Driver>
template <class... Args>
file_operations<Driver>::file_operations(waist::module* module, Args&&... args) : driver_(std::forward<Args>(args)...)
{
  using verdict = detail::driver_verdict<Driver>;
  if constexpr (!std::same_as<verdict, detail::right>) {
    verdict::template check<false>();
  } else {
    waist::lkm_file_operations operations{};
    detail::all_file_operations::fill<Driver>(operations);
    waist::lkm_file_operations_init(this, &operations, module);
    if constexpr (detail::has_vm_operations<Driver>) {
      waist::lkm_vm_operations of_mappings{};
      detail::all_vm_operations::fill<Driver>(of_mappings);
      waist::lkm_vm_operations_init(&vm_operations_, &of_mappings);
    }
  }
}

}  // namespace lkm
