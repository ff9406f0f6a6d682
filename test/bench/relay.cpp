// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Two mailboxes of one byte, one a minor: a blocking read() waits until a write() has filled its own.
#include "commands.hpp"

#include <lkm/fs.hpp>
#include <lkm/module.hpp>
#include <lkm/mutex.hpp>
#include <lkm/wait.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace {

class relay {
  struct slot {
    std::byte byte{};
    bool full = false;
  };
  struct mailbox {
    lkm::mutex<slot> content;
    lkm::wait_queue readable;
  };

 public:
  struct opened {
    mailbox* here;
  };
  using file = lkm::file<opened>;

  lkm::result<opened> open(lkm::opening& how) { return opened{&mailboxes_[how.minor() % mailboxes_.size()]}; }

  lkm::result<std::size_t> read(file& f, lkm::user_writer to, lkm::loff_t&)
  {
    auto& box = *f.private_data().here;
    auto slot = LKM_TRY(box.content.lock_interruptible());
    LKM_TRY(box.readable.wait_interruptible(slot, [&] { return slot->full; }));
    slot->full = false;
    return to.write_some(std::span(&slot->byte, 1));
  }

  lkm::result<std::size_t> write(file& f, lkm::user_reader from, lkm::loff_t&)
  {
    auto& box = *f.private_data().here;
    auto slot = LKM_TRY(box.content.lock_interruptible());
    const auto n = LKM_TRY(from.read_some(std::span(&slot->byte, 1)));
    slot->full = true;
    box.readable.wake_up_interruptible();
    return n;
  }

 private:
  std::array<mailbox, 2> mailboxes_;
};

}  // namespace

LKM_MODULE("bench_relay", "Dual MIT/GPL", "Two mailboxes, for benchmarks",
           lkm::chrdev_module<relay, "bench_relay", relay_number, 2>);
