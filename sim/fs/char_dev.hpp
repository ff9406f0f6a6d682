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
  region* reserve(unsigned major, unsigned baseminor, unsigned minorct, const char* name, int& error)
  {
    if (major >= waist::CHRDEV_MAJOR_MAX) {
      log(3, "CHRDEV \"" + std::string(name) + "\" major requested (" + std::to_string(major) +
                 ") is greater than the maximum (" + std::to_string(waist::CHRDEV_MAJOR_MAX - 1) + ")");
      error = -EINVAL;
      return nullptr;
    }
    if (minorct > waist::MINORMASK + 1 - baseminor) {
      log(3, "CHRDEV \"" + std::string(name) + "\" minor range requested (" + std::to_string(baseminor) + "-" +
                 std::to_string(baseminor + minorct - 1) + ") is out of range of maximum range (0-" +
                 std::to_string(waist::MINORMASK) + ") for a single major");
      error = -EINVAL;
      return nullptr;
    }
    if (major == 0) {
      const int found = find_dynamic_major();
      if (found < 0) {
        log(3, "CHRDEV \"" + std::string(name) + "\" dynamic allocation region is full");
        error = found;
        return nullptr;
      }
      major = static_cast<unsigned>(found);
    }
    auto& bucket = regions_[major % buckets];
    auto at = bucket.begin();
    for (; at != bucket.end(); ++at) {
      const auto& r = **at;
      if (r.major < major) continue;
      if (r.major > major) break;
      if (r.baseminor + r.minorct <= baseminor) continue;
      if (r.baseminor >= baseminor + minorct) break;
      error = -EBUSY;
      return nullptr;
    }
    note_assigned(major, name);
    if (module_running) ++made_by_modules_;
    // strlcpy into 64 characters
    auto fresh =
        std::make_unique<region>(region{major, baseminor, minorct, std::string(name).substr(0, 63), maker_now()});
    return bucket.insert(at, std::move(fresh))->get();
  }

  /// Gives back the region that is exactly this one; null when there is none.
  std::unique_ptr<region> give_back(unsigned major, unsigned baseminor, unsigned minorct)
  {
    auto& bucket = regions_[major % buckets];
    const auto found = std::find_if(bucket.begin(), bucket.end(), [&](const auto& r) {
      return r->major == major && r->baseminor == baseminor && r->minorct == minorct;
    });
    if (found == bucket.end()) return note_nobodys(major, baseminor, minorct), nullptr;
    if (module_running && (*found)->made.by && (*found)->made.by != module_running)
      part<report>().add(severity::bug, std::string("module ") + module_running->name + " gave back major " +
                                            std::to_string(major) + " \"" + (*found)->name + "\", which is module " +
                                            (*found)->made.by->name + "'s");
    auto taken = std::move(*found);
    bucket.erase(found);
    if (taken->made.by) --made_by_modules_;
    return taken;
  }

  bool reserved(waist::dev_t dev, std::uint64_t count) const
  {
    for (std::uint64_t n = 0; n < count;) {
      const auto at = static_cast<waist::dev_t>(dev + n);
      const auto* const r = region_of(at);
      if (!r) return false;
      n += r->baseminor + r->minorct - waist::MINOR(at);
    }
    return true;
  }

  const region* region_of(waist::dev_t dev) const
  {
    for (const auto& r : regions_[waist::MAJOR(dev) % buckets])
      if (r->major == waist::MAJOR(dev) && waist::MINOR(dev) - r->baseminor < r->minorct) return r.get();
    return nullptr;
  }

  /// The lines of /proc/devices below "Character devices:".
  std::string proc_devices() const
  {
    std::string lines;
    for (unsigned major = 0; major < waist::CHRDEV_MAJOR_MAX; ++major)
      for (const auto& r : regions_[major % buckets])
        if (r->major == major) {
          char number[16];
          std::snprintf(number, sizeof number, "%3u ", major);
          lines += number + r->name + '\n';
        }
    return lines;
  }

  void boot(boot_files& files) override
  {
    files.proc("devices", [this] { return "Character devices:\n" + proc_devices() + "\nBlock devices:\n"; });
  }
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
  const short_trace* trace_of(const waist::cdev* p) const
  {
    const auto found = cdevs_added.find(p);
    return found == cdevs_added.end() ? nullptr : &found->second;
  }

 private:
  static constexpr std::size_t buckets = 255;

  int find_dynamic_major() const
  {
    // Linux looks for an empty bucket here, so a major 255 higher makes its bucket taken, too.
    for (auto i = static_cast<unsigned>(buckets) - 1; i >= waist::CHRDEV_MAJOR_DYN_END; --i)
      if (regions_[i].empty()) return static_cast<int>(i);
    for (auto i = waist::CHRDEV_MAJOR_DYN_EXT_START; i >= waist::CHRDEV_MAJOR_DYN_EXT_END; --i) {
      const auto& bucket = regions_[i % buckets];
      if (std::none_of(bucket.begin(), bucket.end(), [&](const auto& r) { return r->major == i; }))
        return static_cast<int>(i);
    }
    return -EBUSY;
  }

  /// Linux says nothing when numbers are given back that nobody has.
  void note_nobodys(unsigned major, unsigned baseminor, unsigned minorct) const
  {
    part<report>().add(severity::note, std::string(module_running ? module_running->name : "somebody") +
                                           " gave back numbers that nobody has: " + std::to_string(major) + ":" +
                                           std::to_string(baseminor) + "+" + std::to_string(minorct) + " in " +
                                           short_trace::here().text() +
                                           ": a number that was not kept, or an error path that undoes too much?");
  }

  /// Once for each major.
  void note_assigned(unsigned major, const char* name)
  {
    const auto owner = assigned_chrdev(major);
    if (owner.empty() || !module_running || noted_[major]) return;
    noted_.set(major);
    part<report>().add(severity::note,
                       std::string("module ") + module_running->name + " takes character major " +
                           std::to_string(major) + " as \"" + name + "\", which Linux's device list gives to \"" +
                           std::string(owner) +
                           "\": take 0 and let the kernel choose, or one for experiments (60-63, 120-127, 240-254)");
  }

  std::bitset<waist::CHRDEV_MAJOR_MAX> noted_;
  std::size_t made_by_modules_ = 0;  // of the regions
  // Invariant: each bucket is sorted by major, then by minor; the regions of a major do not overlap.
  std::array<std::vector<std::unique_ptr<region>>, buckets> regions_;
};

inline waist::cdev* cdev_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::cdev, kobj) == 0);
  // SAFETY: called for the kobject of a cdev only, which is its first member.
  return reinterpret_cast<waist::cdev*>(kobj);
}

/// Linux's cdev_get: a reference to the cdev and to the module behind it.
inline bool cdev_get(waist::cdev* p)
{
  if (p->owner && !get_module(p->owner)) return false;
  if (waist::kobject_get_unless_zero(&p->kobj)) return true;
  waist::module_put(p->owner);
  return false;
}

/// A node goes away: its cdev forgets it.
inline void cd_forget(waist::inode* inode)
{
  waist::list_del_init(&inode->i_devices);
  inode->i_cdev = nullptr;
}

/// Nodes that have looked the cdev up must look again.
inline void cdev_purge(waist::cdev* p)
{
  const auto* const nobody = &p->list;
  for (auto* first = p->list.next; first != nobody; first = p->list.next)
    cd_forget(waist::container_of<waist::inode>(first, offsetof(waist::inode, i_devices)));
}

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
inline const kobj_map<waist::cdev>::probe* look_up_or_load(waist::dev_t dev)
{
  auto& live = part<char_devices>().live;
  if (const auto* const found = live.find(dev)) return found;
  const auto major = "char-major-" + std::to_string(waist::MAJOR(dev));
  if (request_module(major + '-' + std::to_string(waist::MINOR(dev))) > 0) request_module(major);
  return live.find(dev);
}

/// The driver's open(). EOPENSTALE is for open(2) itself, which tries again.
inline int call_open(waist::file& f)
{
  if (!f.f_op->open) return 0;
  const int error = f.f_op->open(f.f_inode, &f);
  return error == -waist::EOPENSTALE ? error : remark_if_odd("open", f.f_op->open, &f, error);
}

/// Open of a character special file: finds the cdev and puts its operations into the file.
inline int chrdev_open(waist::inode* inode, waist::file* filp)
{
  auto* p = inode->i_cdev;
  if (!p) {
    const auto* const found = look_up_or_load(inode->i_rdev);
    if (!found || !cdev_get(found->value)) return -ENXIO;
    p = inode->i_cdev = found->value;
    waist::list_add(&inode->i_devices, &p->list);
  } else if (!cdev_get(p)) {
    return -ENXIO;
  }

  int error = -ENXIO;
  if (p->ops && (!p->ops->owner || get_module(p->ops->owner))) {
    filp->f_op = p->ops;
    error = call_open(*filp);
    // open() may have put other operations in place, and those hold a module then.
    if (error) waist::module_put(filp->f_op->owner);
  }
  if (error) waist::cdev_put(p);
  return error;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/char_dev.ipp>
#endif
