// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/base.h (Linux 6.1): what the driver core keeps of classes (class.hpp) and devices (device.hpp).
#pragma once

#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/drivers/base/devtmpfs.hpp>
#include <lkm/sim/include/linux/device.h>
#include <lkm/sim/lib/kobject_add.hpp>

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

namespace lkm::sim {

/// The classes and devices of one kernel.
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

  void take_away(const departure& who) override;

  const waist::lkm_class* block_class = nullptr;  // the class whose nodes are block special files
  waist::kset* devices = nullptr;
  waist::kset* classes = nullptr;

 private:
  waist::kobject* parent_of(waist::device* dev);
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
};

}  // namespace lkm::sim
