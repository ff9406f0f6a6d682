// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models block/genhd.c (Linux 6.1): majors of block devices, and disks from their allocation to their release.
#pragma once

#include <lkm/sim/block/blk.hpp>
#include <lkm/sim/core/assigned_majors.hpp>
#include <lkm/sim/fs/buffer.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/lib/kobject.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>

namespace lkm::sim {

inline waist::gendisk* disk_of(const waist::device* dev)
{
  // SAFETY: a device of the class is the bd_device of a block_device.
  return reinterpret_cast<const waist::block_device*>(reinterpret_cast<const char*>(dev) -
                                                      offsetof(waist::block_device, bd_device))
      ->bd_disk;
}
inline waist::device* device_of(waist::gendisk* d) { return &d->part0->bd_device; }

/// A file of a disk that shows a number. Of a function with a name, which is one in all sources; a lambda would not be.
template <unsigned long long (*number)(waist::gendisk*)>
waist::device_attribute disk_attribute(const char* name)
{
  return {{name, 0444},
          [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
            return waist::sysfs_emit(buf, "%llu\n", number(disk_of(dev)));
          },
          nullptr};
}

namespace disk_numbers {

using number = unsigned long long;
inline number range(waist::gendisk* d) { return static_cast<number>(d->minors); }
inline number ext_range(waist::gendisk* d)
{
  return d->flags & waist::GENHD_FL_NO_PART ? 1 : static_cast<number>(waist::DISK_MAX_PARTS);
}
inline number removable(waist::gendisk* d) { return (d->flags & waist::GENHD_FL_REMOVABLE) != 0; }
inline number hidden(waist::gendisk* d) { return (d->flags & waist::GENHD_FL_HIDDEN) != 0; }
inline number ro(waist::gendisk* d) { return waist::get_disk_ro(d) != 0; }
inline number size(waist::gendisk* d) { return waist::get_capacity(d); }
inline number alignment_offset(waist::gendisk* d) { return d->queue->limits.alignment_offset; }
inline number discard_alignment(waist::gendisk* d) { return d->queue->limits.discard_alignment; }
inline number diskseq(waist::gendisk* d) { return d->diskseq; }

}  // namespace disk_numbers

// Not constant: a group's attributes are not.
inline waist::device_attribute disk_attributes[] = {
    disk_attribute<disk_numbers::range>("range"),
    disk_attribute<disk_numbers::ext_range>("ext_range"),
    disk_attribute<disk_numbers::removable>("removable"),
    disk_attribute<disk_numbers::hidden>("hidden"),
    disk_attribute<disk_numbers::ro>("ro"),
    disk_attribute<disk_numbers::size>("size"),
    disk_attribute<disk_numbers::alignment_offset>("alignment_offset"),
    disk_attribute<disk_numbers::discard_alignment>("discard_alignment"),
    disk_attribute<disk_numbers::diskseq>("diskseq"),
};
inline waist::attribute* disk_attribute_list[] = {&disk_attributes[0].attr, &disk_attributes[1].attr,
                                                  &disk_attributes[2].attr, &disk_attributes[3].attr,
                                                  &disk_attributes[4].attr, &disk_attributes[5].attr,
                                                  &disk_attributes[6].attr, &disk_attributes[7].attr,
                                                  &disk_attributes[8].attr, nullptr};
inline const waist::attribute_group disk_attribute_group = {nullptr, nullptr, nullptr, disk_attribute_list, nullptr};
inline const waist::attribute_group* disk_attribute_groups[] = {&disk_attribute_group, nullptr};

inline const waist::device_type disk_type = [] {
  waist::device_type type{};
  type.name = "disk";
  type.groups = disk_attribute_groups;
  type.devnode = [](waist::device* dev, waist::umode_t* mode, waist::kuid_t*, waist::kgid_t*) -> char* {
    auto* const d = disk_of(dev);
    return d->fops->devnode ? d->fops->devnode(d, mode) : nullptr;
  };
  type.release = [](waist::device* dev) { part<block_devices>().release(disk::of(disk_of(dev))); };
  return type;
}();

inline const waist::block_device_operations operations_of_removed_disk{};

LKM_SIM_INLINE block_devices::~block_devices() = default;

LKM_SIM_INLINE void block_devices::boot(boot_files& files)
{
  class_.name = "block";
  class_.dev_uevent = [](waist::device* dev, waist::kobj_uevent_env* env) {
    return waist::add_uevent_var(env, "DISKSEQ=%llu", disk_of(dev)->diskseq);
  };
  waist::__class_register(&class_, nullptr);
  part<driver_core>().block_class = &class_;
  register_major(waist::BLOCK_EXT_MAJOR, "blkext", nullptr);
  block_depr_ = waist::kobject_create_and_add("block", nullptr);
  files.proc("partitions", [this] { return partitions(); });
}

LKM_SIM_INLINE void drop_pagecache() { part<block_devices>().drop_clean_pages(); }

LKM_SIM_INLINE void block_devices::drop_clean_pages()
{
  for (const auto& d : disks_) d->part.cache.drop_clean();
}

LKM_SIM_INLINE std::string proc_block_devices() { return part<block_devices>().majors(); }

LKM_SIM_INLINE int block_devices::register_major(unsigned major, const char* name, void (*probe)(waist::dev_t))
{
  int result = 0;
  if (!major) {
    for (auto i = static_cast<unsigned>(buckets) - 1; i && !major; --i)
      if (majors_[i].empty()) major = i;
    if (!major) {
      log(4, std::string("__register_blkdev: failed to get major for ") + name);
      return -EBUSY;
    }
    result = static_cast<int>(major);
  }
  if (major >= waist::BLKDEV_MAJOR_MAX) {
    log(3, "__register_blkdev: major requested (" + std::to_string(major) + ") is greater than the maximum (" +
               std::to_string(waist::BLKDEV_MAJOR_MAX - 1) + ") for " + name);
    return -EINVAL;
  }
  auto& bucket = majors_[major % buckets];
  if (std::ranges::find(bucket, major, &major_name::major) != bucket.end()) {
    log(4, "register_blkdev: cannot get major " + std::to_string(major) + " for " + name);
    return -EBUSY;
  }
  const auto made = part<char_devices>().maker_now();
  if (const auto owner = assigned_blkdev(major); made.by && !result && !owner.empty())
    part<report>().add(severity::note, std::string("module ") + made.by->name + " takes block major " +
                                           std::to_string(major) + " as \"" + name +
                                           "\", which Linux's device list gives to \"" + std::string(owner) +
                                           "\": take 0 and let the kernel choose");
  // strlcpy into 16 characters
  bucket.push_back({major, std::string(name).substr(0, 15), probe, made});
  return result;
}

LKM_SIM_INLINE void block_devices::unregister_major(unsigned major, const char* name)
{
  auto& bucket = majors_[major % buckets];
  const auto found = std::ranges::find(bucket, major, &major_name::major);
  if (found == bucket.end() || found->name != name)
    return waist::lkm_warn("block/genhd.c", __LINE__, "unregister_blkdev", "WARN_ON(1)");
  bucket.erase(found);
}

LKM_SIM_INLINE bool block_devices::probe(waist::dev_t devt)
{
  for (const auto& m : majors_[waist::MAJOR(devt) % buckets])
    if (m.major == waist::MAJOR(devt) && m.probe) return m.probe(devt), true;
  return false;
}

LKM_SIM_INLINE std::string block_devices::majors() const
{
  std::string lines;
  for (unsigned major = 0; major < waist::BLKDEV_MAJOR_MAX; ++major)
    for (const auto& m : majors_[major % buckets])
      if (m.major == major) {
        char number[16];
        std::snprintf(number, sizeof number, "%3u ", major);
        lines += number + m.name + '\n';
      }
  return lines;
}

LKM_SIM_INLINE std::string block_devices::partitions() const
{
  if (in_order_.empty()) return {};
  std::string lines = "major minor  #blocks  name\n\n";
  for (auto* const d : in_order_) {
    if (!waist::get_capacity(d) || (d->flags & waist::GENHD_FL_HIDDEN)) continue;
    char line[96];
    std::snprintf(line, sizeof line, "%4u  %7u %10llu %s\n", waist::MAJOR(d->part0->bd_dev),
                  waist::MINOR(d->part0->bd_dev), waist::get_capacity(d) / 2, d->disk_name);
    lines += line;
  }
  return lines;
}

LKM_SIM_INLINE waist::gendisk* block_devices::allocate()
{
  auto& fresh = *disks_.emplace_back(std::make_unique<disk>());
  fresh.made = part<char_devices>().maker_now();
  auto& q = fresh.own_queue;
  set_default_limits(q.limits);
  q.disk = &fresh;
  fresh.queue = &q;
  fresh.part0 = &fresh.part.bdev;
  fresh.node_id = -1;
  fresh.state = 1UL << waist::GD_OWNS_QUEUE;
  fresh.diskseq = ++diskseq_;
  waist::__mutex_init(&fresh.open_mutex, "&disk->open_mutex", &lock_key<struct disk_open_mutex>);
  fresh.part.i_mode = S_IFBLK;
  fresh.part.i_blkbits = 12;
  auto& bdev = fresh.part.bdev;
  bdev.bd_inode = &fresh.part;
  bdev.bd_disk = &fresh;
  bdev.bd_queue = &q;
  fresh.part.cache.who_is_late = [this, &fresh] { return owed_by(fresh); };
  auto& dev = bdev.bd_device;
  dev.lkm_class = &class_;
  dev.type = &disk_type;
  waist::device_initialize(&dev);
  return &fresh;
}

LKM_SIM_INLINE void block_devices::release(disk& gone)
{
  if (gone.state >> waist::GD_ADDED & 1)
    if (gone.fops->free_disk) gone.fops->free_disk(&gone);
  forget_disk(gone);
}

LKM_SIM_INLINE void block_devices::forget_disk(disk& d)
{
  d.part.cache.drop_all();
  if (d.major == waist::BLOCK_EXT_MAJOR) extended_minors_.erase(static_cast<unsigned>(d.first_minor));
  std::erase_if(disks_, [&](const auto& one) { return one.get() == &d; });
}

LKM_SIM_INLINE int block_devices::take_extended_minor()
{
  unsigned minor = 0;
  while (extended_minors_.contains(minor)) ++minor;
  extended_minors_.insert(minor);
  return static_cast<int>(minor);
}

LKM_SIM_INLINE int block_devices::add(waist::device* parent, disk& d, const waist::attribute_group** groups)
{
  const auto warn = [](const char* what) { waist::lkm_warn("block/genhd.c", __LINE__, "device_add_disk", what); };
  if (d.fops->report_zones) unmodelled("block_device_operations.report_zones");
  if (d.fops->rw_page) unmodelled("block_device_operations.rw_page");
  if (d.fops->check_events && d.events) unmodelled("block_device_operations.check_events");
  if (d.major) {
    if (!d.minors) return warn("WARN_ON(!disk->minors)"), -EINVAL;
    if (d.minors > waist::DISK_MAX_PARTS) {
      log(3, "block: can't allocate more than " + std::to_string(waist::DISK_MAX_PARTS) + " partitions");
      d.minors = waist::DISK_MAX_PARTS;
    }
    constexpr auto all = static_cast<int>(waist::MINORMASK);
    if (d.first_minor > all || d.minors > all + 1 || d.first_minor + d.minors > all + 1) return -EINVAL;
  } else {
    if (d.minors) return warn("WARN_ON(disk->minors)"), -EINVAL;
    d.major = waist::BLOCK_EXT_MAJOR;
    d.first_minor = take_extended_minor();
  }
  const bool hidden = d.flags & waist::GENHD_FL_HIDDEN;
  auto* const dev = device_of(&d);
  waist::dev_set_uevent_suppress(dev, 1);
  dev->parent = parent;
  dev->groups = groups;
  waist::dev_set_name(dev, "%s", d.disk_name);
  if (!hidden) dev->devt = waist::disk_devt(&d);
  int error = waist::device_add(dev);
  if (!error) {
    error = waist::sysfs_create_link(block_depr_, &dev->kobj, waist::kobject_name(&dev->kobj));
    if (error) waist::device_del(dev);
  }
  if (error) {
    if (d.major == waist::BLOCK_EXT_MAJOR) extended_minors_.erase(static_cast<unsigned>(d.first_minor));
    return error;
  }
  d.part0->bd_holder_dir = waist::kobject_create_and_add("holders", &dev->kobj);
  d.slave_dir = waist::kobject_create_and_add("slaves", &dev->kobj);
  d.added = part<char_devices>().maker_now();
  d.owner = d.fops->owner;
  in_order_.push_back(&d);
  d.part0->bd_dev = waist::disk_devt(&d);
  if (!hidden) {
    d.part.i_rdev = d.part0->bd_dev;
    d.part.hashed = true;
    by_number_[d.part0->bd_dev] = &d.part;
    if (waist::get_capacity(&d) && !(d.flags & waist::GENHD_FL_NO_PART)) {
      d.state |= 1UL << waist::GD_NEED_PART_SCAN;
      int ignored = 0;
      if (auto* const open = blkdev_get_by_dev(d.part0->bd_dev, waist::FMODE_READ, nullptr, ignored))
        blkdev_put(open, waist::FMODE_READ);
      d.state &= ~(1UL << waist::GD_NEED_PART_SCAN);
    }
    waist::dev_set_uevent_suppress(dev, 0);
    waist::kobject_uevent(&dev->kobj, waist::KOBJ_ADD);
  }
  disk_update_readahead(d);
  d.state |= 1UL << waist::GD_ADDED;
  return 0;
}

LKM_SIM_INLINE void block_devices::unhash(disk& d)
{
  d.part.hashed = false;
  by_number_.erase(d.part0->bd_dev);
}

LKM_SIM_INLINE void block_devices::del(disk& d)
{
  might_sleep([](const char* why) { return std::string("BUG: del_gendisk() ") + why; });
  if (!d.live() && !(d.flags & waist::GENHD_FL_HIDDEN))
    return waist::lkm_warn("block/genhd.c", __LINE__, "del_gendisk",
                           "WARN_ON_ONCE(!disk_live(disk) && !(disk->flags & GENHD_FL_HIDDEN))");
  {
    const mutex_guard guard(d.open_mutex);
    unhash(d);
  }
  sync_blockdev(d.part0);
  d.part.cache.drop_clean();
  d.state |= 1UL << waist::GD_DEAD;
  waist::blk_queue_flag_set(waist::QUEUE_FLAG_DYING, d.queue);
  waist::set_capacity(&d, 0);
  waist::kobject_put(std::exchange(d.part0->bd_holder_dir, nullptr));
  waist::kobject_put(std::exchange(d.slave_dir, nullptr));
  auto* const dev = device_of(&d);
  waist::sysfs_remove_link(block_depr_, waist::dev_name(dev));
  std::erase(in_order_, &d);
  waist::device_del(dev);
}

LKM_SIM_INLINE bool block_devices::is_removed(const disk& d, const departure& who) const
{
  return !who.module() || d.made.by == who.module() || (d.fops && (d.owner == who.module() || who.owns(d.fops)));
}

LKM_SIM_INLINE void block_devices::take_away(const departure& who)
{
  std::vector<disk*> left;
  for (const auto& d : disks_)
    if (is_removed(*d, who)) left.push_back(d.get());
  for (auto* const d : left) {
    const auto name = "disk \"" + std::string(d->disk_name) + '"';
    // Its operations and its submit_bio() may be gone.
    std::erase_if(in_flight_, [&](const auto& f) { return f.first->bi_bdev == d->part0; });
    for (const auto& page : d->part.cache.range(0, std::numeric_limits<waist::pgoff_t>::max())) {
      page->dirty.reset();
      page->locked = page->writeback = false;
    }
    const auto gone = [&] { return std::ranges::none_of(disks_, [&](const auto& one) { return one.get() == d; }); };
    d->fops = &operations_of_removed_disk;
    if (std::ranges::find(in_order_, d) != in_order_.end()) {
      who.left(name, "del_gendisk() and put_disk()", &d->added.at);
      del(*d);
    } else {
      who.left(name, "put_disk()", &d->made.at);
    }
    if (!gone()) forget_disk(*d);
  }
  for (auto& bucket : majors_)
    for (std::size_t i = 0; i < bucket.size();) {
      const auto& m = bucket[i];
      if (!m.made.by || (who.module() && m.made.by != who.module())) {
        ++i;
        continue;
      }
      who.left("block major " + std::to_string(m.major) + " \"" + m.name + "\" of register_blkdev()",
               "unregister_blkdev()", &m.made.at);
      bucket.erase(bucket.begin() + static_cast<std::ptrdiff_t>(i));
    }
  if (!who.module()) waist::class_unregister(&class_);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int __register_blkdev(unsigned major, const char* name, void (*probe)(dev_t))
{
  return sim::part<sim::block_devices>().register_major(major, name, probe);
}
LKM_EXPORT_SYMBOL(__register_blkdev);

LKM_SIM_INLINE void unregister_blkdev(unsigned major, const char* name)
{
  sim::part<sim::block_devices>().unregister_major(major, name);
}
LKM_EXPORT_SYMBOL(unregister_blkdev);

LKM_SIM_INLINE gendisk* __blk_alloc_disk(int, lock_class_key*) { return sim::part<sim::block_devices>().allocate(); }
LKM_EXPORT_SYMBOL(__blk_alloc_disk);

LKM_SIM_INLINE void put_disk(gendisk* d)
{
  if (!d) return;
  sim::refuse_error_pointer(d, "put_disk()");
  put_device(&d->part0->bd_device);
}
LKM_EXPORT_SYMBOL(put_disk);

LKM_SIM_INLINE int device_add_disk(device* parent, gendisk* d, const attribute_group** groups)
{
  sim::refuse_error_pointer(d, "add_disk()");
  return sim::part<sim::block_devices>().add(parent, sim::disk::of(d), groups);
}
LKM_EXPORT_SYMBOL(device_add_disk);

LKM_SIM_INLINE void del_gendisk(gendisk* d)
{
  sim::refuse_error_pointer(d, "del_gendisk()");
  sim::part<sim::block_devices>().del(sim::disk::of(d));
}
LKM_EXPORT_SYMBOL(del_gendisk);

LKM_SIM_INLINE void set_capacity(gendisk* d, sector_t size)
{
  d->part0->bd_inode->i_size = static_cast<loff_t>(size * SECTOR_SIZE);
  d->part0->bd_nr_sectors = size;
}
LKM_EXPORT_SYMBOL(set_capacity);

LKM_SIM_INLINE bool set_capacity_and_notify(gendisk* d, sector_t size)
{
  const auto before = get_capacity(d);
  set_capacity(d, size);
  if (size == before || !sim::disk::of(d).live() || (d->flags & GENHD_FL_HIDDEN)) return false;
  sim::log(6, std::string(d->disk_name) + ": detected capacity change from " + std::to_string(before) + " to " +
                  std::to_string(size));
  if (!before || !size) return false;
  char resize[] = "RESIZE=1";
  char* more[] = {resize, nullptr};
  kobject_uevent_env(&d->part0->bd_device.kobj, KOBJ_CHANGE, more);
  return true;
}
LKM_EXPORT_SYMBOL_GPL(set_capacity_and_notify);

LKM_SIM_INLINE void set_disk_ro(gendisk* d, bool read_only)
{
  constexpr auto bit = 1UL << GD_READ_ONLY;
  if (((d->state & bit) != 0) == read_only) return;
  d->state ^= bit;
  char text[] = "DISK_RO=1";
  if (!read_only) text[8] = '0';
  char* more[] = {text, nullptr};
  kobject_uevent_env(&d->part0->bd_device.kobj, KOBJ_CHANGE, more);
}
LKM_EXPORT_SYMBOL(set_disk_ro);

}  // extern "C"
}  // namespace lkm::waist
