// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/cdev.h and the region functions of linux/fs.h: device numbers and character devices that are released by
/// destructors.
#pragma once

#include <lkm/device.hpp>
#include <lkm/error.hpp>
#include <lkm/file_operations.hpp>
#include <lkm/opaque.hpp>
#include <lkm/types.hpp>

#include <utility>

namespace lkm {

/// Reserved device numbers, released by the destructor.
class [[nodiscard]] chrdev_region {
 public:
  /// `count` numbers from `first` on. EBUSY when one is taken, EINVAL when they are out of range. May sleep.
  [[nodiscard]] static result<chrdev_region> reserve(dev_t first, unsigned count, const char* name)
  {
    LKM_TRY(check(waist::lkm_register_chrdev_region(first, count, name)));
    return chrdev_region(first, count);
  }

  /// `count` numbers of a major that the kernel chooses: the first free one from 254 down to 234, then from 511 down to
  /// 384. EBUSY when there is none. May sleep.
  [[nodiscard]] static result<chrdev_region> alloc(unsigned baseminor, unsigned count, const char* name)
  {
    dev_t first = 0;
    LKM_TRY(check(waist::lkm_alloc_chrdev_region(&first, baseminor, count, name)));
    return chrdev_region(first, count);
  }

  chrdev_region(chrdev_region&& other) noexcept : first_(other.first_), count_(std::exchange(other.count_, 0)) {}
  chrdev_region& operator=(chrdev_region&&) = delete;
  ~chrdev_region()
  {
    if (count_) waist::lkm_unregister_chrdev_region(first_, count_);
  }

  dev_t first() const { return first_; }
  unsigned count() const { return count_; }

 private:
  chrdev_region(dev_t first, unsigned count) : first_(first), count_(count) {}

  dev_t first_;
  unsigned count_;
};

/// A character device: a driver, its table of operations and the kernel's cdev. open() finds it from add() until it is
/// destroyed. Files that are still open then keep using its operations, so destroy it only when the module is unloaded.
template <class Driver>
class cdev {
 public:
  template <class... Args>
  explicit cdev(module_ref owner, Args&&... args) : operations_(owner.raw(), std::forward<Args>(args)...)
  {
    waist::lkm_cdev_init(&raw_, &operations_, owner.raw());
  }
  cdev(const cdev&) = delete;
  cdev& operator=(const cdev&) = delete;
  ~cdev()
  {
    if (live_) waist::lkm_cdev_del(&raw_);
  }

  /// Programs can open the device from now on, by all numbers of `region`, so the driver must be ready for an open().
  /// May sleep.
  [[nodiscard]] result<> add(const chrdev_region& region)
  {
    LKM_TRY(check(waist::lkm_cdev_add(&raw_, region.first(), region.count())));
    live_ = true;
    return {};
  }

  /// The same for one number of `region`, the `index`th.
  [[nodiscard]] result<> add(const chrdev_region& region, unsigned index)
  {
    LKM_TRY(check(waist::lkm_cdev_add(&raw_, region.first() + index, 1)));
    live_ = true;
    return {};
  }

  Driver& driver() { return operations_.driver(); }

 private:
  file_operations<Driver> operations_;
  waist::cdev raw_;
  bool live_ = false;
};

}  // namespace lkm
