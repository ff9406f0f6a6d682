// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models block/fops.c (Linux 6.1): the operations of an open block device, through its pages or past them.
#pragma once

#include <lkm/sim/block/blk.hpp>
#include <lkm/sim/fs/buffer.hpp>
#include <lkm/sim/fs/read_write.hpp>
#include <lkm/sim/lib/iov_iter.hpp>

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace lkm::sim {

inline waist::block_device* bdev_of(const waist::file* f) { return static_cast<waist::block_device*>(f->private_data); }
inline bdev_inode& device_of(const waist::file* f) { return bdev_inode::of(bdev_of(f)); }

// FMODE_RANDOM, which no driver sees: it gets no struct file of a disk.
inline constexpr waist::fmode_t fmode_random = 0x1000;

inline int blkdev_open(waist::inode* inode, waist::file* f)
{
  f->f_mode |= waist::FMODE_NOWAIT | waist::FMODE_BUF_RASYNC;
  if (f->f_flags & O_NONBLOCK) f->f_mode |= waist::FMODE_NDELAY;
  if (f->f_flags & O_EXCL) f->f_mode |= waist::FMODE_EXCL;
  if ((f->f_flags & O_ACCMODE) == 3) f->f_mode |= waist::FMODE_WRITE_IOCTL;
  int error = 0;
  auto* const bdev = blkdev_get_by_dev(inode->i_rdev, f->f_mode, f, error);
  if (!bdev) return error;
  f->private_data = bdev;
  f->f_mode |= waist::FMODE_CAN_ODIRECT;
  f->f_wb_err = bdev_inode::of(bdev).cache.wb_err.sample();
  f->f_ra.ra_pages = static_cast<unsigned>(disk::of(bdev).ra_pages);
  f->f_ra.prev_pos = -1;
  return 0;
}

/// Where in memory the next piece of a transfer is, and how long it is.
inline std::pair<user_address, std::size_t> next_piece(const waist::iov_iter& i)
{
  if (i.iter_type == waist::ITER_UBUF) return {address_of(i.ubuf) + i.iov_offset, i.count};
  return {address_of(i.iov->iov_base) + i.iov_offset, std::min(i.count, i.iov->iov_len - i.iov_offset)};
}

/// filemap_read(): `done` bytes have been read before.
inline waist::ssize_t read_through_cache(waist::kiocb& iocb, waist::iov_iter& to, waist::ssize_t done)
{
  auto& f = *iocb.ki_filp;
  auto& device = device_of(&f);
  reader who{device, f.f_ra, (f.f_mode & fmode_random) != 0};
  int error = 0;
  std::vector<cached_page_pointer> batch;
  while (to.count && iocb.ki_pos < device.i_size && !error) {
    error = get_pages(who, iocb.ki_pos, to.count, batch);
    if (error) break;
    for (const auto& page : batch) {
      const auto offset = static_cast<std::size_t>(iocb.ki_pos) % page_size;
      const auto left = std::min<std::uint64_t>(
          static_cast<std::uint64_t>(std::max<waist::loff_t>(device.i_size - iocb.ki_pos, 0)), to.count);
      const auto bytes = std::min<std::size_t>(left, page_size - offset);
      const auto copied = waist::copy_to_iter(page->memory() + offset, bytes, &to);
      done += static_cast<waist::ssize_t>(copied);
      iocb.ki_pos += static_cast<waist::loff_t>(copied);
      f.f_ra.prev_pos = iocb.ki_pos;
      if (copied < bytes) error = -EFAULT;
      if (error || !to.count) break;
    }
  }
  return done ? done : error;
}

/// generic_perform_write(). The position moves as far as bytes were taken.
inline waist::ssize_t write_through_cache(waist::kiocb& iocb, waist::iov_iter& from)
{
  auto& device = device_of(iocb.ki_filp);
  waist::ssize_t written = 0;
  int error = 0;
  std::array<std::byte, page_size> bytes;
  while (from.count && !error) {
    const auto index = static_cast<std::uint64_t>(iocb.ki_pos) / page_size;
    const auto offset = static_cast<unsigned>(static_cast<std::uint64_t>(iocb.ki_pos) % page_size);
    const auto n = static_cast<unsigned>(
        waist::copy_from_iter(bytes.data(), std::min<std::size_t>(from.count, page_size - offset), &from));
    if (!n) {
      error = -EFAULT;
      break;
    }
    auto page = device.cache.find(index);
    if (page) device.cache.wait("for a page that is being read", *page, &cached_page::locked);
    if (!page || device.cache.find(index) != page) page = device.cache.add(index);
    error = page ? write_begin(device, page, offset, offset + n) : -ENOMEM;
    if (error) break;
    std::memcpy(page->memory() + offset, bytes.data(), n);
    write_end(device, *page, offset, offset + n);
    written += n;
    iocb.ki_pos += n;
  }
  return written ? written : error;
}

inline bool is_aligned(const waist::block_device* bdev, waist::loff_t pos, const waist::iov_iter& i)
{
  const auto& limits = bdev->bd_queue->limits;
  const auto whole_blocks = limits.logical_block_size - 1;
  if (static_cast<std::uint64_t>(pos) & whole_blocks) return false;
  const auto fits = [&](user_address at, std::size_t size) {
    return !(at & limits.dma_alignment) && !(size & whole_blocks);
  };
  if (i.iter_type == waist::ITER_UBUF) return fits(next_piece(i).first, i.count);
  auto left = i.count, skip = i.iov_offset;
  for (const auto* piece = i.iov; left; ++piece, skip = 0) {
    const auto size = std::min(left, piece->iov_len - skip);
    if (!fits(address_of(piece->iov_base) + skip, size)) return false;
    left -= size;
  }
  return true;
}

/// Memory between the program's and the driver, page for page as the program's is: simulated processes have no pages
/// that a driver could reach.
struct bounce_pages {
  page_block* block = nullptr;
  ~bounce_pages()
  {
    if (block) part<page_allocator>().free(*block);
  }
};

/// blkdev_direct_IO(): what was transferred, fewer bytes when the program's memory ends, or a negative error.
inline waist::ssize_t direct_io(waist::kiocb& iocb, waist::iov_iter& i)
{
  auto* const bdev = bdev_of(iocb.ki_filp);
  if (!i.count) return 0;
  if (!is_aligned(bdev, iocb.ki_pos, i)) return -EINVAL;
  const bool write = i.data_source;
  struct outcome {
    unsigned under_way = 0;
    int status = 0;
    wait_list waiter;
  } all;
  struct chunk {
    std::shared_ptr<bounce_pages> memory = std::make_shared<bounce_pages>();
    std::vector<std::pair<std::byte*, std::size_t>> pieces;
  };
  std::vector<chunk> chunks;
  auto pos = iocb.ki_pos;
  std::size_t total = 0;
  bool memory_ends = false;
  auto source = i;  // what is copied from, or will be copied to
  while (source.count && !memory_ends) {
    auto& c = chunks.emplace_back();
    const auto pages = std::min<std::size_t>(waist::BIO_MAX_VECS, source.count / page_size + source.nr_segs + 1);
    c.memory->block = part<page_allocator>().allocate(pages, page_use::cache, {});
    if (!c.memory->block) return -ENOMEM;
    for (std::size_t n = 0; n < pages; ++n) c.memory->block->pages[n]._refcount.counter = 1;
    waist::blk_opf_t opf = waist::REQ_OP_READ;
    if (write) opf = waist::REQ_OP_WRITE | waist::REQ_SYNC | waist::REQ_IDLE;
    if (write && (iocb.ki_flags & waist::IOCB_DSYNC)) opf |= waist::REQ_FUA;
    auto t = make_transfer(bdev, opf, static_cast<std::uint64_t>(pos) / waist::SECTOR_SIZE);
    std::size_t in_chunk = 0;
    for (std::size_t n = 0; n < pages && source.count; ++n) {
      waist::iov_iter_advance(&source, 0);  // past empty pieces
      const auto [at, size] = next_piece(source);
      const auto offset = at % page_size, length = std::min(size, page_size - offset);
      auto* const memory = c.memory->block->memory + n * page_size + offset;
      if (write ? waist::copy_from_iter(memory, length, &source) != length
                : source.user_backed && !current().mm->is_there(at, can_write)) {
        memory_ends = true;
        break;
      }
      if (!write) waist::iov_iter_advance(&source, length);
      add_piece(*t, &c.memory->block->pages[n], static_cast<unsigned>(length), static_cast<unsigned>(offset));
      c.pieces.emplace_back(memory, length);
      in_chunk += length;
    }
    if (!in_chunk) break;
    total += in_chunk;
    pos += static_cast<waist::loff_t>(in_chunk);
    ++all.under_way;
    t->bio.bi_opf |= waist::REQ_SYNC;
    t->done = [&all, keep = c.memory](transfer& ended) {
      if (ended.bio.bi_status && !all.status) all.status = waist::blk_status_to_errno(ended.bio.bi_status);
      --all.under_way;
      all.waiter.wake_all();
    };
    part<block_devices>().submit(std::move(t));
  }
  if (all.under_way)
    wait_until(all.waiter,
               "for direct I/O of disk " + name_of(bdev) + ", which the driver has not ended with bio_endio()",
               [&] { return !all.under_way; });
  if (all.status) return all.status;
  if (!total) return -EFAULT;
  if (write) {
    waist::iov_iter_advance(&i, total);
  } else {
    for (const auto& c : chunks)
      for (const auto& [memory, length] : c.pieces) waist::copy_to_iter(memory, length, &i);
  }
  return static_cast<waist::ssize_t>(total);
}

inline waist::ssize_t direct_write(waist::kiocb& iocb, waist::iov_iter& from)
{
  auto& device = device_of(iocb.ki_filp);
  const auto first = iocb.ki_pos, last = first + static_cast<waist::loff_t>(from.count) - 1;
  const auto drop = [&] {
    device.cache.drop_all(static_cast<std::uint64_t>(first) / page_size, static_cast<std::uint64_t>(last) / page_size);
  };
  if (const int error = write_and_wait_for_errors(device, first, last)) return error;
  drop();
  const auto written = direct_io(iocb, from);
  if (written > 0) {
    drop();
    iocb.ki_pos += written;
  }
  return written;
}

/// direct_write_fallback(): what direct I/O left goes through the pages, and is written out at once.
inline waist::ssize_t write_the_rest(waist::kiocb& iocb, waist::iov_iter& from, waist::ssize_t done)
{
  const auto start = iocb.ki_pos;
  const auto more = write_through_cache(iocb, from);
  if (more < 0) return done ? done : more;
  auto& device = device_of(iocb.ki_filp);
  const auto end = start + more - 1;
  if (const int error = write_and_wait_for_errors(device, start, end)) return done ? done : error;
  device.cache.drop_clean(static_cast<std::uint64_t>(start) / page_size, static_cast<std::uint64_t>(end) / page_size);
  return done + more;
}

inline int blkdev_fsync(waist::file* f, waist::loff_t first, waist::loff_t last, int)
{
  auto& device = device_of(f);
  if (last >= first && !device.cache.empty())
    write_and_wait(device, static_cast<std::uint64_t>(first) / page_size, static_cast<std::uint64_t>(last) / page_size);
  if (const int error = device.cache.wb_err.check_and_advance(f->f_wb_err)) {
    device.cache.take_error();
    return error;
  }
  const int error = blkdev_issue_flush(&device.bdev);
  return error == -EOPNOTSUPP ? 0 : error;
}

inline waist::ssize_t blkdev_write_iter(waist::kiocb* iocb, waist::iov_iter* from)
{
  auto* const bdev = bdev_of(iocb->ki_filp);
  const auto size = waist::bdev_nr_bytes(bdev);
  if (waist::bdev_read_only(bdev)) return -EPERM;
  if (!from->count) return 0;
  if (iocb->ki_pos >= size) return -ENOSPC;
  const bool direct = iocb->ki_flags & waist::IOCB_DIRECT;
  if (!direct && (iocb->ki_flags & waist::IOCB_NOWAIT)) return -EOPNOTSUPP;
  if (iocb->ki_flags & waist::IOCB_NOWAIT) unmodelled("direct I/O with RWF_NOWAIT");
  const auto too_much =
      from->count - std::min<std::uint64_t>(from->count, static_cast<std::uint64_t>(size - iocb->ki_pos));
  from->count -= too_much;
  const auto start = iocb->ki_pos;
  waist::ssize_t n = direct ? direct_write(*iocb, *from) : write_through_cache(*iocb, *from);
  if (direct && n >= 0 && from->count) n = write_the_rest(*iocb, *from, n);
  if (n > 0 && (iocb->ki_flags & waist::IOCB_DSYNC))
    if (const int error = blkdev_fsync(iocb->ki_filp, start, start + n - 1, !(iocb->ki_flags & waist::IOCB_SYNC)))
      n = error;
  from->count += too_much;
  return n;
}

inline waist::ssize_t blkdev_read_iter(waist::kiocb* iocb, waist::iov_iter* to)
{
  auto& device = device_of(iocb->ki_filp);
  const auto size = waist::bdev_nr_bytes(&device.bdev);
  if (iocb->ki_flags & waist::IOCB_NOWAIT) unmodelled("RWF_NOWAIT of a block device");
  if (iocb->ki_pos >= size) return 0;
  const auto too_much = to->count - std::min<std::uint64_t>(to->count, static_cast<std::uint64_t>(size - iocb->ki_pos));
  to->count -= too_much;
  waist::ssize_t n = 0;
  if (to->count && (iocb->ki_flags & waist::IOCB_DIRECT)) {
    n = write_and_wait_for_errors(device, iocb->ki_pos, iocb->ki_pos + static_cast<waist::loff_t>(to->count) - 1);
    if (!n) n = direct_io(*iocb, *to);
    if (n > 0) iocb->ki_pos += n;
  }
  if (n >= 0 && to->count) n = read_through_cache(*iocb, *to, n);
  to->count += too_much;
  return n;
}

/// generic_fadvise() of mm/fadvise.c
inline int blkdev_fadvise(waist::file* f, waist::loff_t offset, waist::loff_t len, int advice)
{
  if (len < 0) return -EINVAL;
  auto& device = device_of(f);
  constexpr auto end_of_all = std::numeric_limits<waist::loff_t>::max();
  const auto end = static_cast<waist::loff_t>(static_cast<std::uint64_t>(offset) + static_cast<std::uint64_t>(len));
  const auto last = !len || end < len ? end_of_all : end - 1;
  const auto first_page = static_cast<std::uint64_t>(offset) / page_size;
  auto last_page = static_cast<std::uint64_t>(last) / page_size;
  const auto usual = disk::of(&device.bdev).ra_pages;
  switch (advice) {
    case POSIX_FADV_NORMAL:
    case POSIX_FADV_SEQUENTIAL:
      f->f_ra.ra_pages = static_cast<unsigned>(advice == POSIX_FADV_NORMAL ? usual : 2 * usual);
      f->f_mode &= ~fmode_random;
      return 0;
    case POSIX_FADV_RANDOM: f->f_mode |= fmode_random; return 0;
    case POSIX_FADV_NOREUSE: return 0;
    case POSIX_FADV_WILLNEED: {
      reader who{device, f->f_ra};
      force_page_cache_ra(who, first_page, last_page - first_page + 1);
      return 0;
    }
    case POSIX_FADV_DONTNEED: {
      start_writing(device, first_page, last_page);
      // Pages of which a part may still be needed stay, but for the last one of the device.
      const auto first_whole = (static_cast<std::uint64_t>(offset) + page_size - 1) / page_size;
      if ((static_cast<std::uint64_t>(last) + 1) % page_size && last != device.i_size - 1) {
        if (!last_page) return 0;
        --last_page;
      }
      if (last_page >= first_whole) device.cache.drop_clean(first_whole, last_page);
      return 0;
    }
    default: return -EINVAL;
  }
}

inline constexpr waist::file_operations def_blk_fops = [] {
  waist::file_operations ops{};
  ops.open = blkdev_open;
  ops.release = [](waist::inode*, waist::file* f) -> int {
    blkdev_put(bdev_of(f), f->f_mode);
    return 0;
  };
  ops.llseek = [](waist::file* f, waist::loff_t offset, int whence) {
    return waist::fixed_size_llseek(f, offset, whence, device_of(f).i_size);
  };
  ops.read_iter = blkdev_read_iter;
  ops.write_iter = blkdev_write_iter;
  ops.fsync = blkdev_fsync;
  ops.unlocked_ioctl = blkdev_ioctl;
  ops.compat_ioctl = compat_blkdev_ioctl;
  ops.mmap = [](waist::file*, waist::vm_area_struct*) -> int {
    unmodelled("mmap() of a block device");
    return -ENODEV;
  };
  ops.splice_read = [](waist::file*, waist::loff_t*, waist::pipe_inode_info*, std::size_t, unsigned) -> waist::ssize_t {
    unmodelled("splice() of a block device");
    return -EINVAL;
  };
  ops.splice_write = [](waist::pipe_inode_info*, waist::file*, waist::loff_t*, std::size_t,
                        unsigned) -> waist::ssize_t {
    unmodelled("splice() of a block device");
    return -EINVAL;
  };
  ops.fadvise = blkdev_fadvise;
  return ops;
}();

LKM_SIM_INLINE const waist::file_operations* block_operations() { return &def_blk_fops; }

}  // namespace lkm::sim
