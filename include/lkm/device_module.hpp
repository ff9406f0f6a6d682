// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Main classes for LKM_MODULE that make the devices of one driver: devices whose nodes are made with mknod, devices of
/// a class, or a misc device.
#pragma once

#include <lkm/cdev.hpp>
#include <lkm/device.hpp>
#include <lkm/driver_rules.hpp>
#include <lkm/error.hpp>
#include <lkm/fixed_string.hpp>
#include <lkm/miscdevice.hpp>
#include <lkm/opaque.hpp>
#include <lkm/printk.hpp>
#include <lkm/rule.hpp>
#include <lkm/types.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace lkm {

struct no_params {};

namespace detail {

/// Main::params, or nothing when it has none.
template <class Main>
struct params_type {
  using type = no_params;
};
template <class Main>
  requires requires { typename Main::params; }
struct params_type<Main> {
  using type = typename Main::params;
};
template <class Main>
using params_of = typename params_type<Main>::type;

}  // namespace detail

/// The minor of the device that a driver object is made for, where each device has its own. A driver's constructor may
/// take it, after the params.
struct minor_number {
  unsigned value;
};

/// Logs at debug level which members of the driver are operations. If one that the driver should have is missing in the
/// log, it is misspelt.
template <class Driver>
void log_operations(module_ref self)
{
  printk(7, "lkm: the driver of %s has %s\n", waist::lkm_module_name(self.raw()),
         detail::found_operations<Driver>::text.data());
}

namespace detail {

struct init_member {
  LKM_MEMBER(init);
};
struct params_member {
  LKM_MEMBER(params);
};

/// Calls the driver's `lkm::result<> init()` if it has one. An error of init() makes loading the module fail.
template <class Driver>
result<> init_driver(Driver& driver)
{
  if constexpr (init_member::named<Driver>) return driver.init();
  return {};
}

/// Constructs the driver's device in `device`, and with it the driver, from its `params` if it has any. `before` are
/// the arguments of the device itself.
template <class Driver, class Device, class Params, class... Args>
result<> emplace_device(std::optional<Device>& device, Params& p, Args&&... before)
{
  if constexpr (std::is_constructible_v<Driver, Params&>)
    device.emplace(std::forward<Args>(before)..., p);
  else
    device.emplace(std::forward<Args>(before)...);
  return init_driver(device->driver());
}

/// The same for a driver that may take its minor as well.
template <class Driver, class Device, class Params>
result<> emplace_device_of(minor_number minor, std::optional<Device>& device, Params& p, module_ref self)
{
  if constexpr (std::is_constructible_v<Driver, Params&, minor_number>)
    device.emplace(self, p, minor);
  else if constexpr (std::is_constructible_v<Driver, minor_number>)
    device.emplace(self, minor);
  else
    return emplace_device<Driver>(device, p, self);
  return init_driver(device->driver());
}

/// `count` numbers from `first` on or, if `first` is 0, of a major that the kernel chooses.
inline result<chrdev_region> region_of(dev_t first, unsigned count, const char* name)
{
  return first ? chrdev_region::reserve(first, count, name) : chrdev_region::alloc(0, count, name);
}

}  // namespace detail

/// A module of one character device driver. The driver is constructed from its `params` if it has any. Its
/// `lkm::result<> init()`, if it has one, runs before anybody can open the device, and may fail. With `First` 0 the
/// kernel chooses a major. Nodes must be made with mknod; class_chrdev_module makes them itself.
template <class Driver, fixed_string Name, dev_t First = 0, unsigned Count = 1>
class chrdev_module {
 public:
  using driver = Driver;
  using params = detail::params_of<Driver>;

  result<> init(module_ref self, params& p)
  {
    log_operations<Driver>(self);
    region_.emplace(LKM_TRY(detail::region_of(First, Count, Name.text)));
    LKM_TRY(detail::emplace_device<Driver>(device_, p, self));
    return device_->add(*region_);
  }

  const chrdev_region& region() const { return *region_; }

 private:
  std::optional<chrdev_region> region_;
  std::optional<cdev<Driver>> device_;
};

/// A chrdev_module of `Count` devices, one for each minor, each with a driver object of its own. What a C driver finds
/// with container_of() from the inode's cdev is `*this` here. A driver's constructor may take its lkm::minor_number.
/// All driver objects are constructed before the first device is added.
template <class Driver, fixed_string Name, dev_t First = 0, unsigned Count = 1>
class chrdev_array_module {
 public:
  using driver = Driver;
  using params = detail::params_of<Driver>;

  result<> init(module_ref self, params& p)
  {
    log_operations<Driver>(self);
    region_.emplace(LKM_TRY(detail::region_of(First, Count, Name.text)));
    for (unsigned n = 0; n < Count; ++n)
      LKM_TRY(detail::emplace_device_of<Driver>(minor_number{MINOR(region_->first() + n)}, devices_[n], p, self));
    for (unsigned n = 0; n < Count; ++n) LKM_TRY(devices_[n]->add(*region_, n));
    return {};
  }

  const chrdev_region& region() const { return *region_; }

 private:
  std::optional<chrdev_region> region_;
  std::array<std::optional<cdev<Driver>>, Count> devices_;
};

namespace detail {

/// A class, and in it a node for each of the `Count` devices of `Numbers`, one of the modules above: /dev/NAME, or
/// /dev/NAME0 and so on when there are several.
template <class Numbers, fixed_string Name, unsigned Mode, unsigned Count>
class with_nodes {
 public:
  using driver = typename Numbers::driver;
  using params = typename Numbers::params;

  result<> init(module_ref self, params& p)
  {
    class_.emplace(LKM_TRY(device_class::create(self, Name.text)));
    LKM_TRY(numbers_.init(self, p));
    for (unsigned n = 0; n < Count; ++n)
      nodes_[n].emplace(
          LKM_TRY(class_device::create(*class_, numbers_.region().first() + n, node_name(n).data(), Mode)));
    return {};
  }

 private:
  static constexpr std::size_t max_digits = 7;
  using name_text = std::array<char, sizeof Name.text + max_digits>;

  /// The name, followed by the number if there are several nodes.
  static name_text node_name([[maybe_unused]] unsigned n)
  {
    name_text text{};
    std::size_t at = 0;
    for (const char* c = Name.text; *c; ++c) text[at++] = *c;
    if constexpr (Count > 1) {
      unsigned place = 1;
      while (n / place >= 10) place *= 10;
      for (; place; place /= 10) text[at++] = static_cast<char>('0' + n / place % 10);
    }
    return text;
  }

  // Destroyed from the last to the first: the nodes first, then the devices that serve them.
  std::optional<device_class> class_;
  Numbers numbers_;
  std::array<std::optional<class_device>, Count> nodes_;
};

}  // namespace detail

/// A chrdev_module with a class of its own, so that its nodes appear and disappear with the module: /dev/NAME, or
/// /dev/NAME0 and so on if `Count` is more than 1. They belong to root and have the permissions `Mode`. One driver
/// object serves them all; its open() sees the minor.
template <class Driver, fixed_string Name, unsigned Mode = 0600, dev_t First = 0, unsigned Count = 1>
class class_chrdev_module : public detail::with_nodes<chrdev_module<Driver, Name, First, Count>, Name, Mode, Count> {};

/// The same with a driver for each minor, as in chrdev_array_module.
template <class Driver, fixed_string Name, unsigned Mode = 0600, dev_t First = 0, unsigned Count = 1>
class class_chrdev_array_module
    : public detail::with_nodes<chrdev_array_module<Driver, Name, First, Count>, Name, Mode, Count> {};

/// A module of one misc device driver, made as by chrdev_module: /dev/NAME with `Mode`, and a minor of major 10.
template <class Driver, fixed_string Name, unsigned Mode = 0600, int Minor = waist::LKM_MISC_DYNAMIC_MINOR>
class misc_module {
 public:
  using driver = Driver;
  using params = detail::params_of<Driver>;

  result<> init(module_ref self, params& p)
  {
    log_operations<Driver>(self);
    LKM_TRY(detail::emplace_device<Driver>(device_, p, self,
                                           misc_options{.name = Name.text, .mode = Mode, .minor = Minor}));
    return device_->add();
  }

 private:
  std::optional<misc_device<Driver>> device_;
};

}  // namespace lkm
