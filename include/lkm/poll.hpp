// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/poll.h.
#pragma once

#include <lkm/wait.hpp>

namespace lkm {

/// Events that poll(2) may report for a file; combined with |.
enum class poll_mask : unsigned {};
constexpr poll_mask operator|(poll_mask a, poll_mask b)
{
  return poll_mask{static_cast<unsigned>(a) | static_cast<unsigned>(b)};
}
constexpr poll_mask& operator|=(poll_mask& a, poll_mask b) { return a = a | b; }

// constants_test.py: poll_mask EPOLL* of poll.h
inline constexpr poll_mask EPOLLIN{0x1};
inline constexpr poll_mask EPOLLPRI{0x2};
inline constexpr poll_mask EPOLLOUT{0x4};
inline constexpr poll_mask EPOLLERR{0x8};
inline constexpr poll_mask EPOLLHUP{0x10};
inline constexpr poll_mask EPOLLNVAL{0x20};
inline constexpr poll_mask EPOLLRDNORM{0x40};
inline constexpr poll_mask EPOLLRDBAND{0x80};
inline constexpr poll_mask EPOLLWRNORM{0x100};
inline constexpr poll_mask EPOLLWRBAND{0x200};
inline constexpr poll_mask EPOLLRDHUP{0x2000};

/// The task that polls.
class poll_table {
 public:
  poll_table(waist::file* file, waist::poll_table_struct* table) : file_(file), table_(table) {}

  /// The polling task is woken together with this queue's waiters. Never sleeps.
  void wait(wait_queue& queue) { waist::lkm_poll_wait(file_, &queue.head_, table_); }

 private:
  waist::file* file_;
  waist::poll_table_struct* table_;
};

}  // namespace lkm
