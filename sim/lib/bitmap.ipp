// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/bitmap.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/lib/vsprintf.hpp>

#include <algorithm>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE unsigned long* bitmap_alloc(unsigned nbits, gfp_t flags)
{
  return static_cast<unsigned long*>(kmalloc_array(sim::bitmap::words(nbits), sizeof(long), flags));
}
LKM_EXPORT_SYMBOL(bitmap_alloc);

LKM_SIM_INLINE unsigned long* bitmap_zalloc(unsigned nbits, gfp_t flags)
{
  return bitmap_alloc(nbits, flags | __GFP_ZERO);
}
LKM_EXPORT_SYMBOL(bitmap_zalloc);

LKM_SIM_INLINE unsigned long* bitmap_alloc_node(unsigned nbits, gfp_t flags, int) { return bitmap_alloc(nbits, flags); }
LKM_EXPORT_SYMBOL(bitmap_alloc_node);

LKM_SIM_INLINE unsigned long* bitmap_zalloc_node(unsigned nbits, gfp_t flags, int)
{
  return bitmap_zalloc(nbits, flags);
}
LKM_EXPORT_SYMBOL(bitmap_zalloc_node);

LKM_SIM_INLINE void bitmap_free(const unsigned long* map) { kfree(map); }
LKM_EXPORT_SYMBOL(bitmap_free);

LKM_SIM_INLINE bool __bitmap_equal(const unsigned long* a, const unsigned long* b, unsigned nbits)
{
  return !sim::bitmap::count(nbits, [=](size_t i) { return a[i] ^ b[i]; });
}
LKM_EXPORT_SYMBOL(__bitmap_equal);

LKM_SIM_INLINE bool __bitmap_intersects(const unsigned long* a, const unsigned long* b, unsigned nbits)
{
  return __bitmap_weight_and(a, b, nbits) != 0;
}
LKM_EXPORT_SYMBOL(__bitmap_intersects);

LKM_SIM_INLINE bool __bitmap_subset(const unsigned long* a, const unsigned long* b, unsigned nbits)
{
  return !sim::bitmap::count(nbits, [=](size_t i) { return a[i] & ~b[i]; });
}
LKM_EXPORT_SYMBOL(__bitmap_subset);

LKM_SIM_INLINE void __bitmap_complement(unsigned long* to, const unsigned long* from, unsigned nbits)
{
  sim::bitmap::fill(to, nbits, [=](size_t i) { return ~from[i]; });
}
LKM_EXPORT_SYMBOL(__bitmap_complement);

LKM_SIM_INLINE bool __bitmap_and(unsigned long* to, const unsigned long* a, const unsigned long* b, unsigned nbits)
{
  return sim::bitmap::fill(to, nbits, [=](size_t i) { return a[i] & b[i] & sim::bitmap::mask(i, nbits); });
}
LKM_EXPORT_SYMBOL(__bitmap_and);

LKM_SIM_INLINE bool __bitmap_andnot(unsigned long* to, const unsigned long* a, const unsigned long* b, unsigned nbits)
{
  return sim::bitmap::fill(to, nbits, [=](size_t i) { return a[i] & ~b[i] & sim::bitmap::mask(i, nbits); });
}
LKM_EXPORT_SYMBOL(__bitmap_andnot);

LKM_SIM_INLINE void __bitmap_or(unsigned long* to, const unsigned long* a, const unsigned long* b, unsigned nbits)
{
  sim::bitmap::fill(to, nbits, [=](size_t i) { return a[i] | b[i]; });
}
LKM_EXPORT_SYMBOL(__bitmap_or);

LKM_SIM_INLINE void __bitmap_xor(unsigned long* to, const unsigned long* a, const unsigned long* b, unsigned nbits)
{
  sim::bitmap::fill(to, nbits, [=](size_t i) { return a[i] ^ b[i]; });
}
LKM_EXPORT_SYMBOL(__bitmap_xor);

LKM_SIM_INLINE void __bitmap_replace(unsigned long* to, const unsigned long* a, const unsigned long* b,
                                     const unsigned long* mask, unsigned nbits)
{
  sim::bitmap::fill(to, nbits, [=](size_t i) { return (b[i] & mask[i]) | (a[i] & ~mask[i]); });
}
LKM_EXPORT_SYMBOL(__bitmap_replace);

// `to` may be `from`: no bit is read after it was written.
LKM_SIM_INLINE void __bitmap_shift_right(unsigned long* to, const unsigned long* from, unsigned by, unsigned nbits)
{
  for (unsigned long bit = 0; bit < nbits; ++bit)
    sim::bitmap::put(to, bit, bit + by < nbits && sim::bitmap::test(from, bit + by));
}
LKM_EXPORT_SYMBOL(__bitmap_shift_right);

LKM_SIM_INLINE void __bitmap_shift_left(unsigned long* to, const unsigned long* from, unsigned by, unsigned nbits)
{
  for (unsigned long bit = nbits; bit-- > 0;) sim::bitmap::put(to, bit, bit >= by && sim::bitmap::test(from, bit - by));
}
LKM_EXPORT_SYMBOL(__bitmap_shift_left);

LKM_SIM_INLINE void bitmap_cut(unsigned long* to, const unsigned long* from, unsigned first, unsigned cut,
                               unsigned nbits)
{
  for (unsigned long bit = 0; bit < nbits; ++bit) {
    const auto source = bit < first ? bit : bit + cut;
    sim::bitmap::put(to, bit, source < nbits && sim::bitmap::test(from, source));
  }
}
LKM_EXPORT_SYMBOL(bitmap_cut);

LKM_SIM_INLINE unsigned __bitmap_weight(const unsigned long* map, unsigned nbits)
{
  return sim::bitmap::count(nbits, [=](size_t i) { return map[i]; });
}
LKM_EXPORT_SYMBOL(__bitmap_weight);

LKM_SIM_INLINE unsigned __bitmap_weight_and(const unsigned long* a, const unsigned long* b, unsigned nbits)
{
  return sim::bitmap::count(nbits, [=](size_t i) { return a[i] & b[i]; });
}
LKM_EXPORT_SYMBOL(__bitmap_weight_and);

LKM_SIM_INLINE void __bitmap_set(unsigned long* map, unsigned start, int count)
{
  for (int i = 0; i < count; ++i) sim::bitmap::put(map, start + static_cast<unsigned>(i), true);
}
LKM_EXPORT_SYMBOL(__bitmap_set);

LKM_SIM_INLINE void __bitmap_clear(unsigned long* map, unsigned start, int count)
{
  for (int i = 0; i < count; ++i) sim::bitmap::put(map, start + static_cast<unsigned>(i), false);
}
LKM_EXPORT_SYMBOL(__bitmap_clear);

LKM_SIM_INLINE unsigned long bitmap_find_next_zero_area_off(unsigned long* map, unsigned long size, unsigned long start,
                                                            unsigned nr, unsigned long align_mask,
                                                            unsigned long align_offset)
{
  for (;;) {
    const auto zero = sim::bitmap::find(map, start, size, false);
    const auto area = ((zero + align_offset + align_mask) & ~align_mask) - align_offset;
    if (area + nr > size) return area + nr;
    const auto taken = sim::bitmap::find(map, area, area + nr, true);
    if (taken == area + nr) return area;
    start = taken + 1;
  }
}
LKM_EXPORT_SYMBOL(bitmap_find_next_zero_area_off);

LKM_SIM_INLINE int bitmap_allocate_region(unsigned long* map, unsigned pos, int order)
{
  const unsigned long end = pos + (1UL << order);
  if (sim::bitmap::find(map, pos, end, true) != end) return -EBUSY;
  __bitmap_set(map, pos, 1 << order);
  return 0;
}
LKM_EXPORT_SYMBOL(bitmap_allocate_region);

LKM_SIM_INLINE int bitmap_find_free_region(unsigned long* map, unsigned bits, int order)
{
  const auto step = 1U << order;
  for (unsigned pos = 0; pos + step <= bits; pos += step)
    if (!bitmap_allocate_region(map, pos, order)) return static_cast<int>(pos);
  return -ENOMEM;
}
LKM_EXPORT_SYMBOL(bitmap_find_free_region);

LKM_SIM_INLINE void bitmap_release_region(unsigned long* map, unsigned pos, int order)
{
  __bitmap_clear(map, pos, 1 << order);
}
LKM_EXPORT_SYMBOL(bitmap_release_region);

LKM_SIM_INLINE int bitmap_print_to_pagebuf(bool list, char* buf, const unsigned long* map, int nbits)
{
  const auto room = sim::page_size - reinterpret_cast<std::uintptr_t>(buf) % sim::page_size;
  return lkm_scnprintf(buf, room, list ? "%*pbl\n" : "%*pb\n", nbits, static_cast<const void*>(map));
}
LKM_EXPORT_SYMBOL(bitmap_print_to_pagebuf);

}  // extern "C"
}  // namespace lkm::waist
