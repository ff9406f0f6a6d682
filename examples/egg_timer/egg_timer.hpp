// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include <lkm/fs.hpp>
#include <lkm/mutex.hpp>
#include <lkm/poll.hpp>
#include <lkm/wait.hpp>
#include <lkm/workqueue.hpp>

#include <array>
#include <cstddef>
#include <span>

/// An egg timer: write() of a number of seconds winds it up, and read() sleeps until it rings.
class egg_timer {
 public:
  struct opened {};
  using file = lkm::file<opened>;

  lkm::result<std::size_t> write(file&, lkm::user_reader from, lkm::loff_t&)
  {
    std::array<char, 8> text{};
    const auto n = LKM_TRY(from.read_some(std::as_writable_bytes(std::span(text))));
    unsigned seconds = 0;
    for (std::size_t i = 0; i < n && text[i] != '\n'; ++i) {
      if (text[i] < '0' || text[i] > '9') return lkm::fail(EINVAL);
      seconds = seconds * 10 + static_cast<unsigned>(text[i] - '0');
    }
    if (seconds == 0 || seconds > 3600) return lkm::fail(ERANGE);
    clock_.lock()->rings = false;
    alarm_.schedule(lkm::milliseconds{seconds * 1000});
    return n;
  }

  lkm::result<std::size_t> read(file& f, lkm::user_writer to, lkm::loff_t&)
  {
    auto clock = clock_.lock();
    if (f.nonblock() && !clock->rings) return lkm::fail(EAGAIN);
    LKM_TRY(rang_.wait_interruptible(clock, [&] { return clock->rings; }));
    const auto n = LKM_TRY(to.write_some(std::as_bytes(std::span("ring\n", 5))));
    clock->rings = false;
    return n;
  }

  lkm::poll_mask poll(file&, lkm::poll_table& table)
  {
    table.wait(rang_);
    return clock_.lock()->rings ? lkm::EPOLLIN | lkm::EPOLLRDNORM : lkm::poll_mask{};
  }

 private:
  struct clock {
    bool rings = false;
  };

  void ring()
  {
    clock_.lock()->rings = true;
    rang_.wake_up();
  }

  lkm::mutex<clock> clock_;
  lkm::wait_queue rang_;
  lkm::delayed_work<&egg_timer::ring> alarm_{*this};  // the last one: it goes first, and waits for ring()
};
