// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/genalloc.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE unsigned long gen_pool_first_fit(unsigned long* map, unsigned long size, unsigned long start,
                                                unsigned nr, void*, gen_pool*, unsigned long)
{
  return bitmap_find_next_zero_area_off(map, size, start, nr, 0, 0);
}
LKM_EXPORT_SYMBOL(gen_pool_first_fit);

LKM_SIM_INLINE unsigned long gen_pool_first_fit_align(unsigned long* map, unsigned long size, unsigned long start,
                                                      unsigned nr, void* data, gen_pool* pool, unsigned long start_addr)
{
  const auto align = static_cast<unsigned long>(static_cast<const genpool_data_align*>(data)->align);
  const auto step = sim::gen_pools::units(*pool, align);
  const auto offset = (start_addr & (align - 1)) >> pool->min_alloc_order;
  return bitmap_find_next_zero_area_off(map, size, start, nr, step - 1, offset);
}
LKM_EXPORT_SYMBOL(gen_pool_first_fit_align);

LKM_SIM_INLINE unsigned long gen_pool_first_fit_order_align(unsigned long* map, unsigned long size, unsigned long start,
                                                            unsigned nr, void*, gen_pool*, unsigned long)
{
  return bitmap_find_next_zero_area_off(map, size, start, nr, std::bit_ceil(nr) - 1, 0);
}
LKM_EXPORT_SYMBOL(gen_pool_first_fit_order_align);

LKM_SIM_INLINE unsigned long gen_pool_fixed_alloc(unsigned long* map, unsigned long size, unsigned long, unsigned nr,
                                                  void* data, gen_pool* pool, unsigned long)
{
  const auto offset = static_cast<const genpool_data_fixed*>(data)->offset;
  const auto first = offset >> pool->min_alloc_order;
  if (first << pool->min_alloc_order != offset) return size;
  return bitmap_find_next_zero_area_off(map, size, first, nr, 0, 0) == first ? first : size;
}
LKM_EXPORT_SYMBOL(gen_pool_fixed_alloc);

LKM_SIM_INLINE unsigned long gen_pool_best_fit(unsigned long* map, unsigned long size, unsigned long start, unsigned nr,
                                               void*, gen_pool*, unsigned long)
{
  auto best = size, smallest = size + 1;
  for (auto at = start; (at = bitmap_find_next_zero_area_off(map, size, at, nr, 0, 0)) < size;) {
    const auto end = sim::bitmap::find(map, at, size, true);
    if (end - at < smallest) {
      best = at;
      smallest = end - at;
    }
    if (smallest == nr) break;
    at = end;
  }
  return best;
}
LKM_EXPORT_SYMBOL(gen_pool_best_fit);

LKM_SIM_INLINE void gen_pool_set_algo(gen_pool* pool, genpool_algo_t algo, void* data)
{
  pool->algo = algo ? algo : gen_pool_first_fit;
  pool->data = data;
}
LKM_EXPORT_SYMBOL(gen_pool_set_algo);

LKM_SIM_INLINE gen_pool* gen_pool_create(int min_alloc_order, int)
{
  void* const memory = kzalloc(sizeof(gen_pool), GFP_KERNEL);
  if (auto* const pool = static_cast<gen_pool*>(memory)) {
    gen_pool_set_algo(pool, nullptr, nullptr);
    pool->min_alloc_order = min_alloc_order;
    INIT_LIST_HEAD(&pool->chunks);
  }
  return static_cast<gen_pool*>(memory);
}
LKM_EXPORT_SYMBOL(gen_pool_create);

LKM_SIM_INLINE int gen_pool_add_owner(gen_pool* pool, unsigned long virt, phys_addr_t phys, size_t size, int,
                                      void* owner)
{
  const auto map_bytes = sim::bitmap::words(static_cast<unsigned>(size >> pool->min_alloc_order)) * sizeof(long);
  auto* const chunk = static_cast<gen_pool_chunk*>(kzalloc(sizeof(gen_pool_chunk) + map_bytes, GFP_KERNEL));
  if (!chunk) return -ENOMEM;
  // SAFETY: the map is behind the chunk, in the same block.
  sim::gen_pools::set(*chunk, {virt, phys, size}, owner, reinterpret_cast<unsigned long*>(chunk + 1));
  list_add(&chunk->next_chunk, &pool->chunks);
  return 0;
}
LKM_EXPORT_SYMBOL(gen_pool_add_owner);

LKM_SIM_INLINE void gen_pool_destroy(gen_pool* pool)
{
  while (auto* const chunk = sim::gen_pools::find(*pool, [](const auto&) { return true; })) {
    const auto bits = static_cast<unsigned>(sim::gen_pools::size_of(*chunk) >> pool->min_alloc_order);
    if (__bitmap_weight(chunk->bits, bits))
      sim::oops("kernel BUG: gen_pool_destroy() of a pool of which a piece is still in use");
    list_del(&chunk->next_chunk);
    kfree(chunk);
  }
  kfree_const(pool->name);
  kfree(pool);
}
LKM_EXPORT_SYMBOL(gen_pool_destroy);

LKM_SIM_INLINE unsigned long gen_pool_alloc_algo_owner(gen_pool* pool, size_t size, genpool_algo_t algo, void* data,
                                                       void** owner)
{
  if (owner) *owner = nullptr;
  if (!size) return 0;
  const auto n = sim::gen_pools::units(*pool, size);
  unsigned long first = 0;
  auto* const chunk = sim::gen_pools::find(*pool, [&](gen_pool_chunk& c) {
    const auto bits = sim::gen_pools::size_of(c) >> pool->min_alloc_order;
    if (static_cast<size_t>(c.avail.counter) < size) return false;
    first = algo(c.bits, bits, 0, static_cast<unsigned>(n), data, pool, c.start_addr);
    return first < bits;
  });
  if (!chunk) return 0;
  __bitmap_set(chunk->bits, static_cast<unsigned>(first), static_cast<int>(n));
  chunk->avail.counter -= static_cast<s64>(n << pool->min_alloc_order);
  if (owner) *owner = chunk->owner;
  return chunk->start_addr + (first << pool->min_alloc_order);
}
LKM_EXPORT_SYMBOL(gen_pool_alloc_algo_owner);

LKM_SIM_INLINE void gen_pool_free_owner(gen_pool* pool, unsigned long addr, size_t size, void** owner)
{
  if (owner) *owner = nullptr;
  auto* const chunk = sim::gen_pools::chunk_of(*pool, addr);
  if (!chunk || addr + size - 1 > chunk->end_addr) sim::oops("kernel BUG: gen_pool_free() of what is not of the pool");
  const auto first = (addr - chunk->start_addr) >> pool->min_alloc_order, n = sim::gen_pools::units(*pool, size);
  if (sim::bitmap::find(chunk->bits, first, first + n, false) != first + n)
    sim::oops("kernel BUG: gen_pool_free() of what is free: freed twice, or with another size?");
  __bitmap_clear(chunk->bits, static_cast<unsigned>(first), static_cast<int>(n));
  chunk->avail.counter += static_cast<s64>(n << pool->min_alloc_order);
  if (owner) *owner = chunk->owner;
}
LKM_EXPORT_SYMBOL(gen_pool_free_owner);

LKM_SIM_INLINE phys_addr_t gen_pool_virt_to_phys(gen_pool* pool, unsigned long addr)
{
  const auto* const chunk = sim::gen_pools::chunk_of(*pool, addr);
  return chunk ? chunk->phys_addr + (addr - chunk->start_addr) : ~phys_addr_t{0};
}
LKM_EXPORT_SYMBOL(gen_pool_virt_to_phys);

LKM_SIM_INLINE void gen_pool_for_each_chunk(gen_pool* pool, void (*func)(gen_pool*, gen_pool_chunk*, void*), void* data)
{
  sim::gen_pools::find(*pool, [&](gen_pool_chunk& chunk) {
    func(pool, &chunk, data);
    return false;
  });
}
LKM_EXPORT_SYMBOL(gen_pool_for_each_chunk);

LKM_SIM_INLINE bool gen_pool_has_addr(gen_pool* pool, unsigned long start, size_t size)
{
  const auto* const chunk = sim::gen_pools::chunk_of(*pool, start);
  return chunk && start + size - 1 <= chunk->end_addr;
}
LKM_EXPORT_SYMBOL(gen_pool_has_addr);

LKM_SIM_INLINE size_t gen_pool_avail(gen_pool* pool)
{
  size_t bytes = 0;
  sim::gen_pools::find(*pool,
                       [&](const auto& chunk) { return bytes += static_cast<size_t>(chunk.avail.counter), false; });
  return bytes;
}
LKM_EXPORT_SYMBOL_GPL(gen_pool_avail);

LKM_SIM_INLINE size_t gen_pool_size(gen_pool* pool)
{
  size_t bytes = 0;
  sim::gen_pools::find(*pool, [&](const auto& chunk) { return bytes += sim::gen_pools::size_of(chunk), false; });
  return bytes;
}
LKM_EXPORT_SYMBOL_GPL(gen_pool_size);

}  // extern "C"
}  // namespace lkm::waist
