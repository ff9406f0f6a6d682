// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/char_dev.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int register_chrdev_region(dev_t from, unsigned count, const char* name)
{
  unsigned reserved = 0;
  const int error = sim::for_each_major(from, count, [&](unsigned major, unsigned baseminor, unsigned minorct) {
    int refused = 0;
    if (sim::part<sim::char_devices>().reserve(major, baseminor, minorct, name, refused)) reserved += minorct;
    return refused;
  });
  if (error) unregister_chrdev_region(from, reserved);
  return error;
}
LKM_EXPORT_SYMBOL(register_chrdev_region);

LKM_SIM_INLINE int alloc_chrdev_region(dev_t* dev, unsigned baseminor, unsigned count, const char* name)
{
  int error = 0;
  if (const auto* const chosen = sim::part<sim::char_devices>().reserve(0, baseminor, count, name, error))
    *dev = MKDEV(chosen->major, chosen->baseminor);
  return error;
}
LKM_EXPORT_SYMBOL(alloc_chrdev_region);

LKM_SIM_INLINE void unregister_chrdev_region(dev_t from, unsigned count)
{
  sim::for_each_major(from, count, [](unsigned major, unsigned baseminor, unsigned minorct) {
    sim::part<sim::char_devices>().give_back(major, baseminor, minorct);
    return 0;
  });
}
LKM_EXPORT_SYMBOL(unregister_chrdev_region);

LKM_SIM_INLINE void cdev_init(cdev* p, const file_operations* fops)
{
  std::memset(static_cast<void*>(p), 0, sizeof *p);
  INIT_LIST_HEAD(&p->list);
  kobject_init(&p->kobj, &sim::cdev_default_type);
  p->ops = fops;
}
LKM_EXPORT_SYMBOL(cdev_init);

LKM_SIM_INLINE cdev* cdev_alloc()
{
  auto* const p = static_cast<cdev*>(sim::kernel_zalloc(sizeof(cdev)));
  if (p) {
    INIT_LIST_HEAD(&p->list);
    kobject_init(&p->kobj, &sim::cdev_dynamic_type);
  }
  return p;
}
LKM_EXPORT_SYMBOL(cdev_alloc);

LKM_SIM_INLINE int cdev_add(cdev* p, dev_t dev, unsigned count)
{
  auto& devices = sim::part<sim::char_devices>();
  p->dev = dev;
  p->count = count;
  // WHITEOUT_DEV, which overlayfs has taken.
  if (dev == MKDEV(0, 0)) {
    lkm_warn("fs/char_dev.c", __LINE__, "cdev_add", "device number 0:0");
    return -EBUSY;
  }
  if (!devices.reserved(dev, count))
    sim::part<sim::report>().add(
        sim::severity::note, "cdev_add() on " + std::to_string(MAJOR(dev)) + ":" + std::to_string(MINOR(dev)) + "+" +
                                 std::to_string(count) +
                                 ", which nobody has reserved: call register_chrdev_region() first");
  devices.live.add(dev, count, p);
  devices.cdevs_added[p] = sim::short_trace::here();
  kobject_get(p->kobj.parent);
  return 0;
}
LKM_EXPORT_SYMBOL(cdev_add);

LKM_SIM_INLINE void cdev_del(cdev* p)
{
  sim::refuse_error_pointer(p, "cdev_del()");
  auto& devices = sim::part<sim::char_devices>();
  devices.live.remove(p->dev, p->count);
  devices.cdevs_added.erase(p);
  kobject_put(&p->kobj);
}
LKM_EXPORT_SYMBOL(cdev_del);

LKM_SIM_INLINE void cdev_put(cdev* p)
{
  if (!p) return;
  auto* const owner = p->owner;
  kobject_put(&p->kobj);
  module_put(owner);
}

LKM_SIM_INLINE void cdev_set_parent(cdev* p, kobject* kobj) { p->kobj.parent = kobj; }
LKM_EXPORT_SYMBOL(cdev_set_parent);

LKM_SIM_INLINE int __register_chrdev(unsigned major, unsigned baseminor, unsigned count, const char* name,
                                     const file_operations* fops)
{
  auto& devices = sim::part<sim::char_devices>();
  int error = 0;
  auto* const region = devices.reserve(major, baseminor, count, name, error);
  if (!region) return error;
  auto* const p = cdev_alloc();
  if (!p) {
    devices.give_back(region->major, baseminor, count);
    return -ENOMEM;
  }
  p->owner = fops->owner;
  p->ops = fops;
  kobject_set_name(&p->kobj, "%s", name);
  error = cdev_add(p, MKDEV(region->major, baseminor), count);
  if (error) {
    kobject_put(&p->kobj);
    devices.give_back(region->major, baseminor, count);
    return error;
  }
  region->cdev = p;
  return major ? 0 : static_cast<int>(region->major);
}
LKM_EXPORT_SYMBOL(__register_chrdev);

LKM_SIM_INLINE void __unregister_chrdev(unsigned major, unsigned baseminor, unsigned count, const char*)
{
  const auto region = sim::part<sim::char_devices>().give_back(major, baseminor, count);
  if (region && region->cdev) cdev_del(region->cdev);
}
LKM_EXPORT_SYMBOL(__unregister_chrdev);

}  // extern "C"
}  // namespace lkm::waist

namespace lkm::sim {

LKM_SIM_INLINE char_devices::region* char_devices::reserve(unsigned major, unsigned baseminor, unsigned minorct,
                                                           const char* name, int& error)
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

LKM_SIM_INLINE std::unique_ptr<char_devices::region> char_devices::give_back(unsigned major, unsigned baseminor,
                                                                             unsigned minorct)
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

LKM_SIM_INLINE bool char_devices::reserved(waist::dev_t dev, std::uint64_t count) const
{
  for (std::uint64_t n = 0; n < count;) {
    const auto at = static_cast<waist::dev_t>(dev + n);
    const auto* const r = region_of(at);
    if (!r) return false;
    n += r->baseminor + r->minorct - waist::MINOR(at);
  }
  return true;
}

LKM_SIM_INLINE const char_devices::region* char_devices::region_of(waist::dev_t dev) const
{
  for (const auto& r : regions_[waist::MAJOR(dev) % buckets])
    if (r->major == waist::MAJOR(dev) && waist::MINOR(dev) - r->baseminor < r->minorct) return r.get();
  return nullptr;
}

LKM_SIM_INLINE std::string char_devices::proc_devices() const
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

LKM_SIM_INLINE void char_devices::boot(boot_files& files)
{
  files.proc("devices",
             [this] { return "Character devices:\n" + proc_devices() + "\nBlock devices:\n" + proc_block_devices(); });
}

LKM_SIM_INLINE const short_trace* char_devices::trace_of(const waist::cdev* p) const
{
  const auto found = cdevs_added.find(p);
  return found == cdevs_added.end() ? nullptr : &found->second;
}

LKM_SIM_INLINE int char_devices::find_dynamic_major() const
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

LKM_SIM_INLINE void char_devices::note_nobodys(unsigned major, unsigned baseminor, unsigned minorct) const
{
  part<report>().add(severity::note, std::string(module_running ? module_running->name : "somebody") +
                                         " gave back numbers that nobody has: " + std::to_string(major) + ":" +
                                         std::to_string(baseminor) + "+" + std::to_string(minorct) + " in " +
                                         short_trace::here().text() +
                                         ": a number that was not kept, or an error path that undoes too much?");
}

LKM_SIM_INLINE void char_devices::note_assigned(unsigned major, const char* name)
{
  const auto owner = assigned_chrdev(major);
  if (owner.empty() || !module_running || noted_[major]) return;
  noted_.set(major);
  part<report>().add(severity::note,
                     std::string("module ") + module_running->name + " takes character major " + std::to_string(major) +
                         " as \"" + name + "\", which Linux's device list gives to \"" + std::string(owner) +
                         "\": take 0 and let the kernel choose, or one for experiments (60-63, 120-127, 240-254)");
}

LKM_SIM_INLINE waist::cdev* cdev_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::cdev, kobj) == 0);
  // SAFETY: called for the kobject of a cdev only, which is its first member.
  return reinterpret_cast<waist::cdev*>(kobj);
}

LKM_SIM_INLINE bool cdev_get(waist::cdev* p)
{
  if (p->owner && !get_module(p->owner)) return false;
  if (waist::kobject_get_unless_zero(&p->kobj)) return true;
  waist::module_put(p->owner);
  return false;
}

LKM_SIM_INLINE void cd_forget(waist::inode* inode)
{
  waist::list_del_init(&inode->i_devices);
  inode->i_cdev = nullptr;
}

LKM_SIM_INLINE void cdev_purge(waist::cdev* p)
{
  const auto* const nobody = &p->list;
  for (auto* first = p->list.next; first != nobody; first = p->list.next)
    cd_forget(waist::container_of<waist::inode>(first, offsetof(waist::inode, i_devices)));
}

LKM_SIM_INLINE const kobj_map<waist::cdev>::probe* look_up_or_load(waist::dev_t dev)
{
  auto& live = part<char_devices>().live;
  if (const auto* const found = live.find(dev)) return found;
  const auto major = "char-major-" + std::to_string(waist::MAJOR(dev));
  if (request_module(major + '-' + std::to_string(waist::MINOR(dev))) > 0) request_module(major);
  return live.find(dev);
}

LKM_SIM_INLINE int call_open(waist::file& f)
{
  if (!f.f_op->open) return 0;
  const int error = f.f_op->open(f.f_inode, &f);
  return error == -waist::EOPENSTALE ? error : remark_if_odd("open", f.f_op->open, &f, error);
}

LKM_SIM_INLINE int chrdev_open(waist::inode* inode, waist::file* filp)
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
