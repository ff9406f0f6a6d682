// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include <lkm/fs.hpp>
#include <lkm/mutex.hpp>
#include <lkm/wait.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

struct clear : lkm::io<'m', 0> {};
struct get_reads : lkm::ior<'m', 1, std::uint32_t> {};

/// A one-slot mailbox: write() fills it, read() waits until it is full and empties it.
class mailbox {
 public:
  using ioctls = lkm::ioctl_list<clear, get_reads>;
  struct opened {
    std::uint32_t reads = 0;
  };  // becomes file->private_data, typed
  using file = lkm::file<opened>;

  lkm::result<std::size_t> read(file& f, lkm::user_writer to, lkm::loff_t&)
  {
    auto slot = slot_.lock();
    if (f.nonblock() && slot->size == 0) return lkm::fail(EAGAIN);
    LKM_TRY(filled_.wait_interruptible(slot, [&] { return slot->size != 0; }));
    const auto n = LKM_TRY(to.write_some(std::span(slot->bytes).first(slot->size)));
    slot->size = 0;
    ++f.private_data().reads;
    return n;
  }

  lkm::result<std::size_t> write(file&, lkm::user_reader from, lkm::loff_t&)
  {
    auto slot = slot_.lock();
    slot->size = LKM_TRY(from.read_some(slot->bytes));
    filled_.wake_up_interruptible();
    return slot->size;
  }

  lkm::result<> ioctl(file&, clear)
  {
    slot_.lock()->size = 0;
    return {};
  }
  lkm::result<std::uint32_t> ioctl(file& f, get_reads) { return f.private_data().reads; }
  // no poll, no llseek: these stay NULL in struct file_operations

 private:
  struct message {
    std::array<std::byte, 64> bytes{};
    std::size_t size = 0;
  };
  lkm::mutex<message> slot_;  // the message cannot be reached without the lock
  lkm::wait_queue filled_;
};
