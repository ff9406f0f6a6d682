// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/char/misc.c (Linux 6.1): many drivers share major 10, a minor each.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/drivers/base/class.hpp>
#include <lkm/sim/include/linux/miscdevice.h>
#include <lkm/sim/kernel/locking/mutex.hpp>

#include <algorithm>
#include <bitset>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

/// The misc devices of one kernel, its class and its major.
class misc_devices final : public subsystem {
 public:
  static constexpr unsigned major = 10;

  void boot(boot_files& files) override
  {
    init();
    files.proc("misc", [this] { return proc_misc(); });
  }

  int add(waist::miscdevice* misc);
  void remove(waist::miscdevice* misc);
  int open(waist::inode* inode, waist::file* file);

  /// The lines of /proc/misc: the latest first.
  std::string proc_misc() const
  {
    std::string lines;
    for (const auto& [misc, made] : list_) {
      char number[16];
      std::snprintf(number, sizeof number, "%3d ", misc->minor);
      lines += number + std::string(misc->name ? misc->name : "") + '\n';
    }
    return lines;
  }

  /// Comes before the driver core's: the devices go with it.
  void take_away(const departure& who) override
  {
    std::vector<std::pair<waist::miscdevice*, short_trace>> left;
    for (const auto& [misc, made] : list_)
      if (made.by == who.module()) left.push_back({misc, made.at});
    for (const auto& [misc, where] : left) {
      who.left("misc device \"" + std::string(misc->name) + '"', "misc_deregister()", &where);
      remove(misc);
    }
    if (!who.module()) exit();
  }

 private:
  void init();
  void exit();

  static constexpr int dynamic_minors = 128;

  waist::miscdevice* find(int minor) const
  {
    const auto found = std::find_if(list_.begin(), list_.end(), [&](const auto& m) { return m.first->minor == minor; });
    return found == list_.end() ? nullptr : found->first;
  }
  // Bit 0 is minor 127.
  void set_dynamic(int minor, bool taken)
  {
    if (const int i = dynamic_minors - minor - 1; i >= 0 && i < dynamic_minors)
      minors_.set(static_cast<std::size_t>(i), taken);
  }

  waist::mutex lock_{};  // misc_mtx
  std::bitset<dynamic_minors> minors_;
  std::vector<std::pair<waist::miscdevice*, maker>> list_;  // the latest first
  waist::lkm_class* class_ = nullptr;
  waist::cdev cdev_{};
};

inline constexpr waist::file_operations misc_operations = [] {
  waist::file_operations ops{};
  ops.open = [](waist::inode* inode, waist::file* file) { return part<misc_devices>().open(inode, file); };
  ops.llseek = waist::noop_llseek;
  return ops;
}();

inline void misc_devices::init()
{
  waist::__mutex_init(&lock_, "misc_mtx", &lock_key<struct misc_mtx>);
  int error = 0;
  class_ = waist::__class_create(nullptr, "misc", nullptr);
  class_->devnode = [](waist::device* dev, waist::umode_t* mode) -> char* {
    const auto* const misc = static_cast<const waist::miscdevice*>(waist::dev_get_drvdata(dev));
    if (mode && misc->mode) *mode = misc->mode;
    return misc->nodename ? kernel_strdup(misc->nodename) : nullptr;
  };
  auto& devices = part<char_devices>();
  devices.reserve(major, 0, 256, "misc", error);
  waist::cdev_init(&cdev_, &misc_operations);
  cdev_.dev = waist::MKDEV(major, 0);
  cdev_.count = 256;
  devices.live.add(cdev_.dev, cdev_.count, &cdev_);
}

inline void misc_devices::exit()
{
  waist::class_destroy(std::exchange(class_, nullptr));
  part<char_devices>().live.remove(cdev_.dev, cdev_.count);
  part<char_devices>().give_back(major, 0, 256);
}

inline int misc_devices::add(waist::miscdevice* misc)
{
  const bool is_dynamic = misc->minor == waist::MISC_DYNAMIC_MINOR;
  waist::INIT_LIST_HEAD(&misc->list);
  waist::mutex_lock(&lock_);
  int error = 0;
  if (is_dynamic) {
    std::size_t i = 0;
    while (i < dynamic_minors && minors_[i]) ++i;
    if (i < dynamic_minors) {
      misc->minor = dynamic_minors - static_cast<int>(i) - 1;
      minors_.set(i);
    } else {
      error = -EBUSY;
    }
  } else if (find(misc->minor)) {
    error = -EBUSY;
  }
  if (!error) {
    misc->this_device =
        waist::device_create_with_groups(class_, misc->parent, waist::MKDEV(major, static_cast<unsigned>(misc->minor)),
                                         misc, misc->groups, "%s", misc->name);
    if (waist::IS_ERR(misc->this_device)) {
      error = static_cast<int>(waist::PTR_ERR(misc->this_device));
      if (is_dynamic) {
        set_dynamic(misc->minor, false);
        misc->minor = waist::MISC_DYNAMIC_MINOR;
      }
    } else {
      list_.insert(list_.begin(), {misc, part<char_devices>().maker_now()});
    }
  }
  waist::mutex_unlock(&lock_);
  return error;
}

inline void misc_devices::remove(waist::miscdevice* misc)
{
  waist::mutex_lock(&lock_);
  const auto found = std::find_if(list_.begin(), list_.end(), [&](const auto& m) { return m.first == misc; });
  if (found == list_.end()) {
    waist::mutex_unlock(&lock_);
    return oops("BUG: misc_deregister() of a device that is not registered");
  }
  list_.erase(found);
  waist::device_destroy(class_, waist::MKDEV(major, static_cast<unsigned>(misc->minor)));
  // Also for a minor below 128 that was asked for by number, as Linux does it.
  set_dynamic(misc->minor, false);
  waist::mutex_unlock(&lock_);
}

inline int misc_devices::open(waist::inode* inode, waist::file* file)
{
  waist::mutex_lock(&lock_);
  const auto minor = static_cast<int>(waist::iminor(inode));
  auto* const misc = find(minor);
  const auto* fops = misc ? misc->fops : nullptr;
  if (fops && !get_module(fops->owner)) fops = nullptr;
  // Here Linux asks for the module char-major-10-MINOR, when the minor is below MISC_DYNAMIC_MINOR, and looks again.
  int error = -ENODEV;
  if (fops) {
    file->private_data = misc;
    file->f_op = fops;
    error = fops->open ? fops->open(inode, file) : 0;
  }
  waist::mutex_unlock(&lock_);
  return error;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/char/misc.ipp>
#endif
