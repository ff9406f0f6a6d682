// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/base.h (Linux 6.1): what the driver core keeps of classes (class.hpp) and devices (device.hpp).
#pragma once

#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/drivers/base/devtmpfs.hpp>
#include <lkm/sim/lib/kobject_uevent.hpp>
#include <lkm/sim/include/linux/device.h>
#include <lkm/sim/fs/sysfs/sysfs.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// What the core keeps of a class.
struct lkm::waist::subsys_private {
  kobject kobj{};
  kernfs_node directory{};
  lkm_class* cls = nullptr;
  std::vector<device*> devices = {};  // in the order in which they came
  const module* by = nullptr;         // whose init or exit ran when it was made, for reports
};

namespace lkm::sim {

/// The classes and devices of one kernel.
class driver_core final : public subsystem {
 public:
  driver_core(sysfs& files, devtmpfs& nodes) : files_(files), nodes_(nodes) {}

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

  void take_away(const departure& who) override;

  const waist::lkm_class* block_class = nullptr;  // the class whose nodes are block special files

 private:
  struct device_private {
    std::unique_ptr<waist::kernfs_node> directory;
    std::string glue;  // the directory of its class above, which goes with its last device; empty: none
    const waist::module* by;
  };

  static std::string directory_of(const waist::kobject& kobj) { return kobj.sd->path; }
  static std::string class_directory(const waist::lkm_class* cls) { return "/class/" + std::string(cls->p->kobj.name); }
  int add_directory(const waist::kobject& kobj, const std::string& path);
  void place(waist::device* dev, device_private& p);
  int make_entries(waist::device* dev);
  void remove_entries(waist::device* dev);
  void remove_directory(waist::device* dev);
  waist::umode_t type_of(const waist::device* dev) const
  {
    return block_class && dev->lkm_class == block_class ? waist::umode_t{S_IFBLK} : waist::umode_t{S_IFCHR};
  }
  std::string number_link(const waist::device* dev) const
  {
    return (type_of(dev) == S_IFBLK ? "/dev/block/" : "/dev/char/") + number(dev->devt);
  }
  static std::string number(waist::dev_t devt)
  {
    return std::to_string(waist::MAJOR(devt)) + ':' + std::to_string(waist::MINOR(devt));
  }

  sysfs& files_;
  devtmpfs& nodes_;
  std::vector<std::unique_ptr<waist::subsys_private>> classes_;
  std::vector<std::pair<waist::device*, device_private>> devices_;  // that are added
};

}  // namespace lkm::sim
