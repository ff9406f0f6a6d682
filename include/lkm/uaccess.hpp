// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/uaccess.h: user memory through readers and writers that advance, so nothing is fetched twice. All may sleep.
#pragma once

#include <lkm/error.hpp>
#include <lkm/opaque.hpp>
#include <lkm/types.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>

namespace lkm {

/// User memory that the driver may fill: the buffer of a read().
class user_writer {
 public:
  user_writer(void* at, std::size_t size) : at_(static_cast<char*>(at)), left_(size) {}

  /// Bytes of room that are left.
  std::size_t size() const { return left_; }

  /// Copies as much as there is room for. Returns the number of bytes copied, which a fault may cut short; EFAULT when
  /// not one could be.
  result<std::size_t> write_some(std::span<const std::byte> bytes)
  {
    const auto wanted = std::min(bytes.size(), left_);
    const auto missing = waist::lkm_copy_to_user(at_, bytes.data(), wanted);
    if (wanted && missing == wanted) return fail(EFAULT);
    return advance(wanted - missing);
  }

  /// Copies all of `bytes`. EFAULT on any fault, EINVAL when there is no room for them.
  result<> write_all(std::span<const std::byte> bytes)
  {
    if (bytes.size() > left_) return fail(EINVAL);
    if (waist::lkm_copy_to_user(at_, bytes.data(), bytes.size())) return fail(EFAULT);
    advance(bytes.size());
    return {};
  }

  template <user_copyable T>
  result<> write(const T& value)
  {
    return write_all(std::as_bytes(std::span(&value, 1)));
  }

  /// Fills up to `n` bytes with zeroes, as write_some() would copy them.
  result<std::size_t> zero_some(std::size_t n)
  {
    const auto wanted = std::min(n, left_);
    const auto missing = waist::lkm_clear_user(at_, wanted);
    if (wanted && missing == wanted) return fail(EFAULT);
    return advance(wanted - missing);
  }

 private:
  std::size_t advance(std::size_t n)
  {
    at_ += n;
    left_ -= n;
    return n;
  }

  char* at_;
  std::size_t left_;
};

/// User memory that the driver may take: the buffer of a write().
class user_reader {
 public:
  user_reader(const void* at, std::size_t size) : at_(static_cast<const char*>(at)), left_(size) {}

  /// Bytes that are left.
  std::size_t size() const { return left_; }

  /// Takes as much as there is and fits. Returns the number of bytes taken, which a fault may cut short; EFAULT when
  /// not one could be.
  result<std::size_t> read_some(std::span<std::byte> bytes)
  {
    const auto wanted = std::min(bytes.size(), left_);
    const auto missing = waist::lkm_copy_from_user(bytes.data(), at_, wanted);
    if (wanted && missing == wanted) return fail(EFAULT);
    return advance(wanted - missing);
  }

  /// Fills all of `bytes`. EFAULT on any fault, EINVAL when there are not as many.
  result<> read_all(std::span<std::byte> bytes)
  {
    if (bytes.size() > left_) return fail(EINVAL);
    if (waist::lkm_copy_from_user(bytes.data(), at_, bytes.size())) return fail(EFAULT);
    advance(bytes.size());
    return {};
  }

  template <class T>
    requires std::is_trivially_copyable_v<T>
  result<T> read()
  {
    T value;
    LKM_TRY(read_all(std::as_writable_bytes(std::span(&value, 1))));
    return value;
  }

 private:
  std::size_t advance(std::size_t n)
  {
    at_ += n;
    left_ -= n;
    return n;
  }

  const char* at_;
  std::size_t left_;
};

}  // namespace lkm
