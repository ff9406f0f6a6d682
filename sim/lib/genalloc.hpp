// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/genalloc.c (Linux 6.1): pieces of memory by their addresses.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/genalloc.h>
#include <lkm/sim/lib/bitmap.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <bit>
#include <cerrno>
#include <cstddef>

namespace lkm::sim::gen_pools {

/// Visits the chunks of a pool until one returns true: that one, or null.
template <class Wanted>
waist::gen_pool_chunk* find(waist::gen_pool& pool, Wanted wanted)
{
  for (auto* at = pool.chunks.next; at != &pool.chunks; at = at->next) {
    // SAFETY: next_chunk is the first member.
    auto* const chunk = reinterpret_cast<waist::gen_pool_chunk*>(at);
    if (wanted(*chunk)) return chunk;
  }
  return nullptr;
}

inline std::size_t size_of(const waist::gen_pool_chunk& chunk) { return chunk.end_addr - chunk.start_addr + 1; }

/// Memory that a chunk gives away.
struct extent {
  unsigned long virt;
  waist::phys_addr_t phys;
  std::size_t size;
};

/// A chunk of which nothing is in use, as its map `bits` says.
inline void set(waist::gen_pool_chunk& chunk, const extent& memory, void* owner, unsigned long* bits)
{
  chunk.bits = bits;
  chunk.owner = owner;
  chunk.start_addr = memory.virt;
  chunk.end_addr = memory.virt + memory.size - 1;
  chunk.phys_addr = memory.phys;
  chunk.avail.counter = static_cast<waist::s64>(memory.size);
}

/// A piece of `size` bytes in units of the pool.
inline unsigned long units(const waist::gen_pool& pool, std::size_t size)
{
  const auto unit = std::size_t{1} << pool.min_alloc_order;
  return (size + unit - 1) >> pool.min_alloc_order;
}

inline waist::gen_pool_chunk* chunk_of(waist::gen_pool& pool, unsigned long addr)
{
  return find(pool, [addr](const auto& chunk) { return addr >= chunk.start_addr && addr <= chunk.end_addr; });
}

}  // namespace lkm::sim::gen_pools

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/genalloc.ipp>
#endif
