// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A coffee machine: write() puts a cup on the plate, read() waits for one and drinks it.
#pragma once

#include "commands.hpp"

#include <lkm/fs.hpp>
#include <lkm/mutex.hpp>
#include <lkm/operation.hpp>
#include <lkm/poll.hpp>
#include <lkm/printk.hpp>
#include <lkm/wait.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace coffee_machine {

class coffee {
 public:
  struct params {
    int cups = 3;
  };
  struct opened {
    std::uint32_t drunk = 0;
  };
  using operations = lkm::operations<"open", "read", "write", "ioctl", "poll">;  // one misspelt does not compile
  using file = lkm::file<opened>;
  using ioctls = lkm::ioctl_list<empty, get_cups, get_drunk, brew>;

  explicit coffee(const params& p) : room_(p.cups) {}

  lkm::result<> init()
  {
    if (room_ < 1 || room_ > max_cups) {
      lkm::pr_err("coffee: cups must be 1 to %d, not %d\n", max_cups, room_);
      return lkm::fail(EINVAL);
    }
    lkm::pr_info("coffee: ready for %d cups\n", room_);
    ready_ = true;
    return {};
  }

  ~coffee()
  {
    if (ready_) lkm::pr_info("coffee: switched off\n");
  }

  lkm::result<opened> open(lkm::opening& how)
  {
    how.stream_open();
    return opened{};
  }

  /// Drinks one cup; what does not fit into the buffer is lost. A cup that cannot be delivered stays on the plate.
  lkm::result<std::size_t> read(file& f, lkm::user_writer to, lkm::loff_t&)
  {
    auto plate = LKM_TRY(plate_.lock_interruptible());
    if (plate->count == 0 && f.nonblock()) return lkm::fail(EAGAIN);
    LKM_TRY(changed_.wait_interruptible(plate, [&] { return plate->count != 0; }));
    const auto& cup = plate->cups[plate->first];
    const auto n = cup.size < to.size() ? cup.size : to.size();
    LKM_TRY(to.write_all(std::span(cup.bytes).first(n)));
    plate->first = (plate->first + 1) % max_cups;
    --plate->count;
    ++f.private_data().drunk;
    changed_.wake_up_interruptible();
    return n;
  }

  /// Puts one cup of up to 32 bytes on the plate, and waits while the plate is full.
  lkm::result<std::size_t> write(file& f, lkm::user_reader from, lkm::loff_t&)
  {
    cup fresh;
    if (from.size() > fresh.bytes.size()) return lkm::fail(EMSGSIZE);
    fresh.size = from.size();
    LKM_TRY(from.read_all(std::span(fresh.bytes).first(fresh.size)));
    auto plate = LKM_TRY(plate_.lock_interruptible());
    if (plate->count == room_ && f.nonblock()) return lkm::fail(EAGAIN);
    LKM_TRY(changed_.wait_interruptible(plate, [&] { return plate->count != room_; }));
    put(*plate, fresh);
    return fresh.size;
  }

  lkm::poll_mask poll(file&, lkm::poll_table& table)
  {
    table.wait(changed_);
    const auto plate = plate_.lock();
    lkm::poll_mask mask{};
    if (plate->count != 0) mask |= lkm::EPOLLIN | lkm::EPOLLRDNORM;
    if (plate->count != room_) mask |= lkm::EPOLLOUT | lkm::EPOLLWRNORM;
    return mask;
  }

  lkm::result<> ioctl(file&, empty)
  {
    plate_.lock()->count = 0;
    changed_.wake_up_interruptible();
    lkm::pr_info("coffee: emptied\n");
    return {};
  }

  lkm::result<std::uint32_t> ioctl(file&, get_cups) { return static_cast<std::uint32_t>(plate_.lock()->count); }

  lkm::result<std::uint32_t> ioctl(file& f, get_drunk) { return f.private_data().drunk; }

  lkm::result<> ioctl(file&, brew command)
  {
    if (command.value > 10'000) return lkm::fail(EINVAL);
    lkm::msleep({command.value});
    auto plate = plate_.lock();
    if (plate->count == room_) return lkm::fail(ENOSPC);
    cup fresh;
    fresh.size = 6;
    std::memcpy(fresh.bytes.data(), "coffee", fresh.size);
    put(*plate, fresh);
    return {};
  }

 private:
  static constexpr int max_cups = 8;

  struct cup {
    std::array<std::byte, 32> bytes;
    std::size_t size = 0;
  };
  struct cups_on_plate {
    std::array<cup, max_cups> cups;
    int first = 0;
    int count = 0;
  };

  void put(cups_on_plate& plate, const cup& fresh)
  {
    plate.cups[(plate.first + plate.count) % max_cups] = fresh;
    ++plate.count;
    changed_.wake_up_interruptible();
  }

  const int room_;
  bool ready_ = false;
  lkm::mutex<cups_on_plate> plate_;
  lkm::wait_queue changed_;
};

}  // namespace coffee_machine
