// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/ioremap.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/kernel/resource.hpp>
#include <lkm/sim/mm/ioremap.hpp>
#include <lkm/sim/mm/page_alloc.hpp>

#include <sys/mman.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <string>

namespace lkm::sim {

LKM_SIM_INLINE io_mappings::~io_mappings()
{
  for (const auto& [at, one] : mappings_) ::munmap(one.reserved, one.reserved_size);
}

LKM_SIM_INLINE void* io_mappings::map(waist::phys_addr_t at, std::size_t size)
{
  might_sleep([](const char* why) { return std::string("BUG: ioremap() may sleep, and is called ") + why; });
  if (!size || at + size < at) return nullptr;
  // SAFETY: a number to compare.
  if (waist::lkm_virt_addr_valid(reinterpret_cast<const void*>(at))) {
    waist::lkm_warn("arch/x86/mm/ioremap.c", __LINE__, "__ioremap_caller", "ioremap on RAM");
    return nullptr;
  }
  const auto within = static_cast<std::size_t>(at % page_size);
  const auto whole = (within + size + page_size - 1) / page_size * page_size;
  // Nothing may be read there but by readb() and its kin.
  void* const reserved = ::mmap(nullptr, whole, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) return nullptr;
  auto* const address = static_cast<std::byte*>(reserved) + within;
  mappings_.emplace(reinterpret_cast<std::uintptr_t>(address),
                    mapping{reserved, whole, size, at, part<char_devices>().maker_now()});
  return address;
}

LKM_SIM_INLINE bool io_mappings::unmap(const volatile void* address)
{
  const auto found = mappings_.find(reinterpret_cast<std::uintptr_t>(address));
  if (found == mappings_.end()) return false;
  ::munmap(found->second.reserved, found->second.reserved_size);
  mappings_.erase(found);
  return true;
}

LKM_SIM_INLINE void io_mappings::must_know(const volatile void* address, std::size_t size, const char* function) const
{
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  const auto after = mappings_.upper_bound(at);
  if (after != mappings_.begin()) {
    const auto& [start, one] = *std::prev(after);
    if (at - start + size <= one.size) return;
  }
  char number[32];
  std::snprintf(number, sizeof number, "0x%llx", static_cast<unsigned long long>(at));
  oops(std::string("BUG: ") + function + " at " + number +
       ", which is not in an area that ioremap() gave\nIt was unmapped, lies beyond the end, or is memory of the "
       "kernel.");
}

LKM_SIM_INLINE void io_mappings::take_away(const departure& who)
{
  std::map<std::uintptr_t, mapping> left;
  for (const auto& [at, one] : mappings_)
    if (one.made.by == who.module()) left.emplace(at, one);
  for (const auto& [at, one] : left) {
    char text[80];
    std::snprintf(text, sizeof text, "mapping of %zu bytes of a device at 0x%llx", one.size,
                  static_cast<unsigned long long>(one.of));
    who.left(text, "iounmap()", &one.made.at);
    // SAFETY: the key of a mapping is its address.
    unmap(reinterpret_cast<const void*>(at));
  }
}

inline constexpr unsigned long first_port_address = 0x10000, after_ports = 0x40000;

/// The port that an address of ioport_map() stands for, or -1.
inline long port_at(const volatile void* address)
{
  const auto at = reinterpret_cast<unsigned long>(address);
  return at > first_port_address && at < after_ports ? static_cast<long>(at & 0xffff) : -1;
}

inline waist::u64 all_ones(unsigned bytes) { return bytes >= 8 ? ~waist::u64{0} : (waist::u64{1} << 8 * bytes) - 1; }

inline void must_be_nobodys(unsigned long port)
{
  if (port >= 0x100) return;
  char text[32];
  std::snprintf(text, sizeof text, "I/O port 0x%lx", port);
  unmodelled(text);
}

extern "C" inline void lkm_release_io_mapping(waist::device*, void* res) { waist::iounmap(*static_cast<void**>(res)); }

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void* ioremap(phys_addr_t offset, unsigned long size)
{
  return sim::part<sim::io_mappings>().map(offset, size);
}
LKM_EXPORT_SYMBOL(ioremap);
LKM_SIM_INLINE void iounmap(volatile void* addr)
{
  if (sim::part<sim::io_mappings>().unmap(addr)) return;
  char text[60];
  std::snprintf(text, sizeof text, "iounmap: bad address %p", const_cast<void*>(addr));
  sim::log(3, text);
}
LKM_EXPORT_SYMBOL(iounmap);

LKM_SIM_INLINE void* devm_ioremap(device* dev, phys_addr_t offset, phys_addr_t size)
{
  auto* const kept = static_cast<void**>(
      __devres_alloc_node(sim::lkm_release_io_mapping, sizeof(void*), GFP_KERNEL, -1, "devm_ioremap_release"));
  if (!kept) return nullptr;
  *kept = ioremap(offset, size);
  if (!*kept) {
    devres_free(kept);
    return nullptr;
  }
  devres_add(dev, kept);
  return *kept;
}
LKM_EXPORT_SYMBOL(devm_ioremap);

LKM_SIM_INLINE void devm_iounmap(device* dev, void* addr)
{
  const auto is_it = [](device*, void* res, void* data) { return int{*static_cast<void**>(res) == data}; };
  if (devres_release(dev, sim::lkm_release_io_mapping, is_it, addr))
    lkm_warn("lib/devres.c", __LINE__, "devm_iounmap", "");
}
LKM_EXPORT_SYMBOL(devm_iounmap);

LKM_SIM_INLINE void* devm_ioremap_resource(device* dev, const resource* res)
{
  if (!res || (res->flags & 0x1f00UL) != IORESOURCE_MEM) {
    _dev_err(dev, "invalid resource\n");
    return ERR_PTR(-EINVAL);
  }
  auto* const name = res->name ? devm_kasprintf(dev, GFP_KERNEL, "%s %s", dev_name(dev), res->name)
                               : devm_kstrdup(dev, dev_name(dev), GFP_KERNEL);
  if (!name) {
    _dev_err(dev, "can't generate pretty name for resource %pR\n", static_cast<const void*>(res));
    return ERR_PTR(-ENOMEM);
  }
  const auto size = res->end - res->start + 1;
  if (!__devm_request_region(dev, lkm_iomem_resource(), res->start, size, name)) {
    _dev_err(dev, "can't request region for resource %pR\n", static_cast<const void*>(res));
    return ERR_PTR(-EBUSY);
  }
  if (auto* const address = devm_ioremap(dev, res->start, size)) return address;
  _dev_err(dev, "ioremap failed for resource %pR\n", static_cast<const void*>(res));
  __devm_release_region(dev, lkm_iomem_resource(), res->start, size);
  return ERR_PTR(-ENOMEM);
}
LKM_EXPORT_SYMBOL(devm_ioremap_resource);

LKM_SIM_INLINE void* ioport_map(unsigned long port, unsigned)
{
  // SAFETY: a number that ioread8() and its kin take apart again.
  return port > 0xffff ? nullptr : reinterpret_cast<void*>(port + sim::first_port_address);
}
LKM_EXPORT_SYMBOL(ioport_map);
LKM_SIM_INLINE void ioport_unmap(void*) {}
LKM_EXPORT_SYMBOL(ioport_unmap);

LKM_SIM_INLINE u64 lkm_mmio_read(const volatile void* addr, unsigned size, const char* function)
{
  sim::part<sim::io_mappings>().must_know(addr, size, function);
  return sim::all_ones(size);
}
LKM_EXPORT_SYMBOL(lkm_mmio_read);
LKM_SIM_INLINE void lkm_mmio_write(u64, volatile void* addr, unsigned size, const char* function)
{
  sim::part<sim::io_mappings>().must_know(addr, size, function);
}
LKM_EXPORT_SYMBOL(lkm_mmio_write);

LKM_SIM_INLINE u32 lkm_port_read(unsigned long port, unsigned size)
{
  sim::must_be_nobodys(port);
  return static_cast<u32>(sim::all_ones(size));
}
LKM_EXPORT_SYMBOL(lkm_port_read);
LKM_SIM_INLINE void lkm_port_write(u32, unsigned long port, unsigned) { sim::must_be_nobodys(port); }
LKM_EXPORT_SYMBOL(lkm_port_write);

LKM_SIM_INLINE u64 lkm_iomap_read(const volatile void* addr, unsigned size, const char* function)
{
  const long port = sim::port_at(addr);
  return port < 0 ? lkm_mmio_read(addr, size, function) : lkm_port_read(static_cast<unsigned long>(port), size);
}
LKM_EXPORT_SYMBOL(lkm_iomap_read);
LKM_SIM_INLINE void lkm_iomap_write(u64 value, volatile void* addr, unsigned size, const char* function)
{
  const long port = sim::port_at(addr);
  if (port < 0) return lkm_mmio_write(value, addr, size, function);
  lkm_port_write(static_cast<u32>(value), static_cast<unsigned long>(port), size);
}
LKM_EXPORT_SYMBOL(lkm_iomap_write);

LKM_SIM_INLINE void memcpy_fromio(void* to, const volatile void* from, size_t count)
{
  sim::part<sim::io_mappings>().must_know(from, count, "memcpy_fromio()");
  std::memset(to, 0xff, count);
}
LKM_EXPORT_SYMBOL(memcpy_fromio);
LKM_SIM_INLINE void memcpy_toio(volatile void* to, const void*, size_t count)
{
  sim::part<sim::io_mappings>().must_know(to, count, "memcpy_toio()");
}
LKM_EXPORT_SYMBOL(memcpy_toio);
LKM_SIM_INLINE void memset_io(volatile void* addr, int, size_t count)
{
  sim::part<sim::io_mappings>().must_know(addr, count, "memset_io()");
}
LKM_EXPORT_SYMBOL(memset_io);

}  // extern "C"
}  // namespace lkm::waist
