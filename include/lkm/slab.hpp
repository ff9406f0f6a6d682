// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/slab.h: memory that its owner's destructor frees. Allocations are GFP_KERNEL, so they may sleep, and
/// they may fail with ENOMEM.
#pragma once

#include <lkm/error.hpp>
#include <lkm/opaque.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace lkm {

struct kfree_deleter {
  template <class T>
  void operator()(T* object) const
  {
    std::destroy_at(object);
    waist::lkm_kfree(object);
  }
};

/// An object in memory of its own, or none. A long list of them must be destroyed link by link: if each destructor
/// calls that of the next link, the kernel's stack overflows.
template <class T>
using kmalloc_ptr = std::unique_ptr<T, kfree_deleter>;

/// A T constructed from `args`, or ENOMEM. May sleep.
template <class T, class... Args>
[[nodiscard]] result<kmalloc_ptr<T>> kmalloc(Args&&... args)
{
  static_assert(alignof(T) <= 8, "kmalloc() memory is aligned to 8 bytes");
  void* const memory = waist::lkm_kmalloc(sizeof(T));
  if (!memory) return fail(ENOMEM);
  return kmalloc_ptr<T>(std::construct_at(static_cast<T*>(memory), std::forward<Args>(args)...));
}

/// A fixed number of objects in memory of their own, or none.
template <class T>
class kmalloc_array {
 public:
  /// `n` objects T(), which are zeroes for numbers and bytes, so that no old content of the memory can leak. ENOMEM
  /// also if the size overflows or is more than kmalloc()'s 4 MiB. May sleep.
  [[nodiscard]] static result<kmalloc_array> alloc(std::size_t n)
  {
    static_assert(alignof(T) <= 8, "kmalloc() memory is aligned to 8 bytes");
    if (n > max_size / sizeof(T)) return fail(ENOMEM);
    void* const memory = waist::lkm_kmalloc(n * sizeof(T));
    if (!memory) return fail(ENOMEM);
    auto* const first = static_cast<T*>(memory);
    std::uninitialized_value_construct_n(first, n);
    return kmalloc_array(first, n);
  }

  kmalloc_array() = default;
  kmalloc_array(kmalloc_array&& other) noexcept
      : first_(std::exchange(other.first_, nullptr)), size_(std::exchange(other.size_, 0))
  {
  }
  kmalloc_array& operator=(kmalloc_array&& other) noexcept
  {
    kmalloc_array old(std::move(*this));
    std::swap(first_, other.first_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~kmalloc_array()
  {
    if (!first_) return;
    std::destroy_n(first_, size_);
    waist::lkm_kfree(first_);
  }

  /// Whether it has memory.
  explicit operator bool() const { return first_; }
  std::size_t size() const { return size_; }
  T& operator[](std::size_t i) const { return first_[i]; }
  T* begin() const { return first_; }
  T* end() const { return first_ + size_; }
  std::span<T> span() const { return {first_, size_}; }

 private:
  // KMALLOC_MAX_SIZE. Linux would log a warning for a larger request.
  static constexpr std::size_t max_size = std::size_t{4} << 20;

  kmalloc_array(T* first, std::size_t n) : first_(first), size_(n) {}

  T* first_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace lkm
