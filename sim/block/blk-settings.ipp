// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models block/blk-settings.c (Linux 6.1): the limits of a queue, which a driver sets before add_disk().
#pragma once

#include <lkm/sim/block/blk.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <algorithm>
#include <string>

namespace lkm::sim {

LKM_SIM_INLINE void set_default_limits(waist::queue_limits& limits)
{
  constexpr unsigned safe_max_sectors = 255;
  limits.max_segments = 128;
  limits.max_discard_segments = 1;
  limits.seg_boundary_mask = 0xffffffffUL;
  limits.max_segment_size = 65536;
  limits.max_sectors = limits.max_hw_sectors = safe_max_sectors;
  limits.logical_block_size = limits.physical_block_size = limits.io_min = 512;
  limits.dma_alignment = 511;
}

inline void set_to_minimum(const char* function, unsigned value)
{
  log(6, std::string(function) + ": set to minimum " + std::to_string(value));
}

/// What a queue's blocks make of a number of sectors.
inline unsigned whole_blocks(const waist::queue_limits& limits, unsigned sectors)
{
  return sectors & ~(limits.logical_block_size / waist::SECTOR_SIZE - 1);
}

/// A physical block is a logical one or more, and the least transfer a physical one or more.
inline void raise_what_is_larger(waist::queue_limits& limits)
{
  limits.physical_block_size = std::max(limits.physical_block_size, limits.logical_block_size);
  limits.io_min = std::max(limits.io_min, limits.physical_block_size);
}

LKM_SIM_INLINE void disk_update_readahead(disk& d)
{
  constexpr unsigned long usual = 32;
  d.ra_pages = std::max<unsigned long>(d.queue->limits.io_opt * 2 / page_size, usual);
  d.io_pages = d.queue->limits.max_sectors / waist::PAGE_SECTORS;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void blk_queue_logical_block_size(request_queue* q, unsigned size)
{
  q->limits.logical_block_size = size;
  sim::raise_what_is_larger(q->limits);
  for (auto* const sectors : {&q->limits.max_hw_sectors, &q->limits.max_sectors})
    *sectors = sim::whole_blocks(q->limits, *sectors);
}
LKM_EXPORT_SYMBOL(blk_queue_logical_block_size);

LKM_SIM_INLINE void blk_queue_physical_block_size(request_queue* q, unsigned size)
{
  q->limits.physical_block_size = size;
  sim::raise_what_is_larger(q->limits);
}
LKM_EXPORT_SYMBOL(blk_queue_physical_block_size);

LKM_SIM_INLINE void blk_queue_max_hw_sectors(request_queue* q, unsigned max_hw_sectors)
{
  constexpr unsigned usual_max = 2560;
  auto& limits = q->limits;
  if (max_hw_sectors < PAGE_SECTORS) sim::set_to_minimum("blk_queue_max_hw_sectors", max_hw_sectors = PAGE_SECTORS);
  limits.max_hw_sectors = sim::whole_blocks(limits, max_hw_sectors);
  limits.max_sectors = sim::whole_blocks(limits, std::min(limits.max_hw_sectors, usual_max));
  if (q->disk) sim::disk::of(q->disk).io_pages = limits.max_sectors / PAGE_SECTORS;
}
LKM_EXPORT_SYMBOL(blk_queue_max_hw_sectors);

LKM_SIM_INLINE void blk_queue_max_segments(request_queue* q, unsigned short max_segments)
{
  if (!max_segments) sim::set_to_minimum("blk_queue_max_segments", max_segments = 1);
  q->limits.max_segments = max_segments;
}
LKM_EXPORT_SYMBOL(blk_queue_max_segments);

LKM_SIM_INLINE void blk_queue_max_segment_size(request_queue* q, unsigned max_size)
{
  if (max_size < sim::page_size) sim::set_to_minimum("blk_queue_max_segment_size", max_size = sim::page_size);
  q->limits.max_segment_size = max_size;
}
LKM_EXPORT_SYMBOL(blk_queue_max_segment_size);

LKM_SIM_INLINE void blk_queue_io_min(request_queue* q, unsigned min)
{
  q->limits.io_min = std::max({min, q->limits.logical_block_size, q->limits.physical_block_size});
}
LKM_EXPORT_SYMBOL(blk_queue_io_min);

LKM_SIM_INLINE void blk_queue_io_opt(request_queue* q, unsigned opt)
{
  q->limits.io_opt = opt;
  if (q->disk) sim::disk_update_readahead(sim::disk::of(q->disk));
}
LKM_EXPORT_SYMBOL(blk_queue_io_opt);

LKM_SIM_INLINE void blk_queue_alignment_offset(request_queue* q, unsigned offset)
{
  q->limits.alignment_offset = offset & (q->limits.physical_block_size - 1);
  q->limits.misaligned = 0;
}
LKM_EXPORT_SYMBOL(blk_queue_alignment_offset);

LKM_SIM_INLINE void blk_queue_dma_alignment(request_queue* q, int mask)
{
  q->limits.dma_alignment = static_cast<unsigned>(mask);
}
LKM_EXPORT_SYMBOL(blk_queue_dma_alignment);

LKM_SIM_INLINE void blk_queue_write_cache(request_queue* q, bool enabled, bool fua)
{
  (enabled ? blk_queue_flag_set : blk_queue_flag_clear)(QUEUE_FLAG_WC, q);
  (fua ? blk_queue_flag_set : blk_queue_flag_clear)(QUEUE_FLAG_FUA, q);
}
LKM_EXPORT_SYMBOL_GPL(blk_queue_write_cache);

}  // extern "C"
}  // namespace lkm::waist
