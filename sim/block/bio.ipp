// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models block/bio.c (Linux 6.1): the end of a bio, and the way through its pieces.
#pragma once

#include <lkm/sim/block/blk.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bool lkm_bvec_iter_advance(const bio_vec* bv, bvec_iter* iter, unsigned bytes)
{
  const bool fits = bytes <= iter->bi_size;
  if (!fits)
    lkm_warn("include/linux/bvec.h", __LINE__, "bvec_iter_advance", "Attempted to advance past end of bvec iter");
  const auto* piece = bv + iter->bi_idx;
  auto in_piece = iter->bi_bvec_done + bytes;
  for (; fits && in_piece && in_piece >= piece->bv_len; ++piece) in_piece -= piece->bv_len;
  if (fits) {
    iter->bi_idx = static_cast<unsigned>(piece - bv);
    iter->bi_bvec_done = in_piece;
  }
  iter->bi_size = fits ? iter->bi_size - bytes : 0;
  return fits;
}
LKM_EXPORT_SYMBOL(lkm_bvec_iter_advance);

LKM_SIM_INLINE void lkm_bio_advance_iter(const bio* b, bvec_iter* iter, unsigned bytes)
{
  if (bio_no_advance_iter(b))
    iter->bi_size -= bytes;
  else
    lkm_bvec_iter_advance(b->bi_io_vec, iter, bytes);
  iter->bi_sector += bytes / SECTOR_SIZE;
}
LKM_EXPORT_SYMBOL(lkm_bio_advance_iter);

LKM_SIM_INLINE void __bio_advance(bio* b, unsigned bytes) { bio_advance_iter(b, &b->bi_iter, bytes); }
LKM_EXPORT_SYMBOL(__bio_advance);

LKM_SIM_INLINE void zero_fill_bio(bio* b)
{
  auto iter = b->bi_iter;
  while (iter.bi_size) {
    const auto piece = lkm_next_segment(b->bi_io_vec, iter);
    std::memset(static_cast<char*>(piece.bv_page->lkm_address) + piece.bv_offset, 0, piece.bv_len);
    bio_advance_iter_single(b, &iter, piece.bv_len);
  }
}
LKM_EXPORT_SYMBOL(zero_fill_bio);

LKM_SIM_INLINE void bio_endio(bio* b)
{
  sim::refuse_error_pointer(b, "bio_endio()");
  if (b->lkm_ended)
    return sim::oops(
        "BUG: bio_endio() of a bio that has ended already: " + static_cast<sim::transfer*>(b->bi_private)->what() +
        "\nWho submitted it has freed it, and whatever is there now would be called. End each bio once.");
  b->lkm_ended = true;
  if (b->bi_end_io) b->bi_end_io(b);
}
LKM_EXPORT_SYMBOL(bio_endio);

}  // extern "C"
}  // namespace lkm::waist

namespace lkm::sim {

LKM_SIM_INLINE std::string transfer::what() const
{
  const auto op = waist::bio_op(&bio);
  const auto name = op == waist::REQ_OP_READ    ? "a read"
                    : op == waist::REQ_OP_WRITE ? (pieces.empty() ? "a flush" : "a write")
                                                : "operation " + std::to_string(op);
  std::size_t bytes = 0;
  for (const auto& piece : pieces) bytes += piece.bv_len;
  if (pieces.empty()) return name;
  // What is left of it says where it ends.
  const auto end = bio.bi_iter.bi_sector + bio.bi_iter.bi_size / waist::SECTOR_SIZE;
  const auto sectors = bytes / waist::SECTOR_SIZE;
  return name + " of " + std::to_string(sectors) + " sector" + (sectors == 1 ? "" : "s") + " from sector " +
         std::to_string(end - sectors) + " on";
}

LKM_SIM_INLINE std::unique_ptr<transfer> make_transfer(waist::block_device* bdev, waist::blk_opf_t opf,
                                                       waist::sector_t sector)
{
  auto fresh = std::make_unique<transfer>();
  auto& b = fresh->bio;
  b.bi_bdev = bdev;
  b.bi_opf = opf;
  b.bi_iter.bi_sector = sector;
  b.__bi_remaining.counter = b.__bi_cnt.counter = 1;
  b.bi_private = fresh.get();
  b.bi_end_io = [](waist::bio* ended) { part<block_devices>().ended(ended); };
  return fresh;
}

LKM_SIM_INLINE void block_devices::submit(std::unique_ptr<transfer> fresh)
{
  auto& b = fresh->bio;
  b.bi_io_vec = fresh->pieces.data();
  b.bi_vcnt = b.bi_max_vecs = static_cast<unsigned short>(fresh->pieces.size());
  in_flight_[&b] = std::move(fresh);
  submit_bio(&b);
}

LKM_SIM_INLINE void block_devices::ended(waist::bio* bio)
{
  constexpr std::size_t kept = 64;
  auto node = in_flight_.extract(bio);
  auto& t = *node.mapped();
  t.done(t);
  t.done = nullptr;
  ended_.push_back(std::move(node.mapped()));
  if (ended_.size() > kept) ended_.pop_front();
}

LKM_SIM_INLINE std::string block_devices::owed_by(const disk& d) const
{
  std::vector<std::string> all;
  for (const auto& [bio, t] : in_flight_)
    if (bio->bi_bdev == d.part0) all.push_back(t->what());
  if (all.empty()) return {};
  std::ranges::sort(all);
  return "; the driver has not called bio_endio() for " + all.front() +
         (all.size() > 1 ? " and " + std::to_string(all.size() - 1) + " more" : "");
}

LKM_SIM_INLINE int submit_and_wait(std::unique_ptr<transfer> t)
{
  struct {
    bool ended = false;
    int status = 0;
    wait_list waiter;
  } state;
  t->bio.bi_opf |= waist::REQ_SYNC;
  t->done = [&state](transfer& done) {
    state.ended = true;
    state.status = waist::blk_status_to_errno(done.bio.bi_status);
    state.waiter.wake_all();
  };
  const auto what = "for " + t->what() + ", which the driver has not ended with bio_endio()";
  part<block_devices>().submit(std::move(t));
  if (!state.ended) wait_until(state.waiter, what, [&] { return state.ended; });
  return state.status;
}

LKM_SIM_INLINE int blkdev_issue_flush(waist::block_device* bdev)
{
  return submit_and_wait(make_transfer(bdev, waist::REQ_OP_WRITE | waist::REQ_PREFLUSH, 0));
}

}  // namespace lkm::sim
