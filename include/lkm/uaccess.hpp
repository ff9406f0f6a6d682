// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/uaccess.h: user memory through readers and writers that advance, so nothing is fetched twice. All may sleep.
#pragma once

#include <lkm/error.hpp>
#include <lkm/opaque.hpp>
#include <lkm/types.hpp>

#include <algorithm>
#include <bit>
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
  [[nodiscard]] result<std::size_t> write_some(std::span<const std::byte> bytes)
  {
    const auto wanted = std::min(bytes.size(), left_);
    const auto missing = waist::lkm_copy_to_user(at_, bytes.data(), wanted);
    if (wanted && missing == wanted) return fail(EFAULT);
    return advance(wanted - missing);
  }

  /// Copies all of `bytes`. EFAULT on any fault, EINVAL when there is no room for them.
  [[nodiscard]] result<> write_all(std::span<const std::byte> bytes)
  {
    if (bytes.size() > left_) return fail(EINVAL);
    if (waist::lkm_copy_to_user(at_, bytes.data(), bytes.size())) return fail(EFAULT);
    advance(bytes.size());
    return {};
  }

  /// As write_all(); one store where `value` has 4 or 8 bytes, which writes all of it or nothing.
  template <user_copyable T>
  [[nodiscard]] result<> write(const T& value)
  {
    if constexpr (sizeof value == 4)
      return put(waist::lkm_put_user_4, std::bit_cast<unsigned>(value));
    else if constexpr (sizeof value == 8)
      return put(waist::lkm_put_user_8, std::bit_cast<unsigned long>(value));
    else
      return write_all(std::as_bytes(std::span(&value, 1)));
  }

  /// Fills up to `n` bytes with zeroes, as write_some() would copy them.
  [[nodiscard]] result<std::size_t> zero_some(std::size_t n)
  {
    const auto wanted = std::min(n, left_);
    const auto missing = waist::lkm_clear_user(at_, wanted);
    if (wanted && missing == wanted) return fail(EFAULT);
    return advance(wanted - missing);
  }

 private:
  // As put_user(): a store costs a tenth of a copy.
  template <class Scalar>
  result<> put(int (*put_user)(Scalar, void*), Scalar value)
  {
    if (sizeof value > left_) return fail(EINVAL);
    if (put_user(value, at_)) return fail(EFAULT);
    advance(sizeof value);
    return {};
  }

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
  [[nodiscard]] result<std::size_t> read_some(std::span<std::byte> bytes)
  {
    const auto wanted = std::min(bytes.size(), left_);
    const auto missing = waist::lkm_copy_from_user(bytes.data(), at_, wanted);
    if (wanted && missing == wanted) return fail(EFAULT);
    return advance(wanted - missing);
  }

  /// Fills all of `bytes`. EFAULT on any fault, EINVAL when there are not as many.
  [[nodiscard]] result<> read_all(std::span<std::byte> bytes)
  {
    if (bytes.size() > left_) return fail(EINVAL);
    if (waist::lkm_copy_from_user(bytes.data(), at_, bytes.size())) return fail(EFAULT);
    advance(bytes.size());
    return {};
  }

  template <class T>
    requires std::is_trivially_copyable_v<T>
  [[nodiscard]] result<T> read()
  {
    if constexpr (sizeof(T) == 4)
      return get<T>(waist::lkm_get_user_4);
    else if constexpr (sizeof(T) == 8)
      return get<T>(waist::lkm_get_user_8);
    else {
      T value;
      LKM_TRY(read_all(std::as_writable_bytes(std::span(&value, 1))));
      return value;
    }
  }

 private:
  template <class T, class Scalar>
  result<T> get(int (*get_user)(Scalar*, const void*))
  {
    Scalar value;
    if (sizeof value > left_) return fail(EINVAL);
    if (get_user(&value, at_)) return fail(EFAULT);
    advance(sizeof value);
    return std::bit_cast<T>(value);
  }

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
