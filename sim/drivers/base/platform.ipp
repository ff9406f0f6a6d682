// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/platform.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

/// `found`, of which the log says which one it is when it is an error.
inline int irq_or_complaint(const waist::platform_device& of, int found, const std::string& which)
{
  const auto line = "IRQ " + which + " not found\n";
  if (found < 0) waist::dev_err_probe(&of.dev, found, "%s", line.c_str());
  return found;
}

/// A copy of `size` bytes takes the place of what `*to` owns; without any, nothing does. False when there is no memory.
template <class T>
bool replace_owned(T** to, const void* from, std::size_t size)
{
  void* const fresh = from ? waist::kmemdup(from, size, waist::GFP_KERNEL) : nullptr;
  const bool is_done = fresh || !from;
  if (is_done) waist::kfree(std::exchange(*to, static_cast<T*>(fresh)));
  return is_done;
}

/// The one behind `skipped` others of those that are `wanted(resource)`, or null.
template <class Wanted>
waist::resource* find_resource(waist::platform_device* of, unsigned skipped, Wanted wanted)
{
  const std::span all(of->resource, of->num_resources);
  const auto found = std::ranges::find_if(all, [&](const auto& one) { return wanted(one) && skipped-- == 0; });
  return found == all.end() ? nullptr : &*found;
}

inline bool is_of_type(const waist::resource& one, unsigned type) { return (one.flags & 0x1f00U) == type; }

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bus_type* lkm_platform_bus_type() { return &sim::part<sim::platform>().bus; }
LKM_EXPORT_SYMBOL_GPL(lkm_platform_bus_type);
LKM_SIM_INLINE device* lkm_platform_bus() { return &sim::part<sim::platform>().root; }
LKM_EXPORT_SYMBOL_GPL(lkm_platform_bus);

LKM_SIM_INLINE platform_device* platform_device_alloc(const char* name, int id)
{
  const auto length = std::strlen(name) + 1;
  auto* const block = static_cast<char*>(__kmalloc(sizeof(platform_device) + length, GFP_KERNEL | 0x100U));
  if (!block) return nullptr;
  auto* const pdev = reinterpret_cast<platform_device*>(block);
  pdev->name = static_cast<const char*>(std::memcpy(block + sizeof *pdev, name, length));
  pdev->id = id;
  device_initialize(&pdev->dev);
  pdev->dev.release = sim::lkm_free_platform_device;
  pdev->dev.dma_mask = &pdev->platform_dma_mask;
  pdev->dev.coherent_dma_mask = pdev->platform_dma_mask = 0xffffffff;
  return pdev;
}
LKM_EXPORT_SYMBOL_GPL(platform_device_alloc);

LKM_SIM_INLINE int platform_device_add_resources(platform_device* pdev, const resource* res, unsigned num)
{
  const bool has_them = sim::replace_owned(&pdev->resource, res, num * sizeof(resource));
  if (has_them) pdev->num_resources = num;
  return has_them ? 0 : -ENOMEM;
}
LKM_EXPORT_SYMBOL_GPL(platform_device_add_resources);

LKM_SIM_INLINE int platform_device_add_data(platform_device* pdev, const void* data, size_t size)
{
  return sim::replace_owned(&pdev->dev.platform_data, data, size) ? 0 : -ENOMEM;
}
LKM_EXPORT_SYMBOL_GPL(platform_device_add_data);

LKM_SIM_INLINE int platform_device_add(platform_device* pdev)
{
  if (!pdev) return -EINVAL;
  auto& platform = sim::part<sim::platform>();
  if (!pdev->dev.parent) pdev->dev.parent = &platform.root;
  pdev->dev.bus = &platform.bus;
  platform.name_device(pdev);
  for (u32 i = 0; i < pdev->num_resources; ++i)
    if (!pdev->resource[i].name) pdev->resource[i].name = dev_name(&pdev->dev);
  const int error = device_add(&pdev->dev);
  if (error) platform.give_back_number(pdev);
  return error;
}
LKM_EXPORT_SYMBOL_GPL(platform_device_add);

LKM_SIM_INLINE void platform_device_del(platform_device* pdev)
{
  if (IS_ERR_OR_NULL(pdev)) return;
  device_del(&pdev->dev);
  sim::part<sim::platform>().give_back_number(pdev);
}
LKM_EXPORT_SYMBOL_GPL(platform_device_del);

LKM_SIM_INLINE void platform_device_put(platform_device* pdev)
{
  if (!IS_ERR_OR_NULL(pdev)) put_device(&pdev->dev);
}
LKM_EXPORT_SYMBOL_GPL(platform_device_put);

LKM_SIM_INLINE int platform_device_register(platform_device* pdev)
{
  constexpr u64 all_of_32_bits = 0xffffffff;
  auto& dev = pdev->dev;
  device_initialize(&dev);
  // What nobody has set.
  if (auto& mask = dev.coherent_dma_mask; mask == 0) mask = all_of_32_bits;
  if (auto& mask = dev.dma_mask; mask == nullptr) *(mask = &pdev->platform_dma_mask) = all_of_32_bits;
  return platform_device_add(pdev);
}
LKM_EXPORT_SYMBOL_GPL(platform_device_register);

LKM_SIM_INLINE void platform_device_unregister(platform_device* pdev)
{
  platform_device_del(pdev);
  platform_device_put(pdev);
}
LKM_EXPORT_SYMBOL_GPL(platform_device_unregister);

LKM_SIM_INLINE platform_device* platform_device_register_full(const platform_device_info* wanted)
{
  if (wanted->properties) sim::unmodelled("properties of a platform device");
  auto* const pdev = platform_device_alloc(wanted->name, wanted->id);
  if (!pdev) return static_cast<platform_device*>(ERR_PTR(-ENOMEM));
  pdev->dev.parent = wanted->parent;
  pdev->dev.fwnode = wanted->fwnode;
  pdev->dev.of_node_reused = wanted->of_node_reused;
  if (wanted->dma_mask) pdev->dev.coherent_dma_mask = pdev->platform_dma_mask = wanted->dma_mask;
  int error = platform_device_add_resources(pdev, wanted->res, wanted->num_res);
  if (!error) error = platform_device_add_data(pdev, wanted->data, wanted->size_data);
  if (!error) error = platform_device_add(pdev);
  if (!error) return pdev;
  platform_device_put(pdev);
  return static_cast<platform_device*>(ERR_PTR(error));
}
LKM_EXPORT_SYMBOL_GPL(platform_device_register_full);

LKM_SIM_INLINE int platform_add_devices(platform_device** devs, int num)
{
  int error = 0;
  auto at = 0;
  while (at < num && !(error = platform_device_register(devs[at]))) ++at;
  if (error) std::for_each_n(std::make_reverse_iterator(devs + at), at, platform_device_unregister);
  return error;
}
LKM_EXPORT_SYMBOL_GPL(platform_add_devices);

LKM_SIM_INLINE int __platform_driver_register(platform_driver* drv, module* owner)
{
  drv->driver.owner = owner;
  drv->driver.bus = lkm_platform_bus_type();
  return driver_register(&drv->driver);
}
LKM_EXPORT_SYMBOL_GPL(__platform_driver_register);

LKM_SIM_INLINE void platform_driver_unregister(platform_driver* drv) { driver_unregister(&drv->driver); }
LKM_EXPORT_SYMBOL_GPL(platform_driver_unregister);

LKM_SIM_INLINE int __platform_driver_probe(platform_driver* drv, int (*probe)(platform_device*), module* owner)
{
  if (drv->driver.probe_type == PROBE_PREFER_ASYNCHRONOUS) {
    sim::log(3, std::string(drv->driver.name) +
                    ": drivers registered with __platform_driver_probe can not be probed asynchronously");
    return -EINVAL;
  }
  drv->driver.probe_type = PROBE_FORCE_SYNCHRONOUS;
  drv->prevent_deferred_probe = true;
  drv->driver.suppress_bind_attrs = true;
  drv->probe = probe;
  if (const int error = __platform_driver_register(drv, owner)) return error;
  drv->probe = sim::lkm_probe_too_late;
  if (!drv->driver.p->devices.empty()) return 0;
  platform_driver_unregister(drv);
  return -ENODEV;
}
LKM_EXPORT_SYMBOL_GPL(__platform_driver_probe);

LKM_SIM_INLINE platform_device* __platform_create_bundle(platform_driver* drv, int (*probe)(platform_device*),
                                                         resource* res, unsigned n_res, const void* data, size_t size,
                                                         module* owner)
{
  platform_device_info wanted{};
  wanted.name = drv->driver.name;
  wanted.id = PLATFORM_DEVID_NONE;
  wanted.res = res;
  wanted.num_res = n_res;
  wanted.data = data;
  wanted.size_data = size;
  auto* const pdev = platform_device_register_full(&wanted);
  if (IS_ERR(pdev)) return pdev;
  const int error = __platform_driver_probe(drv, probe, owner);
  if (!error) return pdev;
  platform_device_unregister(pdev);
  return static_cast<platform_device*>(ERR_PTR(error));
}
LKM_EXPORT_SYMBOL_GPL(__platform_create_bundle);

LKM_SIM_INLINE void platform_unregister_drivers(platform_driver* const* drivers, unsigned count)
{
  while (count--) platform_driver_unregister(drivers[count]);
}
LKM_EXPORT_SYMBOL_GPL(platform_unregister_drivers);

LKM_SIM_INLINE int __platform_register_drivers(platform_driver* const* drivers, unsigned count, module* owner)
{
  for (unsigned i = 0; i < count; ++i)
    if (const int error = __platform_driver_register(drivers[i], owner)) {
      platform_unregister_drivers(drivers, i);
      return error;
    }
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(__platform_register_drivers);

LKM_SIM_INLINE resource* platform_get_resource(platform_device* pdev, unsigned type, unsigned num)
{
  return sim::find_resource(pdev, num, [&](const auto& one) { return sim::is_of_type(one, type); });
}
LKM_EXPORT_SYMBOL_GPL(platform_get_resource);

LKM_SIM_INLINE resource* platform_get_resource_byname(platform_device* pdev, unsigned type, const char* name)
{
  return sim::find_resource(pdev, 0, [&, wanted = std::string_view(name)](const auto& one) {
    return sim::is_of_type(one, type) && one.name && wanted == one.name;
  });
}
LKM_EXPORT_SYMBOL_GPL(platform_get_resource_byname);

LKM_SIM_INLINE resource* platform_get_mem_or_io(platform_device* pdev, unsigned num)
{
  return sim::find_resource(pdev, num,
                            [](const auto& one) { return (one.flags & (IORESOURCE_MEM | IORESOURCE_IO)) != 0; });
}
LKM_EXPORT_SYMBOL_GPL(platform_get_mem_or_io);

LKM_SIM_INLINE int platform_get_irq_optional(platform_device* pdev, unsigned num)
{
  return sim::irq_of(platform_get_resource(pdev, IORESOURCE_IRQ, num));
}
LKM_EXPORT_SYMBOL_GPL(platform_get_irq_optional);

LKM_SIM_INLINE int platform_get_irq(platform_device* pdev, unsigned num)
{
  return sim::irq_or_complaint(*pdev, platform_get_irq_optional(pdev, num), "index " + std::to_string(num));
}
LKM_EXPORT_SYMBOL_GPL(platform_get_irq);

LKM_SIM_INLINE int platform_get_irq_byname_optional(platform_device* pdev, const char* name)
{
  return sim::irq_of(platform_get_resource_byname(pdev, IORESOURCE_IRQ, name));
}
LKM_EXPORT_SYMBOL_GPL(platform_get_irq_byname_optional);

LKM_SIM_INLINE int platform_get_irq_byname(platform_device* pdev, const char* name)
{
  return sim::irq_or_complaint(*pdev, platform_get_irq_byname_optional(pdev, name), name);
}
LKM_EXPORT_SYMBOL_GPL(platform_get_irq_byname);

LKM_SIM_INLINE int platform_irq_count(platform_device* pdev)
{
  int n = 0;
  while (platform_get_irq_optional(pdev, static_cast<unsigned>(n)) >= 0) ++n;
  return n;
}
LKM_EXPORT_SYMBOL_GPL(platform_irq_count);

LKM_SIM_INLINE device* platform_find_device_by_driver(device* start, const device_driver* drv)
{
  return bus_find_device(lkm_platform_bus_type(), start, drv, [](device* dev, const void* wanted) {
    return sim::platform_match(dev, const_cast<device_driver*>(static_cast<const device_driver*>(wanted)));
  });
}
LKM_EXPORT_SYMBOL_GPL(platform_find_device_by_driver);

}  // extern "C"
}  // namespace lkm::waist
