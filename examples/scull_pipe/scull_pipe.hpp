// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A pipe as a device: what one process writes another reads, in order, and each waits for the other. What is in it
/// stays when nobody has the device open.
#pragma once

#include <lkm/fasync.hpp>
#include <lkm/file_operations.hpp>
#include <lkm/fs.hpp>
#include <lkm/mutex.hpp>
#include <lkm/poll.hpp>
#include <lkm/printk.hpp>
#include <lkm/slab.hpp>
#include <lkm/wait.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

class scull_pipe {
 public:
  struct params {
    int buffer = 4000;
  };
  using file = lkm::file<>;
  using splice_read = lkm::copy_splice_read;
  using splice_write = lkm::iter_file_splice_write;

  explicit scull_pipe(const params& p) : size_(p.buffer) {}

  lkm::result<> init()
  {
    if (size_ < 1 || size_ > max) {
      lkm::pr_err("scull_pipe: the buffer must have 1 to %d bytes, not %d\n", max, size_);
      return lkm::fail(EINVAL);
    }
    auto ring = ring_.lock();
    ring->bytes = LKM_TRY(lkm::kmalloc_array<std::byte>::alloc(static_cast<std::size_t>(size_)));
    return {};
  }

  lkm::result<> open(lkm::opening& how)
  {
    how.nonseekable_open();
    return {};
  }

  /// Waits until there is something, and takes what there is.
  lkm::result<std::size_t> read(file& f, lkm::user_writer to, lkm::loff_t&)
  {
    auto ring = LKM_TRY(ring_.lock_interruptible());
    if (ring->count == 0 && f.nonblock()) return lkm::fail(EAGAIN);
    LKM_TRY(readable_.wait_interruptible(ring, [&] { return ring->count != 0; }));
    const auto n = LKM_TRY(in_two(ring->filled(), [&](auto span) { return to.write_some(span); }));
    ring->take(n);
    writable_.wake_up_interruptible();
    return n;
  }

  /// Waits until there is room, and writes what fits.
  lkm::result<std::size_t> write(file& f, lkm::user_reader from, lkm::loff_t&)
  {
    auto ring = LKM_TRY(ring_.lock_interruptible());
    if (ring->room() == 0 && f.nonblock()) return lkm::fail(EAGAIN);
    LKM_TRY(writable_.wait_interruptible(ring, [&] { return ring->room() != 0; }));
    const auto n = LKM_TRY(in_two(ring->free(), [&](auto span) { return from.read_some(span); }));
    ring->count += n;
    readable_.wake_up_interruptible();
    filled_.kill(lkm::POLL_IN);
    return n;
  }

  /// Readers that set O_ASYNC get SIGIO with each write.
  lkm::fasync_queue& fasync(file&) { return filled_; }

  lkm::poll_mask poll(file&, lkm::poll_table& table)
  {
    table.wait(readable_);
    table.wait(writable_);
    const auto ring = ring_.lock();
    lkm::poll_mask mask{};
    if (ring->count != 0) mask |= lkm::EPOLLIN | lkm::EPOLLRDNORM;
    if (ring->room() != 0) mask |= lkm::EPOLLOUT | lkm::EPOLLWRNORM;
    return mask;
  }

 private:
  static constexpr int max = 1 << 20;

  /// A part of the ring: two spans, because it may go on at the beginning of the memory.
  struct part {
    std::span<std::byte> first, second;
  };

  struct buffer {
    lkm::kmalloc_array<std::byte> bytes;
    std::size_t start = 0;  // of what is in it
    std::size_t count = 0;

    std::size_t room() const { return bytes.size() - count; }
    part filled() const { return part_of(start, count); }
    part free() const
    {
      const auto end = start + count;
      return part_of(end < bytes.size() ? end : end - bytes.size(), room());
    }
    void take(std::size_t n)
    {
      start += n;
      if (start >= bytes.size()) start -= bytes.size();
      count -= n;
    }

   private:
    part part_of(std::size_t at, std::size_t n) const
    {
      const auto before_end = std::min(n, bytes.size() - at);
      return {bytes.span().subspan(at, before_end), bytes.span().first(n - before_end)};
    }
  };

  /// Copies both spans, as far as the user's memory goes. An error only when not one byte was copied.
  template <class Copy>
  static lkm::result<std::size_t> in_two(const part& p, Copy copy)
  {
    const auto n = LKM_TRY(copy(p.first));
    if (n < p.first.size() || p.second.empty()) return n;
    return n + copy(p.second).value_or(0);
  }

  const int size_;
  lkm::mutex<buffer> ring_;
  lkm::wait_queue readable_, writable_;
  lkm::fasync_queue filled_;
};
