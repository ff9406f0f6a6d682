// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/base.h (Linux 6.1): what the driver core keeps of classes (class.hpp), devices (core.hpp),
/// buses (bus.hpp), drivers (driver.hpp) and what devices release (devres.hpp).
#pragma once

#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/drivers/base/devtmpfs.hpp>
#include <lkm/sim/include/linux/device.h>
#include <lkm/sim/kernel/workqueue.hpp>
#include <lkm/sim/lib/kobject_add.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// What the core keeps of a class.
struct lkm::waist::subsys_private {
  kset subsys{};     // the class itself
  kset glue_dirs{};  // directories of the class among the devices
  lkm_class* cls = nullptr;
  std::vector<device*> devices = {};  // in the order in which they came
  sim::maker made;                    // for reports
};

/// What the core keeps of a bus.
struct lkm::waist::lkm_bus_private {
  kset subsys{};  // the bus itself
  kset *devices_kset = nullptr, *drivers_kset = nullptr;
  bus_type* bus = nullptr;
  std::vector<device*> devices = {};  // in the order in which they came, as all of these
  std::vector<device_driver*> drivers = {};
  bool drivers_autoprobe = true;
  sim::maker made;
};

/// What the core keeps of a driver.
struct lkm::waist::driver_private {
  kobject kobj{};
  device_driver* driver = nullptr;
  std::vector<device*> devices = {};  // that are bound
  sim::maker made;
};

namespace lkm::sim {

/// Something that a device releases, or a marker of a group.
struct devres {
  enum class kind { resource, opens, closes } is = kind::resource;
  void* data = nullptr;  // from kmalloc(), for leak checkers; the id of a group
  std::size_t size = 0;
  waist::dr_release_t release = nullptr;  // null for memory alone
  bool is_the_kernels = false;            // release is not a module's
  std::size_t group = 0;                  // of a marker: the same number for both
};

/// Calls `visit` for each of `all` behind `start` (null: from the first) that is still in there, until it returns
/// something else than 0, which is the result.
template <class Object, class Visit>
int for_each_behind(std::vector<Object*>& all, const Object* start, Visit visit)
{
  const auto snapshot = all;
  auto at = snapshot.begin();
  if (start) {
    at = std::ranges::find(snapshot, start);
    if (at != snapshot.end()) ++at;
  }
  for (; at != snapshot.end(); ++at)
    if (std::ranges::find(all, *at) != all.end())
      if (const int result = visit(*at)) return result;
  return 0;
}

/// The classes, buses, drivers and devices of one kernel.
class driver_core final : public subsystem {
 public:
  explicit driver_core(devtmpfs& nodes) : nodes_(nodes) {}

  /// /sys/devices, /sys/class and /sys/dev.
  void boot(boot_files&) override;

  int register_class(waist::lkm_class* cls);
  void unregister_class(waist::lkm_class* cls);
  int add(waist::device* dev);
  void del(waist::device* dev);
  /// The first device of the class with that number; null when there is none.
  waist::device* find(const waist::lkm_class* cls, waist::dev_t devt) const;
  /// Throws `kernel_bug` for a class that is not registered: Linux would follow a pointer into freed memory.
  void must_know(const waist::lkm_class* cls, const char* function) const;

  /// The node's name below /dev; `mode` may be null.
  static std::string devnode(waist::device* dev, waist::umode_t* mode);

  int register_bus(waist::bus_type* bus);
  void unregister_bus(waist::bus_type* bus);
  bool knows(const waist::bus_type* bus) const { return bus && find_by(buses_, &waist::lkm_bus_private::bus, bus); }
  bool knows(const waist::device_driver* drv) const
  {
    return drv && find_by(drivers_, &waist::driver_private::driver, drv);
  }
  bool knows(const waist::device* dev) const
  {
    return std::ranges::any_of(devices_, [&](const auto& d) { return d.first == dev; });
  }

  int add_driver(waist::device_driver* drv);
  int register_driver(waist::device_driver* drv);
  void unregister_driver(waist::device_driver* drv);

  /// Binding: dd.hpp.
  static int matches(waist::device_driver* drv, waist::device* dev)
  {
    return drv->bus->match ? drv->bus->match(dev, drv) : 1;
  }
  int attach(waist::device* dev);
  int attach(waist::device_driver* drv);
  int bind(waist::device* dev);
  int bind_to(waist::device_driver* drv, waist::device* dev);
  void release_driver(waist::device* dev, const waist::device_driver* only = nullptr);
  waist::work_struct deferred_work{};
  void probe_deferred();

  /// What devices release: devres.hpp.
  void add_devres(waist::device* dev, devres fresh) { devres_[dev].push_back(fresh); }
  devres* find_devres(waist::device* dev, waist::dr_release_t release, waist::dr_match_t match, void* data);
  /// Takes the one that find_devres() found out of the list.
  devres take_devres(waist::device* dev, const devres* found);
  void release_devres(waist::device* dev, devres one) const;
  int release_devres(waist::device* dev, std::vector<devres> list) const;
  int release_all(waist::device* dev);
  void forget_devres(waist::device* dev) { devres_.erase(dev); }
  std::vector<devres>& devres_of(waist::device* dev) { return devres_[dev]; }
  std::map<const void*, devres> loose_devres;  // that no device has yet, or any more
  std::size_t groups_made = 0;

  int for_each_child(const waist::device* parent, bool backwards, const std::function<int(waist::device*)>& visit) const
  {
    std::vector<waist::device*> children;
    for (const auto& [dev, made] : devices_)
      if (dev->parent == parent) children.push_back(dev);
    if (backwards) std::ranges::reverse(children);
    return for_each_behind<waist::device>(children, nullptr, visit);
  }

  bool takes_away() const { return leaving_ != nullptr; }
  /// What `take_away` removes, without calls into the module that goes.
  template <class TakeAway>
  void while_it_leaves(const departure& who, TakeAway take_away)
  {
    const auto* const before = std::exchange(leaving_, &who);
    take_away();
    leaving_ = before;
  }
  /// False when a function is not called any more, because the module that it may be of goes.
  bool may_call(const void* function) const { return !leaving_ || (leaving_->module() && !leaving_->owns(function)); }
  template <class Function>
  bool may_call_function(Function* function) const
  {
    // SAFETY: an address of code, to be compared.
    return function && may_call(reinterpret_cast<const void*>(function));
  }

  void booted() override
  {
    for (const auto& [dev, made] : devices_) the_kernels_.push_back(dev);
    for (const auto& b : buses_) the_kernels_.push_back(b->bus);
    for (const auto& d : drivers_) the_kernels_.push_back(d->driver);
  }
  void take_away(const departure& who) override;

  const waist::lkm_class* block_class = nullptr;  // the class whose nodes are block special files
  waist::kset* devices = nullptr;
  waist::kset* classes = nullptr;

 private:
  template <class All, class Member, class Object>
  static bool find_by(const All& all, Member member, const Object* object)
  {
    return std::ranges::any_of(all, [&](const auto& one) { return (*one).*member == object; });
  }
  waist::kobject* parent_of(waist::device* dev);
  int enter_bus(waist::device* dev);
  void leave_bus(waist::device* dev);
  int try_to_attach(waist::device_driver* drv, waist::device* dev);
  int probe(waist::device_driver* drv, waist::device* dev);
  int probe_now(waist::device_driver* drv, waist::device* dev);
  int really_probe(waist::device_driver* drv, waist::device* dev);
  static int link_driver(waist::device* dev);
  static void unlink_driver(waist::device* dev);
  void has_bound(waist::device* dev);
  void call_remove(waist::device* dev);
  void clean_up_unbound(waist::device* dev);
  void defer(waist::device* dev);
  void forget_deferred(waist::device* dev);
  void try_deferred();
  void link_module(const waist::device_driver* drv);
  void unlink_module(const waist::device_driver* drv);
  void take_away_drivers(const departure& who);
  void take_away_devices(const departure& who);
  void clean_up_glue(waist::kobject* directory) const;
  int make_entries(waist::device* dev);
  int make_links(waist::device* dev);
  void remove_links(waist::device* dev);
  int make_node(waist::device* dev);
  void remove_node(waist::device* dev);
  void remove_directory(waist::device* dev);
  waist::umode_t type_of(const waist::device* dev) const
  {
    return block_class && dev->lkm_class == block_class ? waist::umode_t{S_IFBLK} : waist::umode_t{S_IFCHR};
  }
  waist::kobject* number_directory(const waist::device* dev) const
  {
    return type_of(dev) == S_IFBLK ? dev_block_ : dev_char_;
  }
  static std::string number(waist::dev_t devt)
  {
    return std::to_string(waist::MAJOR(devt)) + ':' + std::to_string(waist::MINOR(devt));
  }

  devtmpfs& nodes_;
  waist::kobject *virtual_ = nullptr, *dev_char_ = nullptr, *dev_block_ = nullptr;
  std::vector<std::unique_ptr<waist::subsys_private>> classes_;
  std::vector<std::pair<waist::device*, maker>> devices_;  // that are added
  std::vector<std::unique_ptr<waist::lkm_bus_private>> buses_;
  std::vector<std::unique_ptr<waist::driver_private>> drivers_;
  std::map<const waist::module*, waist::kobject*> driver_directories_;  // /sys/module/NAME/drivers
  std::map<const waist::device*, std::vector<devres>> devres_;
  std::vector<waist::device*> dying_;                     // device_del() has begun
  std::vector<waist::device*> deferred_, to_be_retried_;  // probe() returned -EPROBE_DEFER
  unsigned long retries_ = 0;
  std::vector<const void*> the_kernels_;
  const departure* leaving_ = nullptr;
};

}  // namespace lkm::sim
