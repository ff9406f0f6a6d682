// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Bodies of buffer.hpp.
#pragma once

#include <lkm/sim/fs/buffer.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <algorithm>
#include <cstring>
#include <string>

namespace lkm::sim {

inline waist::sector_t sector_of(const cached_page& page, unsigned offset)
{
  return page.index * waist::PAGE_SECTORS + offset / waist::SECTOR_SIZE;
}

inline void buffer_io_error(bdev_inode& device, waist::sector_t sector, const char* what)
{
  log(3, "Buffer I/O error on dev " + name_of(&device.bdev) + ", logical block " +
             std::to_string(sector * waist::SECTOR_SIZE >> device.i_blkbits) + what);
}

/// How many bytes of the page there are on the device, in whole blocks.
inline unsigned bytes_on_device(const bdev_inode& device, const cached_page& page)
{
  const auto size = static_cast<std::uint64_t>(device.i_size), start = page.index * page_size;
  if (start >= size) return 0;
  const auto block = device.block_size();
  return static_cast<unsigned>(std::min<std::uint64_t>(page_size, (size - start + block - 1) / block * block));
}

/// guard_bio_eod(): a transfer ends where the device does, since that may have become smaller; what is read behind it
/// is zero.
inline unsigned end_at_device(const bdev_inode& device, waist::sector_t sector, unsigned bytes, std::byte* memory)
{
  const auto sectors = waist::bdev_nr_sectors(const_cast<waist::block_device*>(&device.bdev));
  if (!sectors || sector >= sectors) return bytes;
  const auto left = std::min<std::uint64_t>(bytes, (sectors - sector) * waist::SECTOR_SIZE);
  if (memory) std::memset(memory + left, 0, bytes - left);
  return static_cast<unsigned>(left);
}

/// One bio for one block.
template <class Done>
void submit_block(bdev_inode& device, const cached_page_pointer& page, unsigned number, waist::blk_opf_t opf, Done done)
{
  const auto offset = number << device.i_blkbits;
  auto t = make_transfer(&device.bdev, opf, sector_of(*page, offset));
  const bool reads = !waist::op_is_write(opf);
  const auto length =
      end_at_device(device, sector_of(*page, offset), device.block_size(), reads ? page->memory() + offset : nullptr);
  add_piece(*t, page->page(), length, offset);
  t->done = [&device, page, number, done](transfer& ended) {
    done(*page, number, ended.bio.bi_status, sector_of(*page, number << device.i_blkbits));
    device.cache.changed.wake_all();
  };
  part<block_devices>().submit(std::move(t));
}

LKM_SIM_INLINE void read_full_page(bdev_inode& device, const cached_page_pointer& page)
{
  page->locked = true;
  page->failed = false;
  const auto there = bytes_on_device(device, *page), all = static_cast<unsigned>(page_size) >> device.i_blkbits;
  std::vector<unsigned> missing;
  for (unsigned n = 0; n < all; ++n) {
    if (page->valid[n]) continue;
    const auto offset = n << device.i_blkbits;
    if (offset < there) {
      missing.push_back(n);
    } else {
      std::memset(page->memory() + offset, 0, device.block_size());
      page->valid[n] = true;
    }
  }
  if (missing.empty()) {
    page->uptodate = true;
    page->locked = false;
    return device.cache.changed.wake_all();
  }
  page->in_flight = static_cast<unsigned>(missing.size());
  for (const auto n : missing)
    submit_block(device, page, n, waist::REQ_OP_READ,
                 [&device](cached_page& p, unsigned number, int status, waist::sector_t sector) {
                   if (status) {
                     buffer_io_error(device, sector, ", async page read");
                     p.failed = true;
                   } else {
                     p.valid[number] = true;
                   }
                   if (--p.in_flight) return;
                   p.uptodate = !p.failed;
                   p.locked = false;
                 });
}

LKM_SIM_INLINE void read_ahead(bdev_inode& device, const std::vector<cached_page_pointer>& pages)
{
  if (pages.empty()) return;
  auto t = make_transfer(&device.bdev, waist::REQ_OP_READ | waist::REQ_RAHEAD, sector_of(*pages.front(), 0));
  for (const auto& page : pages) {
    page->locked = true;
    const auto there = bytes_on_device(device, *page);
    std::memset(page->memory() + there, 0, page_size - there);
    add_piece(*t, page->page(), end_at_device(device, sector_of(*page, 0), there, page->memory()), 0);
  }
  t->done = [&device, pages](transfer& ended) {
    for (const auto& page : pages) {
      page->uptodate = !ended.bio.bi_status;
      page->locked = false;
    }
    device.cache.changed.wake_all();
  };
  part<block_devices>().submit(std::move(t));
}

LKM_SIM_INLINE int write_begin(bdev_inode& device, const cached_page_pointer& page, unsigned from, unsigned to)
{
  const auto block = device.block_size();
  std::vector<unsigned> to_be_read;
  for (unsigned n = 0, start = 0; start < page_size; ++n, start += block) {
    if (page->uptodate) page->valid[n] = true;
    const bool touched = start < to && start + block > from, in_part = start < from || start + block > to;
    if (touched && in_part && !page->valid[n]) to_be_read.push_back(n);
  }
  if (to_be_read.empty()) return 0;
  page->locked = true;
  page->failed = false;
  page->in_flight = static_cast<unsigned>(to_be_read.size());
  for (const auto n : to_be_read)
    submit_block(device, page, n, waist::REQ_OP_READ, [](cached_page& p, unsigned number, int status, waist::sector_t) {
      p.valid[number] = !status;
      p.failed |= status != 0;
      if (!--p.in_flight) p.locked = false;
    });
  device.cache.wait("for a block that is written in part", *page, &cached_page::locked);
  return page->failed ? -EIO : 0;
}

LKM_SIM_INLINE void write_end(bdev_inode& device, cached_page& page, unsigned from, unsigned to)
{
  const auto block = device.block_size();
  bool whole = true;
  for (unsigned n = 0, start = 0; start < page_size; ++n, start += block) {
    if (start < to && start + block > from) page.valid[n] = page.dirty[n] = true;
    whole &= page.valid[n];
  }
  if (whole) page.uptodate = true;
}

/// `opf`: REQ_SYNC when somebody waits for it.
inline void write_page(bdev_inode& device, const cached_page_pointer& page, waist::blk_opf_t opf)
{
  const auto there = bytes_on_device(device, *page);
  std::vector<unsigned> to_be_written;
  for (unsigned n = 0; n << device.i_blkbits < page_size; ++n)
    if (page->dirty[n] && n << device.i_blkbits < there) to_be_written.push_back(n);
  page->dirty.reset();
  if (to_be_written.empty()) return;
  page->writeback = true;
  page->in_flight = static_cast<unsigned>(to_be_written.size());
  for (const auto n : to_be_written)
    submit_block(device, page, n, waist::REQ_OP_WRITE | opf,
                 [&device](cached_page& p, unsigned number, int status, waist::sector_t sector) {
                   if (status) {
                     buffer_io_error(device, sector, ", lost async page write");
                     device.cache.set_error(-EIO);
                     p.valid[number] = false;
                   }
                   if (!--p.in_flight) p.writeback = false;
                 });
}

LKM_SIM_INLINE void start_writing(bdev_inode& device, waist::pgoff_t first, waist::pgoff_t last)
{
  for (const auto& page : device.cache.range(first, last))
    if (page->dirty.any() && !page->busy()) write_page(device, page, 0);
}

LKM_SIM_INLINE void write_and_wait(bdev_inode& device, waist::pgoff_t first, waist::pgoff_t last)
{
  const auto pages = device.cache.range(first, last);
  for (const auto& page : pages) {
    if (page->dirty.none()) continue;
    device.cache.wait("for a page that is being read", *page, &cached_page::locked);
    device.cache.wait("for a page that is being written", *page, &cached_page::writeback);
    if (page->dirty.any()) write_page(device, page, waist::REQ_SYNC);
  }
  for (const auto& page : pages) device.cache.wait("for a page that is being written", *page, &cached_page::writeback);
}

LKM_SIM_INLINE int write_and_wait_for_errors(bdev_inode& device, waist::loff_t first, waist::loff_t last)
{
  if (last < first) return 0;
  if (!device.cache.empty())
    write_and_wait(device, static_cast<std::uint64_t>(first) / page_size, static_cast<std::uint64_t>(last) / page_size);
  return device.cache.take_error();
}

}  // namespace lkm::sim
