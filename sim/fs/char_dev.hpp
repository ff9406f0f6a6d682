// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/char_dev.c (Linux 6.1): who owns which numbers, and which cdev answers for a device node.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/assigned_majors.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/core/remarks.hpp>
#include <lkm/sim/drivers/base/map.hpp>
#include <lkm/sim/lib/kobject.hpp>
#include <lkm/sim/include/linux/cdev.h>
#include <lkm/sim/include/linux/fs.h>
#include <lkm/sim/include/linux/module.h>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace lkm::sim {

// kernel/module/main.c
bool get_module(waist::module* mod);

// block/genhd.c
std::string proc_block_devices();

/// The region table (`chrdevs`) and the map of live cdevs (`cdev_map`).
class char_devices final : public subsystem {
 public:
  struct region {
    unsigned major;
    unsigned baseminor;
    unsigned minorct;
    std::string name;
    maker made;                   // for reports
    waist::cdev* cdev = nullptr;  // register_chrdev() makes its own
  };

  /// Reserves minors of one major; major 0 takes a free one. Returns the region, or an error in `error`.
  region* reserve(unsigned major, unsigned baseminor, unsigned minorct, const char* name, int& error);

  /// Gives back the region that is exactly this one; null when there is none.
  std::unique_ptr<region> give_back(unsigned major, unsigned baseminor, unsigned minorct);

  bool reserved(waist::dev_t dev, std::uint64_t count) const;

  const region* region_of(waist::dev_t dev) const;

  /// The lines of /proc/devices below "Character devices:".
  std::string proc_devices() const;

  void boot(boot_files& files) override;
  void take_away(const departure& who) override;

  template <class Visit>
  void for_each_region(Visit visit) const
  {
    for (const auto& bucket : regions_)
      for (const auto& r : bucket) visit(*r);
  }

  kobj_map<waist::cdev> live;
  const waist::module* module_running = nullptr;  // whose init or exit runs, for reports
  maker maker_now() const { return {module_running, short_trace::here()}; }

  /// Where each cdev of a driver was added.
  std::map<const waist::cdev*, short_trace> cdevs_added;
  const short_trace* trace_of(const waist::cdev* p) const;

 private:
  static constexpr std::size_t buckets = 255;

  int find_dynamic_major() const;

  /// Linux says nothing when numbers are given back that nobody has.
  void note_nobodys(unsigned major, unsigned baseminor, unsigned minorct) const;

  /// Once for each major.
  void note_assigned(unsigned major, const char* name);

  std::bitset<waist::CHRDEV_MAJOR_MAX> noted_;
  std::size_t made_by_modules_ = 0;  // of the regions
  // Invariant: each bucket is sorted by major, then by minor; the regions of a major do not overlap.
  std::array<std::vector<std::unique_ptr<region>>, buckets> regions_;
};

waist::cdev* cdev_of(waist::kobject* kobj);

/// Linux's cdev_get: a reference to the cdev and to the module behind it.
bool cdev_get(waist::cdev* p);

/// A node goes away: its cdev forgets it.
void cd_forget(waist::inode* inode);

/// Nodes that have looked the cdev up must look again.
void cdev_purge(waist::cdev* p);

inline void char_devices::take_away(const departure& who)
{
  const auto numbers = [](waist::dev_t dev, unsigned count) {
    return std::to_string(waist::MAJOR(dev)) + ":" + std::to_string(waist::MINOR(dev)) + "+" + std::to_string(count);
  };
  std::vector<region> regions;
  if (!who.module() || made_by_modules_)
    for_each_region([&](const auto& r) {
      if (!who.module() || r.made.by == who.module()) regions.push_back(r);
    });
  const auto made_by_register_chrdev = [&](const waist::cdev* p) {
    return std::any_of(regions.begin(), regions.end(), [&](const auto& r) { return r.cdev == p; });
  };
  std::vector<waist::cdev*> cdevs;
  live.for_each([&](const auto& probe) {
    auto* const p = probe.value;
    const bool has_owner = who.module() && (p->owner == who.module() || (p->ops && p->ops->owner == who.module()));
    if (has_owner || who.owns(p) || who.owns(p->ops)) cdevs.push_back(p);
  });
  for (auto* const p : cdevs) {
    if (!made_by_register_chrdev(p)) who.left("cdev " + numbers(p->dev, p->count), "cdev_del()", trace_of(p));
    live.remove(p->dev, p->count);
    cdev_purge(p);
  }
  for (const auto& r : regions) {
    if (r.cdev)
      who.left("major " + std::to_string(r.major) + " \"" + r.name + "\" of register_chrdev()", "unregister_chrdev()",
               &r.made.at);
    else
      who.left("region " + numbers(waist::MKDEV(r.major, r.baseminor), r.minorct) + " \"" + r.name + '"',
               "unregister_chrdev_region()", &r.made.at);
    give_back(r.major, r.baseminor, r.minorct);
  }
}

/// Calls visit(major, baseminor, minorct) for each major that `count` numbers from `from` on touch, until it returns an
/// error, which is returned. As in Linux, a range that would end behind the last number has no numbers.
template <class Visit>
int for_each_major(waist::dev_t from, unsigned count, Visit visit)
{
  if (static_cast<waist::dev_t>(from + count) < from) return 0;
  while (count > 0) {
    const auto minorct = std::min(count, waist::MINORMASK + 1 - waist::MINOR(from));
    if (const int error = visit(waist::MAJOR(from), waist::MINOR(from), minorct)) return error;
    from += minorct;
    count -= minorct;
  }
  return 0;
}

inline constexpr waist::kobj_type cdev_default_type{[](waist::kobject* kobj) {
                                                      auto* const parent = kobj->parent;
                                                      cdev_purge(cdev_of(kobj));
                                                      waist::kobject_put(parent);
                                                    },
                                                    nullptr,
                                                    nullptr,
                                                    nullptr,
                                                    nullptr,
                                                    nullptr};

inline constexpr waist::kobj_type cdev_dynamic_type{[](waist::kobject* kobj) {
                                                      auto* const parent = kobj->parent;
                                                      cdev_purge(cdev_of(kobj));
                                                      waist::kfree(cdev_of(kobj));
                                                      waist::kobject_put(parent);
                                                    },
                                                    nullptr,
                                                    nullptr,
                                                    nullptr,
                                                    nullptr,
                                                    nullptr};

/// Has a module loaded: sim/kmod.hpp. 0, or a positive number when there is none.
int request_module(const std::string& name);

/// The cdev for a device; a module that says it drives it is loaded when nobody does.
const kobj_map<waist::cdev>::probe* look_up_or_load(waist::dev_t dev);

/// The driver's open(). EOPENSTALE is for open(2) itself, which tries again.
int call_open(waist::file& f);

/// Open of a character special file: finds the cdev and puts its operations into the file.
int chrdev_open(waist::inode* inode, waist::file* filp);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/char_dev.ipp>
#endif
