// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models block/blk-core.c (Linux 6.1): a bio's way to the driver, and how errors are named.
#pragma once

#include <lkm/sim/block/blk.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <array>
#include <cerrno>
#include <string>

namespace lkm::sim {

struct blk_error {
  waist::blk_status_t status;
  int error;
};
inline constexpr std::array blk_errors{blk_error{waist::BLK_STS_OK, 0},
                                       blk_error{waist::BLK_STS_NOTSUPP, -EOPNOTSUPP},
                                       blk_error{waist::BLK_STS_TIMEOUT, -ETIMEDOUT},
                                       blk_error{waist::BLK_STS_NOSPC, -ENOSPC},
                                       blk_error{waist::BLK_STS_TRANSPORT, -ENOLINK},
                                       blk_error{waist::BLK_STS_TARGET, -EREMOTEIO},
                                       blk_error{waist::BLK_STS_NEXUS, -EBADE},
                                       blk_error{waist::BLK_STS_MEDIUM, -ENODATA},
                                       blk_error{waist::BLK_STS_PROTECTION, -EILSEQ},
                                       blk_error{waist::BLK_STS_RESOURCE, -ENOMEM},
                                       blk_error{waist::BLK_STS_IOERR, -EIO},
                                       blk_error{waist::BLK_STS_DM_REQUEUE, -EREMCHG},
                                       blk_error{waist::BLK_STS_AGAIN, -EAGAIN},
                                       blk_error{waist::BLK_STS_DEV_RESOURCE, -EBUSY},
                                       blk_error{waist::BLK_STS_ZONE_RESOURCE, 0},
                                       blk_error{waist::BLK_STS_ZONE_OPEN_RESOURCE, -ETOOMANYREFS},
                                       blk_error{waist::BLK_STS_ZONE_ACTIVE_RESOURCE, -EOVERFLOW},
                                       blk_error{waist::BLK_STS_OFFLINE, -ENODEV}};

inline bool queue_flag(const waist::request_queue* q, unsigned flag) { return q->queue_flags >> flag & 1; }

inline void end_with(waist::bio* b, int status)
{
  b->bi_status = static_cast<waist::blk_status_t>(status);
  waist::bio_endio(b);
}

/// Hands the bio to the driver's submit_bio().
inline void call_submit_bio(waist::bio* b)
{
  const auto* const d = b->bi_bdev->bd_disk;
  if (queue_flag(d->queue, waist::QUEUE_FLAG_DYING)) return end_with(b, waist::BLK_STS_IOERR);
  if (!d->fops->submit_bio)
    return oops("BUG: disk \"" + std::string(d->disk_name) +
                "\" has no submit_bio: a disk of blk_alloc_disk() takes its bios there");
  d->fops->submit_bio(b);
}

/// Only one submit_bio() runs for a task: what it submits itself waits until it has returned.
inline void submit_in_turn(waist::bio* b)
{
  auto& nested = part<block_devices>().nested;
  if (const auto outer = nested.find(&current()); outer != nested.end()) return waist::bio_list_add(outer->second, b);
  waist::bio_list waiting{};
  nested[&current()] = &waiting;
  for (; b; b = waist::bio_list_pop(&waiting)) call_submit_bio(b);
  nested.erase(&current());
}

inline bool ends_beyond_the_device(const waist::bio* b)
{
  const auto sectors = b->bi_iter.bi_size / waist::SECTOR_SIZE;
  const auto size = waist::bdev_nr_sectors(b->bi_bdev);
  if (!sectors || !size || (sectors <= size && b->bi_iter.bi_sector <= size - sectors)) return false;
  log(6, current().comm + std::string(": attempt to access beyond end of device"));
  log(6, name_of(b->bi_bdev) + ": rw=" + std::to_string(b->bi_opf) +
             ", sector=" + std::to_string(+b->bi_iter.bi_sector) + ", nr_sectors = " + std::to_string(sectors) +
             " limit=" + std::to_string(size));
  return true;
}

LKM_SIM_INLINE void submit_bio(waist::bio* b)
{
  might_sleep([](const char* why) { return std::string("BUG: submit_bio() ") + why; });
  if (waist::op_is_write(b->bi_opf) && waist::bdev_read_only(b->bi_bdev) && b->bi_iter.bi_size)
    log(4, "Trying to write to read-only block-device " + name_of(b->bi_bdev));
  if (ends_beyond_the_device(b)) return end_with(b, waist::BLK_STS_IOERR);
  if (waist::op_is_flush(b->bi_opf) && !queue_flag(b->bi_bdev->bd_queue, waist::QUEUE_FLAG_WC)) {
    b->bi_opf &= ~(waist::REQ_PREFLUSH | waist::REQ_FUA);
    if (!b->bi_iter.bi_size) return end_with(b, waist::BLK_STS_OK);
  }
  submit_in_turn(b);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int blk_status_to_errno(blk_status_t status)
{
  if (status < sim::blk_errors.size()) return sim::blk_errors[status].error;
  lkm_warn("block/blk-core.c", __LINE__, "blk_status_to_errno", "WARN_ON_ONCE(idx >= ARRAY_SIZE(blk_errors))");
  return -EIO;
}
LKM_EXPORT_SYMBOL_GPL(blk_status_to_errno);

LKM_SIM_INLINE blk_status_t errno_to_blk_status(int error)
{
  for (const auto& known : sim::blk_errors)
    if (known.error == error) return known.status;
  return BLK_STS_IOERR;
}
LKM_EXPORT_SYMBOL_GPL(errno_to_blk_status);

LKM_SIM_INLINE void blk_queue_flag_set(unsigned flag, request_queue* q) { q->queue_flags |= 1UL << flag; }
LKM_EXPORT_SYMBOL(blk_queue_flag_set);
LKM_SIM_INLINE void blk_queue_flag_clear(unsigned flag, request_queue* q) { q->queue_flags &= ~(1UL << flag); }
LKM_EXPORT_SYMBOL(blk_queue_flag_clear);

}  // extern "C"
}  // namespace lkm::waist
