// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models block/blk.h (Linux 6.1): disks, and the transfers that the kernel makes from and to them.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/drivers/base/class.hpp>
#include <lkm/sim/include/linux/blkdev.h>
#include <lkm/sim/include/linux/major.h>
#include <lkm/sim/mm/filemap.hpp>

#include <array>
#include <bitset>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace lkm::sim {

/// A block device as an inode: what Linux's bdev file system has. Its number is bound to it while `hashed`.
struct bdev_inode : waist::inode {
  bdev_inode() : waist::inode{} {}
  waist::block_device bdev{};
  page_cache cache;
  bool hashed = false;

  unsigned block_size() const { return 1U << i_blkbits; }
  static bdev_inode& of(waist::block_device* bdev) { return *static_cast<bdev_inode*>(bdev->bd_inode); }
};

/// A disk with all that Linux allocates for it.
struct disk : waist::gendisk {
  disk() : waist::gendisk{} {}
  bdev_inode part;
  waist::request_queue own_queue{};
  unsigned long ra_pages = 32, io_pages = 0;  // of its backing_dev_info
  maker made, added;
  const waist::module* owner = nullptr;  // that fops->owner names

  bool live() const { return part.hashed; }
  static disk& of(waist::gendisk* d) { return *static_cast<disk*>(d); }
  static disk& of(waist::block_device* bdev) { return of(bdev->bd_disk); }
};

/// A bio of the kernel's own, and what happens when it has ended.
struct transfer {
  waist::bio bio{};
  std::vector<waist::bio_vec> pieces;
  std::function<void(transfer&)> done;
  std::string what() const;
};

class block_devices final : public subsystem {
 public:
  ~block_devices() override;
  void boot(boot_files& files) override;
  void take_away(const departure& who) override;

  /// block/genhd.c
  int register_major(unsigned major, const char* name, void (*probe)(waist::dev_t));
  void unregister_major(unsigned major, const char* name);
  bool probe(waist::dev_t devt);
  std::string majors() const;
  std::string partitions() const;
  waist::gendisk* allocate();
  void release(disk& gone);
  int add(waist::device* parent, disk& d, const waist::attribute_group** groups);
  void del(disk& d);
  void drop_clean_pages();

  /// block/bdev.c
  bdev_inode* find(waist::dev_t devt) const
  {
    const auto found = by_number_.find(devt);
    return found == by_number_.end() ? nullptr : found->second;
  }

  /// block/bio.c: hands a transfer to the driver; `done` is called when it has ended, in any context.
  void submit(std::unique_ptr<transfer> fresh);
  void ended(waist::bio* bio);
  /// "; the driver has not called bio_endio() for a read of …"; empty when it owes none.
  std::string owed_by(const disk& d) const;
  /// The bios that a task's submit_bio() has made while it ran.
  std::map<const task*, waist::bio_list*> nested;

 private:
  struct major_name {
    unsigned major;
    std::string name;
    void (*probe)(waist::dev_t);
    maker made;
  };
  int take_extended_minor();
  void unhash(disk& d);
  void forget_disk(disk& d);
  bool is_removed(const disk& d, const departure& who) const;

  static constexpr std::size_t buckets = 255;
  std::array<std::vector<major_name>, buckets> majors_;
  std::vector<std::unique_ptr<disk>> disks_;
  std::vector<disk*> in_order_;  // those that are added
  std::map<waist::dev_t, bdev_inode*> by_number_;
  std::set<unsigned> extended_minors_;
  std::uint64_t diskseq_ = 0;
  waist::lkm_class class_{};
  waist::kobject* block_depr_ = nullptr;  // /sys/block
  std::map<waist::bio*, std::unique_ptr<transfer>> in_flight_;
  std::deque<std::unique_ptr<transfer>> ended_;  // the last ones, so that a second end is seen
};
LKM_SIM_INITCALL(block_devices);

/// Its name, as %pg prints it.
inline std::string name_of(const waist::block_device* bdev) { return bdev->bd_disk->disk_name; }

/// block/bdev.c. A disk is opened by its number, for a holder with FMODE_EXCL: null and a negative error.
waist::block_device* blkdev_get_by_dev(waist::dev_t devt, waist::fmode_t mode, void* holder, int& error);
void blkdev_put(waist::block_device* bdev, waist::fmode_t mode);
/// Writes what is dirty and waits for it. 0 or -EIO.
int sync_blockdev(waist::block_device* bdev);
int set_blocksize(waist::block_device* bdev, int size);

/// block/ioctl.c
long blkdev_ioctl(waist::file* f, unsigned cmd, unsigned long arg);
long compat_blkdev_ioctl(waist::file* f, unsigned cmd, unsigned long arg);

/// block/blk-flush.c: 0 or a negative error.
int blkdev_issue_flush(waist::block_device* bdev);

/// Hands a transfer to the driver and sleeps until it has ended. 0 or a negative error.
int submit_and_wait(std::unique_ptr<transfer> t);

/// block/blk-core.c: on to the driver, unless it is refused before.
void submit_bio(waist::bio* b);

/// block/blk-settings.c
void set_default_limits(waist::queue_limits& limits);
void disk_update_readahead(disk& d);

/// A transfer without pieces yet.
std::unique_ptr<transfer> make_transfer(waist::block_device* bdev, waist::blk_opf_t opf, waist::sector_t sector);
inline void add_piece(transfer& t, waist::page* page, unsigned length, unsigned offset)
{
  t.pieces.push_back({page, length, offset});
  t.bio.bi_iter.bi_size += length;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/buffer.ipp>
#include <lkm/sim/mm/readahead.ipp>
#include <lkm/sim/block/genhd.ipp>
#include <lkm/sim/block/bdev.ipp>
#include <lkm/sim/block/bio.ipp>
#include <lkm/sim/block/blk-core.ipp>
#include <lkm/sim/block/blk-settings.ipp>
#include <lkm/sim/block/fops.ipp>
#include <lkm/sim/block/ioctl.ipp>
#endif
