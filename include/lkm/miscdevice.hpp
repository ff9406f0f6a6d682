// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/miscdevice.h: a device with one minor of major 10 and a node of its own, which is the simplest kind of
/// character device.
#pragma once

#include <lkm/device.hpp>
#include <lkm/error.hpp>
#include <lkm/file_operations.hpp>
#include <lkm/opaque.hpp>

#include <utility>

namespace lkm {

/// The name, the node and the minor of a misc device. The texts must live as long as the device.
struct misc_options {
  const char* name;
  unsigned mode = 0600;                       // of the node
  const char* nodename = nullptr;             // the node's path below /dev, when it is not `name`
  int minor = waist::LKM_MISC_DYNAMIC_MINOR;  // the kernel chooses one
};

/// A misc device: a driver and its table of operations. open() finds it from add() until it is destroyed. Files that
/// are still open then keep using its operations, so destroy it only when the module is unloaded.
template <class Driver>
class misc_device {
 public:
  template <class... Args>
  misc_device(module_ref owner, const misc_options& how, Args&&... args)
      : operations_(owner.raw(), std::forward<Args>(args)...)
  {
    waist::lkm_misc_init(&raw_, how.minor, how.name, how.nodename, how.mode, &operations_);
  }
  misc_device(const misc_device&) = delete;
  misc_device& operator=(const misc_device&) = delete;
  ~misc_device()
  {
    if (live_) waist::lkm_misc_deregister(&raw_);
  }

  /// Programs can open the device from now on, so the driver must be ready for an open(). EBUSY if the minor is taken
  /// or none is left, EEXIST if the name is taken. May sleep.
  [[nodiscard]] result<> add()
  {
    LKM_TRY(check(waist::lkm_misc_register(&raw_)));
    live_ = true;
    return {};
  }

  Driver& driver() { return operations_.driver(); }
  /// The minor; after add(), the one that the kernel chose.
  int minor() const { return waist::lkm_misc_minor(&raw_); }

 private:
  file_operations<Driver> operations_;
  waist::miscdevice raw_;
  bool live_ = false;
};

}  // namespace lkm
