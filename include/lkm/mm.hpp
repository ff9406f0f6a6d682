// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/mm.h and linux/vmalloc.h: memory that can be mapped into user space, and the mappings of a device.
#pragma once

#include <lkm/error.hpp>
#include <lkm/opaque.hpp>

#include <cstddef>
#include <span>
#include <utility>

namespace lkm {

inline constexpr std::size_t page_size = 4096;

/// A reference to a page of kernel memory, or to none. The page is freed with its last reference. Each mapping that
/// shows it has one, so a driver may drop its own while the page is mapped.
class page {
 public:
  page() = default;
  /// Takes over the caller's reference.
  explicit page(waist::page* raw) : raw_(raw) {}
  page(page&& other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
  page& operator=(page&& other) noexcept
  {
    std::swap(raw_, other.raw_);
    return *this;
  }
  ~page()
  {
    if (raw_) waist::lkm_put_page(raw_);
  }

  /// Allocates a page of zeroes. ENOMEM if there is no memory. May sleep.
  [[nodiscard]] static result<page> zeroed()
  {
    auto* const raw = waist::lkm_alloc_zeroed_page();
    if (!raw) return fail(ENOMEM);
    return page(raw);
  }

  explicit operator bool() const { return raw_; }
  /// One more reference to the same page: what a driver's fault() returns.
  page ref() const
  {
    waist::lkm_get_page(raw_);
    return page(raw_);
  }
  std::span<std::byte, page_size> bytes() const
  {
    return std::span<std::byte, page_size>(static_cast<std::byte*>(waist::lkm_page_address(raw_)), page_size);
  }
  waist::page* raw() const { return raw_; }
  /// Passes the reference to the caller.
  waist::page* release() { return std::exchange(raw_, nullptr); }

 private:
  waist::page* raw_ = nullptr;
};

/// Zeroed memory of any size that user space may map: vmalloc_user(). Mappings keep the memory after the object is
/// destroyed.
class vmalloc_user {
 public:
  /// ENOMEM if there is no memory or `size` is 0. May sleep.
  [[nodiscard]] static result<vmalloc_user> alloc(std::size_t size)
  {
    void* const at = waist::lkm_vmalloc_user(size);
    if (!at) return fail(ENOMEM);
    return vmalloc_user(static_cast<std::byte*>(at), size);
  }
  vmalloc_user() = default;
  vmalloc_user(vmalloc_user&& other) noexcept
      : at_(std::exchange(other.at_, nullptr)), size_(std::exchange(other.size_, 0))
  {
  }
  vmalloc_user& operator=(vmalloc_user&& other) noexcept
  {
    std::swap(at_, other.at_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~vmalloc_user() { waist::lkm_vfree(at_); }

  std::span<std::byte> bytes() const { return {at_, size_}; }
  /// Page number `index`, for a driver's fault(). Beyond the end, an empty reference.
  page page_at(std::size_t index) const
  {
    if (index >= (size_ + page_size - 1) / page_size) return {};
    auto* const raw = waist::lkm_vmalloc_to_page(at_ + index * page_size);
    waist::lkm_get_page(raw);
    return page(raw);
  }

 private:
  vmalloc_user(std::byte* at, std::size_t size) : at_(at), size_(size) {}

  std::byte* at_ = nullptr;
  std::size_t size_ = 0;
};

/// A mapping of the device: struct vm_area_struct. Valid during the call that it was passed to.
class vm_area {
 public:
  explicit vm_area(waist::vm_area_struct* raw) : raw_(raw) {}

  /// In bytes; a whole number of pages.
  std::size_t size() const { return waist::lkm_vma_size(raw_); }
  std::size_t pages() const { return size() / page_size; }
  /// Where in the device it begins, in pages: mmap(2)'s offset.
  std::size_t pgoff() const { return waist::lkm_vma_pgoff(raw_); }
  /// PROT_WRITE, as it is now.
  bool writable() const { return waist::lkm_vma_writable(raw_); }
  /// MAP_SHARED: other processes see what a program writes.
  bool shared() const { return waist::lkm_vma_shared(raw_); }
  /// Keeps mprotect(2) from making the mapping writable. For a driver's mmap(), if the mapping is not writable().
  void forbid_write() { waist::lkm_vma_forbid_write(raw_); }

  /// Maps `p` at page `index` of the mapping. EBUSY if there is a page already, EFAULT beyond the mapping. Only in
  /// mmap().
  [[nodiscard]] result<> insert(std::size_t index, const page& p)
  {
    return check(waist::lkm_vm_insert_page(raw_, index, p.raw()));
  }

  /// Maps `all`, the device's pages, from pgoff() on: vm_map_pages(). ENXIO if they end before the mapping does.
  [[nodiscard]] result<> map(std::span<const page> all)
  {
    if (pgoff() >= all.size() || pages() > all.size() - pgoff()) return fail(ENXIO);
    for (std::size_t i = 0; i < pages(); ++i) LKM_TRY(insert(i, all[pgoff() + i]));
    return {};
  }
  [[nodiscard]] result<> map(const page& only) { return map(std::span(&only, 1)); }
  /// The same for vmalloc_user() memory: remap_vmalloc_range(). EINVAL if it ends before the mapping does.
  [[nodiscard]] result<> map(const vmalloc_user& memory)
  {
    return check(waist::lkm_remap_vmalloc_range(raw_, memory.bytes().data(), pgoff()));
  }

 private:
  waist::vm_area_struct* raw_;
};

/// An access to a page that is not mapped yet, or a write to one that is mapped read-only. A driver's fault() returns
/// the page. Its errors become SIGBUS for a program and EFAULT for a system call. May sleep.
class vm_fault {
 public:
  explicit vm_fault(waist::vm_fault* raw) : raw_(raw) {}

  /// The number of the page in the device.
  std::size_t pgoff() const { return waist::lkm_vmf_pgoff(raw_); }
  bool write() const { return waist::lkm_vmf_write(raw_); }
  vm_area area() const { return vm_area(waist::lkm_vmf_vma(raw_)); }

 private:
  waist::vm_fault* raw_;
};

}  // namespace lkm
