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
