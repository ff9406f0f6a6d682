// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/resource.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/base/devres.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/kernel/resource.hpp>

#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

namespace lkm::sim {

LKM_SIM_INLINE void resources::boot(boot_files& files)
{
  ports.name = "PCI IO";
  ports.end = 0xffff;
  ports.flags = waist::IORESOURCE_IO;
  memory.name = "PCI mem";
  memory.end = (1ULL << 46) - 1;
  memory.flags = waist::IORESOURCE_MEM;
  put_in(ports, 0x00, 0x1f, "dma1");
  put_in(ports, 0x20, 0x21, "pic1");
  put_in(ports, 0x40, 0x43, "timer0");
  put_in(ports, 0x50, 0x53, "timer1");
  put_in(ports, 0x60, 0x60, "keyboard");
  put_in(ports, 0x64, 0x64, "keyboard");
  put_in(ports, 0x80, 0x8f, "dma page reg");
  put_in(ports, 0xa0, 0xa1, "pic2");
  put_in(ports, 0xc0, 0xdf, "dma2");
  put_in(ports, 0xf0, 0xff, "fpu");
  files.proc("ioports", [this] { return text_of(ports); });
  files.proc("iomem", [this] { return text_of(memory); });
}

LKM_SIM_INLINE void resources::put_in(resource& root, waist::resource_size_t start, waist::resource_size_t end,
                                      const char* name)
{
  auto fresh = std::make_unique<region>();
  fresh->range.start = start;
  fresh->range.end = end;
  fresh->range.name = name;
  fresh->range.flags = root.flags | waist::IORESOURCE_BUSY;
  enter(root, fresh->range);
  auto* const at = &fresh->range;
  // As if somebody had it that never goes.
  static constexpr char nobody = 0;
  fresh->made.by = reinterpret_cast<const waist::module*>(&nobody);
  regions_.emplace(at, std::move(fresh));
}

LKM_SIM_INLINE waist::resource* resources::enter(resource& root, resource& fresh)
{
  if (fresh.end < fresh.start || fresh.start < root.start || fresh.end > root.end) return &root;
  auto** at = &root.child;
  while (*at && (*at)->end < fresh.start) at = &(*at)->sibling;
  if (*at && (*at)->start <= fresh.end) return *at;
  fresh.sibling = std::exchange(*at, &fresh);
  fresh.parent = &root;
  return nullptr;
}

LKM_SIM_INLINE waist::resource* resources::request(resource& parent, waist::resource_size_t start,
                                                   waist::resource_size_t n, const char* name, unsigned long flags)
{
  might_sleep([](const char* why) { return std::string("BUG: request_region() may sleep, and is called ") + why; });
  auto fresh = std::make_unique<region>();
  auto& range = fresh->range;
  range.name = name;
  range.start = start;
  range.end = start + n - 1;
  for (auto* within = &parent;;) {
    range.flags = (within->flags & 0x1f00UL) | waist::IORESOURCE_BUSY | flags;
    auto* const other = enter(*within, range);
    if (!other) break;
    if (other != within && !(other->flags & waist::IORESOURCE_BUSY)) {
      within = other;
      continue;
    }
    if (other->flags & flags & waist::IORESOURCE_MUXED) unmodelled("waiting for a region with IORESOURCE_MUXED");
    return nullptr;
  }
  fresh->made = part<char_devices>().maker_now();
  return &regions_.emplace(&range, std::move(fresh)).first->second->range;
}

LKM_SIM_INLINE void resources::release(resource& parent, waist::resource_size_t start, waist::resource_size_t n)
{
  const auto end = start + n - 1;
  for (auto** at = &parent.child; *at;) {
    auto& one = **at;
    if (one.start > start || one.end < end) {
      at = &one.sibling;
      continue;
    }
    if (!(one.flags & waist::IORESOURCE_BUSY)) {
      at = &one.child;
      continue;
    }
    if (one.start != start || one.end != end) break;
    *at = one.sibling;
    regions_.erase(&one);
    return;
  }
  char text[100];
  std::snprintf(text, sizeof text, "resource: Trying to free nonexistent resource <0x%016llx-0x%016llx>",
                static_cast<unsigned long long>(start), static_cast<unsigned long long>(end));
  log(4, text);
}

LKM_SIM_INLINE std::string resources::text_of(const resource& root) const
{
  std::string text;
  const int width = root.end < 0x10000 ? 4 : 8;
  const auto add = [&](const auto& self, const resource* first, int depth) -> void {
    for (; first; first = first->sibling) {
      char line[200];
      std::snprintf(line, sizeof line, "%*s%0*llx-%0*llx : %s\n", depth * 2, "", width,
                    static_cast<unsigned long long>(first->start), width, static_cast<unsigned long long>(first->end),
                    first->name ? first->name : "<BAD>");
      text += line;
      self(self, first->child, depth + 1);
    }
  };
  add(add, root.child, 0);
  return text;
}

LKM_SIM_INLINE void resources::take_away(const departure& who)
{
  std::map<const resource*, maker> left;
  for (const auto& [range, one] : regions_)
    if (one->made.by == who.module()) left.emplace(range, one->made);
  for (const auto& [range, made] : left) {
    const bool is_port = range->flags & waist::IORESOURCE_IO;
    char numbers[80];
    std::snprintf(numbers, sizeof numbers, "%s 0x%llx-0x%llx", is_port ? "I/O ports" : "memory of a device at",
                  static_cast<unsigned long long>(range->start), static_cast<unsigned long long>(range->end));
    who.left(numbers + (" \"" + std::string(range->name ? range->name : "") + '"'),
             is_port ? "release_region()" : "release_mem_region()", &made.at);
    release(*range->parent, range->start, range->end - range->start + 1);
  }
}

/// What a device keeps of a region.
struct kept_region {
  waist::resource* parent;
  waist::resource_size_t start, n;
};
extern "C" inline void lkm_release_kept_region(waist::device*, void* res)
{
  const auto& kept = *static_cast<kept_region*>(res);
  part<resources>().release(*kept.parent, kept.start, kept.n);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE resource* lkm_ioport_resource() { return &sim::part<sim::resources>().ports; }
LKM_EXPORT_SYMBOL(lkm_ioport_resource);
LKM_SIM_INLINE resource* lkm_iomem_resource() { return &sim::part<sim::resources>().memory; }
LKM_EXPORT_SYMBOL(lkm_iomem_resource);

LKM_SIM_INLINE resource* __request_region(resource* parent, resource_size_t start, resource_size_t n, const char* name,
                                          int flags)
{
  return sim::part<sim::resources>().request(*parent, start, n, name, static_cast<unsigned>(flags));
}
LKM_EXPORT_SYMBOL(__request_region);
LKM_SIM_INLINE void __release_region(resource* parent, resource_size_t start, resource_size_t n)
{
  sim::part<sim::resources>().release(*parent, start, n);
}
LKM_EXPORT_SYMBOL(__release_region);

LKM_SIM_INLINE resource* __devm_request_region(device* dev, resource* parent, resource_size_t start, resource_size_t n,
                                               const char* name)
{
  auto* const kept = static_cast<sim::kept_region*>(__devres_alloc_node(
      sim::lkm_release_kept_region, sizeof(sim::kept_region), GFP_KERNEL, -1, "devm_region_release"));
  if (!kept) return nullptr;
  *kept = {parent, start, n};
  auto* const range = __request_region(parent, start, n, name, 0);
  if (range)
    devres_add(dev, kept);
  else
    devres_free(kept);
  return range;
}
LKM_EXPORT_SYMBOL(__devm_request_region);

LKM_SIM_INLINE void __devm_release_region(device* dev, resource* parent, resource_size_t start, resource_size_t n)
{
  sim::kept_region wanted{parent, start, n};
  const auto is_it = [](device*, void* res, void* data) {
    const auto& one = *static_cast<sim::kept_region*>(res);
    const auto& other = *static_cast<sim::kept_region*>(data);
    return int{one.parent == other.parent && one.start == other.start && one.n == other.n};
  };
  if (devres_release(dev, sim::lkm_release_kept_region, is_it, &wanted))
    lkm_warn("kernel/resource.c", __LINE__, "__devm_release_region", "");
}
LKM_EXPORT_SYMBOL(__devm_release_region);

LKM_SIM_INLINE int request_resource(resource* root, resource* fresh)
{
  return sim::resources::enter(*root, *fresh) ? -EBUSY : 0;
}
LKM_EXPORT_SYMBOL(request_resource);

LKM_SIM_INLINE int release_resource(resource* old)
{
  for (auto** at = &old->parent->child; *at; at = &(*at)->sibling)
    if (*at == old) {
      *at = old->sibling;
      old->parent = nullptr;
      return 0;
    }
  return -EINVAL;
}
LKM_EXPORT_SYMBOL(release_resource);

}  // extern "C"
}  // namespace lkm::waist
