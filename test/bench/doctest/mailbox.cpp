// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "mailbox.hpp"

#include <algorithm>

long mailbox::read(mocks::file& f, std::span<std::byte> to)
{
  std::unique_lock lock(lock_);
  if (f.nonblock && size_ == 0) return -EAGAIN;
  filled_.wait(lock, [&] { return size_ != 0; });
  const auto n = std::min(to.size(), size_);
  std::copy_n(bytes_.begin(), n, to.begin());
  size_ = 0;
  ++f.reads;
  return static_cast<long>(n);
}

long mailbox::write(mocks::file&, std::span<const std::byte> from)
{
  const std::lock_guard lock(lock_);
  size_ = std::min(from.size(), bytes_.size());
  std::copy_n(from.begin(), size_, bytes_.begin());
  filled_.notify_one();
  return static_cast<long>(size_);
}

long mailbox::clear()
{
  const std::lock_guard lock(lock_);
  size_ = 0;
  return 0;
}
