// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/device.h and linux/device/class.h: a class, and devices of it whose nodes appear in /dev by themselves.
#pragma once

#include <lkm/error.hpp>
#include <lkm/opaque.hpp>
#include <lkm/types.hpp>

#include <cstdint>
#include <utility>

namespace lkm {

/// The module that a device belongs to. It cannot be unloaded while a file of the device is open.
class module_ref {
 public:
  explicit module_ref(waist::module* raw) : raw_(raw) {}
  waist::module* raw() const { return raw_; }

 private:
  waist::module* raw_;
};

/// A kind of device: /sys/class/NAME. The destructor removes it; its devices must be destroyed before.
class [[nodiscard]] device_class {
 public:
  /// `name` must live as long as the class. EEXIST if there is a class of that name. May sleep.
  [[nodiscard]] static result<device_class> create(module_ref owner, const char* name)
  {
    auto* const raw = waist::lkm_class_create(name, owner.raw());
    // An error pointer: its number is among the last 4095 addresses.
    const auto error = reinterpret_cast<std::intptr_t>(raw);
    if (error < 0 && error >= -4095) return fail(static_cast<int>(-error));
    return device_class(raw);
  }

  device_class(device_class&& other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
  device_class& operator=(device_class&&) = delete;
  ~device_class()
  {
    if (raw_) waist::lkm_class_destroy(raw_);
  }

  waist::lkm_class* raw() const { return raw_; }

 private:
  explicit device_class(waist::lkm_class* raw) : raw_(raw) {}

  waist::lkm_class* raw_;
};

/// A device of a class, and its node /dev/NAME, which belongs to root. The destructor removes both; open files stay
/// open.
class [[nodiscard]] class_device {
 public:
  /// The driver must be ready for an open() of `dev`. A slash in `name` makes a directory below /dev. EEXIST when the
  /// class has a device of that name, or any device has the number. The class must outlive the device. May sleep.
  [[nodiscard]] static result<class_device> create(const device_class& cls, dev_t dev, const char* name,
                                                   unsigned mode = 0600)
  {
    LKM_TRY(check(waist::lkm_device_create(cls.raw(), nullptr, dev, mode, name)));
    return class_device(cls.raw(), dev);
  }

  class_device(class_device&& other) noexcept : class_(std::exchange(other.class_, nullptr)), dev_(other.dev_) {}
  class_device& operator=(class_device&&) = delete;
  ~class_device()
  {
    if (class_) waist::lkm_device_destroy(class_, dev_);
  }

  dev_t devt() const { return dev_; }

 private:
  class_device(waist::lkm_class* cls, dev_t dev) : class_(cls), dev_(dev) {}

  waist::lkm_class* class_;
  dev_t dev_;
};

}  // namespace lkm
