// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The operations of struct vm_operations_struct, linux/mm.h: what a driver writes for the mappings of its device.
#pragma once

#include <lkm/error.hpp>
#include <lkm/fs.hpp>
#include <lkm/mm.hpp>
#include <lkm/opaque.hpp>
#include <lkm/operation.hpp>
#include <lkm/rule.hpp>

#include <concepts>

// op of vm_operations_struct | member that the driver writes
// ---------------------------+----------------------------------------------------
// fault                      | lkm::result<lkm::page> fault(file&, lkm::vm_fault&)
// page_mkwrite               | lkm::result<> page_mkwrite(file&, lkm::vm_fault&)
// open                       | void vm_open(file&, lkm::vm_area&)
// close                      | void vm_close(file&, lkm::vm_area&)

namespace lkm::detail {

struct fault : operation {
  LKM_OPERATION(fault,
                "the driver's fault must be a public member with signature: "
                "lkm::result<lkm::page> fault(file&, lkm::vm_fault&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f, vm_fault v) {
    { d.fault(f, v) } -> std::same_as<result<page>>;
  };

  template <class Driver>
  static unsigned call(waist::vm_fault* raw)
  {
    vm_fault asked(raw);
    auto* const f = waist::lkm_vma_file(waist::lkm_vmf_vma(raw));
    file_of<Driver> file(f);
    auto found = driver_of<Driver>(f).fault(file, asked);
    if (!found || !*found) return waist::lkm_vmf_error(found ? -ENXIO : -found.error().number());
    waist::lkm_vmf_set_page(raw, found->release());
    return 0;
  }
  static constexpr auto slot = &waist::lkm_vm_operations::fault;
};

struct page_mkwrite : operation {
  LKM_OPERATION(page_mkwrite,
                "the driver's page_mkwrite must be a public member with signature: "
                "lkm::result<> page_mkwrite(file&, lkm::vm_fault&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f, vm_fault v) {
    { d.page_mkwrite(f, v) } -> std::same_as<result<>>;
  };

  template <class Driver>
  static unsigned call(waist::vm_fault* raw)
  {
    vm_fault asked(raw);
    auto* const f = waist::lkm_vma_file(waist::lkm_vmf_vma(raw));
    file_of<Driver> file(f);
    const auto answer = driver_of<Driver>(f).page_mkwrite(file, asked);
    return answer ? waist::lkm_vmf_lock_page(raw) : waist::lkm_vmf_error(-answer.error().number());
  }
  static constexpr auto slot = &waist::lkm_vm_operations::page_mkwrite;
};

struct vm_open : operation {
  LKM_OPERATION(vm_open,
                "the driver's vm_open must be a public member with signature: void vm_open(file&, lkm::vm_area&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f, vm_area a) {
    { d.vm_open(f, a) } -> std::same_as<void>;
  };

  template <class Driver>
  static void call(waist::vm_area_struct* raw)
  {
    auto* const f = waist::lkm_vma_file(raw);
    file_of<Driver> file(f);
    vm_area area(raw);
    driver_of<Driver>(f).vm_open(file, area);
  }
  static constexpr auto slot = &waist::lkm_vm_operations::open;
};

struct vm_close : operation {
  LKM_OPERATION(vm_close,
                "the driver's vm_close must be a public member with signature: void vm_close(file&, lkm::vm_area&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f, vm_area a) {
    { d.vm_close(f, a) } -> std::same_as<void>;
  };

  template <class Driver>
  static void call(waist::vm_area_struct* raw)
  {
    auto* const f = waist::lkm_vma_file(raw);
    file_of<Driver> file(f);
    vm_area area(raw);
    driver_of<Driver>(f).vm_close(file, area);
  }
  static constexpr auto slot = &waist::lkm_vm_operations::close;
};

using all_vm_operations = operation_list<fault, page_mkwrite, vm_open, vm_close>;

template <class Driver>
inline constexpr bool has_vm_operations = all_vm_operations::has_any<Driver>;

}  // namespace lkm::detail
