// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models block/bdev.c (Linux 6.1): who has a block device open, who claims it for himself, and the size of its blocks.
#pragma once

#include <lkm/sim/block/blk.hpp>
#include <lkm/sim/fs/buffer.hpp>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <string>

namespace lkm::sim {

bool get_module(waist::module* mod);

LKM_SIM_INLINE int sync_blockdev(waist::block_device* bdev)
{
  return write_and_wait_for_errors(bdev_inode::of(bdev), 0, std::numeric_limits<waist::loff_t>::max());
}

/// The largest blocks, up to a page, that the device is made of.
inline void set_init_blocksize(bdev_inode& device)
{
  auto size = waist::bdev_logical_block_size(&device.bdev);
  while (size < page_size && !(static_cast<std::uint64_t>(device.i_size) & size)) size *= 2;
  device.i_blkbits = static_cast<unsigned char>(waist::blksize_bits(size));
}

LKM_SIM_INLINE int set_blocksize(waist::block_device* bdev, int size)
{
  auto& device = bdev_inode::of(bdev);
  const auto wanted = static_cast<unsigned>(size);
  if (size < 512 || wanted > page_size || !std::has_single_bit(wanted)) return -EINVAL;
  if (wanted < waist::bdev_logical_block_size(bdev)) return -EINVAL;
  if (device.block_size() == wanted) return 0;
  sync_blockdev(bdev);
  device.cache.drop_all();
  device.i_blkbits = static_cast<unsigned char>(waist::blksize_bits(wanted));
  return 0;
}

/// A claim that is still being made: others wait for it, or are refused.
inline int prepare_to_claim(waist::block_device* bdev, void* holder)
{
  auto& device = bdev_inode::of(bdev);
  while (true) {
    if (bdev->bd_holder && bdev->bd_holder != holder) return -EBUSY;
    if (!bdev->bd_claiming) break;
    wait_until(device.cache.changed, "for somebody else's exclusive open()", [&] { return !bdev->bd_claiming; });
  }
  bdev->bd_claiming = holder;
  return 0;
}

inline void end_claiming(waist::block_device* bdev)
{
  bdev->bd_claiming = nullptr;
  bdev_inode::of(bdev).cache.changed.wake_all();
}

/// block/partitions/core.c: reads what Linux's parsers of partition tables read, up to the last one's.
inline void look_for_partitions(bdev_inode& device)
{
  constexpr waist::sector_t amiga_ends = 16, all_end = 32;
  constexpr waist::pgoff_t looked_at[] = {0, 1, 3};
  const auto name = name_of(&device.bdev);
  const auto sectors = waist::bdev_nr_sectors(&device.bdev);
  waist::file_ra_state ra{};
  reader who{device, ra};
  device.bdev.bd_disk->state &= ~(1UL << waist::GD_NEED_PART_SCAN);
  sync_blockdev(&device.bdev);
  device.cache.drop_clean();
  const auto unreadable = [&] { log(6, ' ' + name + ": unable to read partition table"); };
  for (const auto index : looked_at) {
    if ((index < 3 ? index * waist::PAGE_SECTORS : all_end - 1) >= sectors) break;
    auto page = device.cache.find(index);
    if (!page) page = device.cache.add(index);
    if (!page || (!page->uptodate && read_one_page(who, page))) return unreadable();
    if (!index && page->memory()[510] == std::byte{0x55} && page->memory()[511] == std::byte{0xaa})
      unmodelled("partitions of a block device");
  }
  if (sectors >= all_end) return;
  if (sectors < amiga_ends) log(3, "Dev " + name + ": unable to read RDB block " + std::to_string(sectors));
  unreadable();
  if (device.bdev.bd_disk->fops->unlock_native_capacity) unmodelled("block_device_operations.unlock_native_capacity");
  log(4, name + ": partition table beyond EOD, truncated");
}

/// blkdev_get_whole(): the driver's open().
inline int get_whole(bdev_inode& device, waist::fmode_t mode)
{
  auto& bdev = device.bdev;
  const auto* const ops = bdev.bd_disk->fops;
  if (ops->open)
    if (const int error = ops->open(&bdev, mode)) return error;
  if (!bdev.bd_openers.counter) set_init_blocksize(device);
  if (bdev.bd_disk->state >> waist::GD_NEED_PART_SCAN & 1) look_for_partitions(device);
  ++bdev.bd_openers.counter;
  return 0;
}

/// The driver's release(), after the last one who has it open has written out what is dirty.
inline void put_whole(bdev_inode& device, waist::fmode_t mode)
{
  auto* const d = device.bdev.bd_disk;
  const bool was_last = --device.bdev.bd_openers.counter == 0;
  if (was_last) sync_blockdev(&device.bdev);
  if (was_last) device.cache.drop_all();
  if (const auto release = d->fops->release) release(d, mode);
}

/// A disk that makes itself, or whose module is loaded, when its node is opened.
inline bdev_inode* find_or_load(waist::dev_t devt)
{
  auto& all = part<block_devices>();
  if (auto* const there = all.find(devt)) return there;
  if (!all.probe(devt)) {
    const auto major = "block-major-" + std::to_string(waist::MAJOR(devt));
    if (request_module(major + '-' + std::to_string(waist::MINOR(devt))) > 0) request_module(major);
  }
  auto* const made = all.find(devt);
  if (made) log(4, "block device autoloading is deprecated and will be removed.");
  return made;
}

LKM_SIM_INLINE waist::block_device* blkdev_get_by_dev(waist::dev_t devt, waist::fmode_t mode, void* holder, int& error)
{
  error = -ENXIO;
  auto* const device = find_or_load(devt);
  if (!device) return nullptr;
  auto& bdev = device->bdev;
  auto& d = disk::of(&bdev);
  waist::get_device(&bdev.bd_device);
  const bool exclusive = mode & waist::FMODE_EXCL;
  if (exclusive && (error = prepare_to_claim(&bdev, holder))) {
    waist::put_device(&bdev.bd_device);
    return nullptr;
  }
  {
    const mutex_guard guard(d.open_mutex);
    error = -ENXIO;
    if (d.live() && get_module(d.fops->owner)) {
      error = get_whole(*device, mode);
      if (error) waist::module_put(d.fops->owner);
    }
    if (exclusive && !error) {
      bdev.bd_holder = holder;
      ++bdev.bd_holders;
    }
    if (exclusive) end_claiming(&bdev);
  }
  if (!error) return &bdev;
  waist::put_device(&bdev.bd_device);
  return nullptr;
}

LKM_SIM_INLINE void blkdev_put(waist::block_device* bdev, waist::fmode_t mode)
{
  auto& d = disk::of(bdev);
  auto* const owner = d.fops->owner;
  if (bdev->bd_openers.counter == 1) sync_blockdev(bdev);
  {
    const mutex_guard guard(d.open_mutex);
    if ((mode & waist::FMODE_EXCL) && !--bdev->bd_holders) bdev->bd_holder = nullptr;
    put_whole(bdev_inode::of(bdev), mode);
  }
  waist::module_put(owner);
  waist::put_device(&bdev->bd_device);
}

}  // namespace lkm::sim
