// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/platform.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

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
  void* copy = nullptr;
  if (res && !(copy = kmemdup(res, sizeof *res * num, GFP_KERNEL))) return -ENOMEM;
  kfree(std::exchange(pdev->resource, static_cast<resource*>(copy)));
  pdev->num_resources = num;
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(platform_device_add_resources);

LKM_SIM_INLINE int platform_device_add_data(platform_device* pdev, const void* data, size_t size)
{
  void* copy = nullptr;
  if (data && !(copy = kmemdup(data, size, GFP_KERNEL))) return -ENOMEM;
  kfree(std::exchange(pdev->dev.platform_data, copy));
  return 0;
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
  device_initialize(&pdev->dev);
  if (!pdev->dev.coherent_dma_mask) pdev->dev.coherent_dma_mask = 0xffffffff;
  if (!pdev->dev.dma_mask) {
    pdev->platform_dma_mask = 0xffffffff;
    pdev->dev.dma_mask = &pdev->platform_dma_mask;
  }
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
  for (int i = 0; i < num; ++i)
    if (const int error = platform_device_register(devs[i])) {
      while (i--) platform_device_unregister(devs[i]);
      return error;
    }
  return 0;
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
  for (u32 i = 0; i < pdev->num_resources; ++i)
    if ((pdev->resource[i].flags & 0x1f00U) == type && num-- == 0) return &pdev->resource[i];
  return nullptr;
}
LKM_EXPORT_SYMBOL_GPL(platform_get_resource);

LKM_SIM_INLINE resource* platform_get_resource_byname(platform_device* pdev, unsigned type, const char* name)
{
  for (u32 i = 0; i < pdev->num_resources; ++i) {
    auto& one = pdev->resource[i];
    if (one.name && (one.flags & 0x1f00U) == type && std::strcmp(one.name, name) == 0) return &one;
  }
  return nullptr;
}
LKM_EXPORT_SYMBOL_GPL(platform_get_resource_byname);

LKM_SIM_INLINE resource* platform_get_mem_or_io(platform_device* pdev, unsigned num)
{
  for (u32 i = 0; i < pdev->num_resources; ++i)
    if (pdev->resource[i].flags & (IORESOURCE_MEM | IORESOURCE_IO) && num-- == 0) return &pdev->resource[i];
  return nullptr;
}
LKM_EXPORT_SYMBOL_GPL(platform_get_mem_or_io);

LKM_SIM_INLINE int platform_get_irq_optional(platform_device* pdev, unsigned num)
{
  return sim::irq_of(platform_get_resource(pdev, IORESOURCE_IRQ, num));
}
LKM_EXPORT_SYMBOL_GPL(platform_get_irq_optional);

LKM_SIM_INLINE int platform_get_irq(platform_device* pdev, unsigned num)
{
  const int irq = platform_get_irq_optional(pdev, num);
  return irq < 0 ? dev_err_probe(&pdev->dev, irq, "IRQ index %u not found\n", num) : irq;
}
LKM_EXPORT_SYMBOL_GPL(platform_get_irq);

LKM_SIM_INLINE int platform_get_irq_byname_optional(platform_device* pdev, const char* name)
{
  return sim::irq_of(platform_get_resource_byname(pdev, IORESOURCE_IRQ, name));
}
LKM_EXPORT_SYMBOL_GPL(platform_get_irq_byname_optional);

LKM_SIM_INLINE int platform_get_irq_byname(platform_device* pdev, const char* name)
{
  const int irq = platform_get_irq_byname_optional(pdev, name);
  return irq < 0 ? dev_err_probe(&pdev->dev, irq, "IRQ %s not found\n", name) : irq;
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
