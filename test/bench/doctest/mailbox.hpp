// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The mailbox of examples/mailbox as one tests it without a simulated kernel: its logic behind mocks made by hand.
#pragma once

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

namespace mocks {

struct file {
  bool nonblock = false;
  std::uint32_t reads = 0;
};

}  // namespace mocks

class mailbox {
 public:
  long read(mocks::file& f, std::span<std::byte> to);
  long write(mocks::file& f, std::span<const std::byte> from);
  long clear();

 private:
  std::mutex lock_;
  std::condition_variable filled_;
  std::array<std::byte, 64> bytes_{};
  std::size_t size_ = 0;
};
