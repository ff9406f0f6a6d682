// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/devres.c and kernel/irq/devres.c (Linux 6.1): what is released when a device loses its driver.
/// The core keeps the lists; the data are blocks of kmalloc() of their own, so that a write behind one, a leak or a
/// second kfree() is found as for any other.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/drivers/base/core.hpp>
#include <lkm/sim/kernel/irq/manage.hpp>

#include <algorithm>
#include <cstdarg>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace lkm::sim {

inline devres* driver_core::find_devres(waist::device* dev, waist::dr_release_t release, waist::dr_match_t match,
                                        void* data)
{
  const auto list = devres_.find(dev);
  if (list == devres_.end()) return nullptr;
  for (auto at = list->second.rbegin(); at != list->second.rend(); ++at)
    if (at->is == devres::kind::resource && at->release == release && (!match || match(dev, at->data, data)))
      return &*at;
  return nullptr;
}

inline devres driver_core::take_devres(waist::device* dev, const devres* found)
{
  auto& list = devres_.at(dev);
  const auto taken = *found;
  list.erase(list.begin() + (found - list.data()));
  return taken;
}

inline void driver_core::release_devres(waist::device* dev, devres one) const
{
  if (one.release && (one.is_the_kernels || may_call_function(one.release))) one.release(dev, one.data);
  waist::kfree(one.data);
}

/// The last one first. Returns how many there were.
inline int driver_core::release_devres(waist::device* dev, std::vector<devres> list) const
{
  int n = 0;
  for (auto at = list.rbegin(); at != list.rend(); ++at)
    if (at->is == devres::kind::resource) {
      release_devres(dev, *at);
      ++n;
    }
  return n;
}

inline int driver_core::release_all(waist::device* dev)
{
  const auto found = devres_.find(dev);
  return found == devres_.end() ? 0 : release_devres(dev, std::exchange(found->second, {}));
}

/// Where a group begins and ends in the list of a device.
struct devres_group {
  std::size_t opens, closes;  // `closes` is the end of the list when it is open
  bool found = false, open = false;
};

/// The latest group of that id, or, for null, that is open.
inline devres_group find_group(const std::vector<devres>& list, const void* id)
{
  for (auto at = list.size(); at--;) {
    if (list[at].is != devres::kind::opens) continue;
    devres_group group{at, list.size(), true, true};
    for (auto i = at + 1; i < list.size(); ++i)
      if (list[i].is == devres::kind::closes && list[i].group == list[at].group) {
        group.closes = i;
        group.open = false;
      }
    if (id ? list[at].data == id : group.open) return group;
  }
  return {};
}

/// Memory without a release function, for devm_kmalloc() and what is made of it.
inline void* devm_block(waist::device* dev, std::size_t size, waist::gfp_t gfp)
{
  void* const data = waist::__kmalloc(size, gfp);
  if (data && size) part<driver_core>().add_devres(dev, {.data = data, .size = size});
  return data;
}

inline devres* find_block(waist::device* dev, const void* p)
{
  const auto same = [](waist::device*, void* res, void* wanted) { return int{res == wanted}; };
  return part<driver_core>().find_devres(dev, nullptr, same, const_cast<void*>(p));
}

/// What `Kind` needs to be undone, as a resource of the device. -ENOMEM when there is no memory for it.
template <class Kind>
int add_undoing(waist::device* dev, const Kind& what)
{
  auto* const data = static_cast<Kind*>(waist::__kmalloc(sizeof what, waist::GFP_KERNEL));
  if (!data) return -ENOMEM;
  *data = what;
  part<driver_core>().add_devres(dev,
                                 {.data = data, .size = sizeof what, .release = Kind::undo, .is_the_kernels = true});
  return 0;
}

/// Takes the latest one that equals `what` away, and undoes it if `call`. False when there is none.
template <class Kind>
bool remove_undoing(waist::device* dev, Kind what, bool call)
{
  const auto same = [](waist::device*, void* res, void* wanted) {
    return int{*static_cast<Kind*>(res) == *static_cast<Kind*>(wanted)};
  };
  auto& core = part<driver_core>();
  const auto* const found = core.find_devres(dev, Kind::undo, same, &what);
  if (!found) return false;
  const auto taken = core.take_devres(dev, found);
  if (call)
    core.release_devres(dev, taken);
  else
    waist::kfree(taken.data);
  return true;
}

struct devm_action {
  void (*function)(void*);
  void* data;
  bool operator==(const devm_action&) const = default;
  static void undo(waist::device*, void* res)
  {
    const auto& action = *static_cast<devm_action*>(res);
    if (part<driver_core>().may_call_function(action.function)) action.function(action.data);
  }
};

struct devm_groups {
  const waist::attribute_group** groups;
  const waist::attribute_group* one;
  bool operator==(const devm_groups&) const = default;
  static void undo(waist::device* dev, void* res)
  {
    const auto& made = *static_cast<devm_groups*>(res);
    if (made.groups) waist::sysfs_remove_groups(&dev->kobj, made.groups);
    if (made.one) waist::sysfs_remove_group(&dev->kobj, made.one);
  }
};

struct devm_irq {
  unsigned irq;
  void* dev_id;
  bool operator==(const devm_irq&) const = default;
  static void undo(waist::device*, void* res)
  {
    const auto& requested = *static_cast<devm_irq*>(res);
    // When a module goes without having unbound the device, the interrupt is taken away before.
    if (!part<driver_core>().takes_away() || part<interrupts>().find_action(requested.irq, requested.dev_id))
      waist::free_irq(requested.irq, requested.dev_id);
  }
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/devres.ipp>
#endif
