// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/devres.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void* __devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int, const char*)
{
  void* const data = __kmalloc(size ? size : 1, gfp | 0x100U /* __GFP_ZERO */);
  if (data) sim::part<sim::driver_core>().loose_devres[data] = {.data = data, .size = size, .release = release};
  return data;
}
LKM_EXPORT_SYMBOL_GPL(__devres_alloc_node);

LKM_SIM_INLINE void devres_free(void* res)
{
  if (!res) return;
  if (!sim::part<sim::driver_core>().loose_devres.erase(res))
    sim::oops("BUG: devres_free() of what devres_alloc() did not give, or of what a device still has");
  kfree(res);
}
LKM_EXPORT_SYMBOL_GPL(devres_free);

LKM_SIM_INLINE void devres_add(device* dev, void* res)
{
  auto& core = sim::part<sim::driver_core>();
  const auto found = core.loose_devres.find(res);
  if (found == core.loose_devres.end())
    return sim::oops("BUG: devres_add() of what devres_alloc() did not give, or of what a device already has");
  core.add_devres(dev, found->second);
  core.loose_devres.erase(found);
}
LKM_EXPORT_SYMBOL_GPL(devres_add);

LKM_SIM_INLINE void* devres_find(device* dev, dr_release_t release, dr_match_t match, void* match_data)
{
  const auto* const found = sim::part<sim::driver_core>().find_devres(dev, release, match, match_data);
  return found ? found->data : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(devres_find);

LKM_SIM_INLINE void* devres_get(device* dev, void* new_res, dr_match_t match, void* match_data)
{
  const auto loose = sim::part<sim::driver_core>().loose_devres.find(new_res);
  if (loose == sim::part<sim::driver_core>().loose_devres.end())
    return sim::oops("BUG: devres_get() with what devres_alloc() did not give"), nullptr;
  if (void* const old = devres_find(dev, loose->second.release, match, match_data)) {
    devres_free(new_res);
    return old;
  }
  devres_add(dev, new_res);
  return new_res;
}
LKM_EXPORT_SYMBOL_GPL(devres_get);

LKM_SIM_INLINE void* devres_remove(device* dev, dr_release_t release, dr_match_t match, void* match_data)
{
  auto& core = sim::part<sim::driver_core>();
  const auto* const found = core.find_devres(dev, release, match, match_data);
  if (!found) return nullptr;
  const auto taken = core.take_devres(dev, found);
  core.loose_devres[taken.data] = taken;
  return taken.data;
}
LKM_EXPORT_SYMBOL_GPL(devres_remove);

LKM_SIM_INLINE int devres_destroy(device* dev, dr_release_t release, dr_match_t match, void* match_data)
{
  void* const res = devres_remove(dev, release, match, match_data);
  devres_free(res);
  return res ? 0 : -ENOENT;
}
LKM_EXPORT_SYMBOL_GPL(devres_destroy);

LKM_SIM_INLINE int devres_release(device* dev, dr_release_t release, dr_match_t match, void* match_data)
{
  void* const res = devres_remove(dev, release, match, match_data);
  if (!res) return -ENOENT;
  release(dev, res);
  devres_free(res);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(devres_release);

LKM_SIM_INLINE void devres_for_each_res(device* dev, dr_release_t release, dr_match_t match, void* match_data,
                                        void (*fn)(device*, void*, void*), void* data)
{
  if (!fn) return;
  const auto list = sim::part<sim::driver_core>().devres_of(dev);
  for (auto at = list.rbegin(); at != list.rend(); ++at)
    if (at->is == sim::devres::kind::resource && at->release == release && (!match || match(dev, at->data, match_data)))
      fn(dev, at->data, data);
}
LKM_EXPORT_SYMBOL_GPL(devres_for_each_res);

LKM_SIM_INLINE void* devres_open_group(device* dev, void* id, gfp_t)
{
  auto& core = sim::part<sim::driver_core>();
  const auto number = ++core.groups_made;
  // Any address that nothing else has.
  void* const its_id = id ? id : reinterpret_cast<void*>(number);
  core.add_devres(dev, {.is = sim::devres::kind::opens, .data = its_id, .group = number});
  return its_id;
}
LKM_EXPORT_SYMBOL_GPL(devres_open_group);

LKM_SIM_INLINE void devres_close_group(device* dev, void* id)
{
  auto& list = sim::part<sim::driver_core>().devres_of(dev);
  const auto group = sim::find_group(list, id);
  if (!group.found) return lkm_warn("drivers/base/devres.c", __LINE__, "devres_close_group", "there is no such group");
  list.push_back({.is = sim::devres::kind::closes, .group = list[group.opens].group});
}
LKM_EXPORT_SYMBOL_GPL(devres_close_group);

LKM_SIM_INLINE void devres_remove_group(device* dev, void* id)
{
  auto& list = sim::part<sim::driver_core>().devres_of(dev);
  const auto group = sim::find_group(list, id);
  if (!group.found) return lkm_warn("drivers/base/devres.c", __LINE__, "devres_remove_group", "there is no such group");
  const auto number = list[group.opens].group;
  std::erase_if(list, [&](const auto& one) { return one.group == number; });
}
LKM_EXPORT_SYMBOL_GPL(devres_remove_group);

/// With the groups that begin and end in it; of one that goes on behind it, the markers stay.
LKM_SIM_INLINE int devres_release_group(device* dev, void* id)
{
  auto& core = sim::part<sim::driver_core>();
  auto& list = core.devres_of(dev);
  const auto group = sim::find_group(list, id);
  if (!group.found) {
    if (!list.empty()) lkm_warn("drivers/base/devres.c", __LINE__, "devres_release_group", "there is no such group");
    return 0;
  }
  const auto end = std::min(group.closes + 1, list.size());
  const auto stays = [&](std::size_t at) {
    if (list[at].is == sim::devres::kind::resource) return false;
    const auto of_it = [&](const auto& other) { return other.group == list[at].group; };
    const auto begin = list.begin();
    return std::any_of(begin, begin + static_cast<std::ptrdiff_t>(group.opens), of_it) ||
           std::any_of(begin + static_cast<std::ptrdiff_t>(end), list.end(), of_it);
  };
  std::vector<sim::devres> gone, left;
  for (std::size_t at = 0; at < list.size(); ++at)
    (at < group.opens || at >= end || stays(at) ? left : gone).push_back(list[at]);
  list = std::move(left);
  return core.release_devres(dev, std::move(gone));
}
LKM_EXPORT_SYMBOL_GPL(devres_release_group);

LKM_SIM_INLINE void* devm_kmalloc(device* dev, size_t size, gfp_t gfp) { return sim::devm_block(dev, size, gfp); }
LKM_EXPORT_SYMBOL_GPL(devm_kmalloc);

LKM_SIM_INLINE void devm_kfree(device* dev, const void* p)
{
  if (reinterpret_cast<std::uintptr_t>(p) <= sim::zero_size_ptr) return;
  const auto* const found = sim::find_block(dev, p);
  if (!found)
    return lkm_warn("drivers/base/devres.c", __LINE__, "devm_kfree",
                    "devm_kfree() of memory that the device does not have");
  sim::part<sim::driver_core>().take_devres(dev, found);
  kfree(p);
}
LKM_EXPORT_SYMBOL_GPL(devm_kfree);

LKM_SIM_INLINE void* devm_krealloc(device* dev, void* ptr, size_t new_size, gfp_t gfp)
{
  const bool is_nothing = reinterpret_cast<std::uintptr_t>(ptr) <= sim::zero_size_ptr;
  if (!new_size) {
    devm_kfree(dev, ptr);
    return reinterpret_cast<void*>(sim::zero_size_ptr);
  }
  if (is_nothing) return devm_kmalloc(dev, new_size, gfp);
  auto* const found = sim::find_block(dev, ptr);
  if (!found) {
    lkm_warn("drivers/base/devres.c", __LINE__, "devm_krealloc",
             "Memory chunk not managed or managed by a different device.");
    return nullptr;
  }
  void* const fresh = krealloc(ptr, new_size, gfp);
  if (fresh) {
    found->data = fresh;
    found->size = new_size;
  }
  return fresh;
}
LKM_EXPORT_SYMBOL_GPL(devm_krealloc);

LKM_SIM_INLINE void* devm_kmemdup(device* dev, const void* src, size_t len, gfp_t gfp)
{
  void* const copy = devm_kmalloc(dev, len, gfp);
  if (copy && len) std::memcpy(copy, src, len);
  return copy;
}
LKM_EXPORT_SYMBOL_GPL(devm_kmemdup);

LKM_SIM_INLINE char* devm_kstrdup(device* dev, const char* s, gfp_t gfp)
{
  return s ? static_cast<char*>(devm_kmemdup(dev, s, std::strlen(s) + 1, gfp)) : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(devm_kstrdup);

// A module's constants are copied by Linux as well.
LKM_SIM_INLINE const char* devm_kstrdup_const(device* dev, const char* s, gfp_t gfp)
{
  return devm_kstrdup(dev, s, gfp);
}
LKM_EXPORT_SYMBOL_GPL(devm_kstrdup_const);

LKM_SIM_INLINE char* devm_kvasprintf(device* dev, gfp_t gfp, const char* fmt, va_list ap)
{
  return devm_kstrdup(dev, sim::vformat(fmt, ap).c_str(), gfp);
}
LKM_EXPORT_SYMBOL(devm_kvasprintf);

LKM_SIM_INLINE char* devm_kasprintf(device* dev, gfp_t gfp, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  char* const text = devm_kvasprintf(dev, gfp, fmt, args);
  va_end(args);
  return text;
}
LKM_EXPORT_SYMBOL_GPL(devm_kasprintf);

LKM_SIM_INLINE int devm_add_action(device* dev, void (*action)(void*), void* data)
{
  return sim::add_undoing<sim::devm_action>(dev, {action, data});
}
LKM_EXPORT_SYMBOL_GPL(devm_add_action);

LKM_SIM_INLINE void devm_remove_action(device* dev, void (*action)(void*), void* data)
{
  if (!sim::remove_undoing<sim::devm_action>(dev, {action, data}, false))
    lkm_warn("drivers/base/devres.c", __LINE__, "devm_remove_action", "the device has no such action");
}
LKM_EXPORT_SYMBOL_GPL(devm_remove_action);

LKM_SIM_INLINE void devm_release_action(device* dev, void (*action)(void*), void* data)
{
  if (!sim::remove_undoing<sim::devm_action>(dev, {action, data}, true))
    lkm_warn("drivers/base/devres.c", __LINE__, "devm_release_action", "the device has no such action");
}
LKM_EXPORT_SYMBOL_GPL(devm_release_action);

LKM_SIM_INLINE int devm_device_add_groups(device* dev, const attribute_group** groups)
{
  const int error = sysfs_create_groups(&dev->kobj, groups);
  return error ? error : sim::add_undoing<sim::devm_groups>(dev, {groups, nullptr});
}
LKM_EXPORT_SYMBOL_GPL(devm_device_add_groups);

LKM_SIM_INLINE void devm_device_remove_groups(device* dev, const attribute_group** groups)
{
  if (!sim::remove_undoing<sim::devm_groups>(dev, {groups, nullptr}, true))
    lkm_warn("drivers/base/core.c", __LINE__, "devm_device_remove_groups", "the device has no such groups");
}
LKM_EXPORT_SYMBOL_GPL(devm_device_remove_groups);

LKM_SIM_INLINE int devm_device_add_group(device* dev, const attribute_group* grp)
{
  const int error = sysfs_create_group(&dev->kobj, grp);
  return error ? error : sim::add_undoing<sim::devm_groups>(dev, {nullptr, grp});
}
LKM_EXPORT_SYMBOL_GPL(devm_device_add_group);

LKM_SIM_INLINE void devm_device_remove_group(device* dev, const attribute_group* grp)
{
  if (!sim::remove_undoing<sim::devm_groups>(dev, {nullptr, grp}, true))
    lkm_warn("drivers/base/core.c", __LINE__, "devm_device_remove_group", "the device has no such group");
}
LKM_EXPORT_SYMBOL_GPL(devm_device_remove_group);

LKM_SIM_INLINE int devm_request_threaded_irq(device* dev, unsigned irq, irq_handler_t handler, irq_handler_t thread_fn,
                                             unsigned long irqflags, const char* devname, void* dev_id)
{
  const int error = request_threaded_irq(irq, handler, thread_fn, irqflags, devname ? devname : dev_name(dev), dev_id);
  return error ? error : sim::add_undoing<sim::devm_irq>(dev, {irq, dev_id});
}
LKM_EXPORT_SYMBOL(devm_request_threaded_irq);

LKM_SIM_INLINE void devm_free_irq(device* dev, unsigned irq, void* dev_id)
{
  if (sim::remove_undoing<sim::devm_irq>(dev, {irq, dev_id}, false))
    free_irq(irq, dev_id);
  else
    lkm_warn("kernel/irq/devres.c", __LINE__, "devm_free_irq", "the device has not requested that interrupt");
}
LKM_EXPORT_SYMBOL(devm_free_irq);

}  // extern "C"
}  // namespace lkm::waist
