// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/uaccess.h: user memory through readers and writers that advance, so that nothing is fetched twice. All
/// functions may sleep.
#pragma once

#include <lkm/error.hpp>
#include <lkm/opaque.hpp>
#include <lkm/types.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace lkm {

/// The current place of a transfer: in a buffer of user space, or in the pieces of a readv(), writev() or splice().
/// Each copy moves it forward. It is as small as a pointer and a size, because it is passed by value.
class user_cursor {
 public:
  /// How many bytes are left.
  std::size_t size() const { return left_ & ~pieces; }

 protected:
  user_cursor(std::uintptr_t at, std::size_t size) : at_(at), left_(size) {}
  explicit user_cursor(waist::iov_iter* iter)
      : at_(reinterpret_cast<std::uintptr_t>(iter)), left_(waist::lkm_iov_iter_count(iter) | pieces)
  {
  }

  bool in_pieces() const { return left_ & pieces; }
  // SAFETY, for both: the constructor got a pointer of this type; in_pieces() says of which.
  void* buffer() const { return reinterpret_cast<void*>(at_); }
  waist::iov_iter* iter() const { return reinterpret_cast<waist::iov_iter*>(at_); }

  std::size_t advance(std::size_t n)
  {
    if (!in_pieces()) at_ += n;  // an iov_iter has moved by itself
    left_ -= n;
    return n;
  }

 private:
  // No transfer is larger than INT_MAX bytes, so this bit is free.
  static constexpr std::size_t pieces = std::size_t{1} << 63;

  std::uintptr_t at_;
  std::size_t left_;
};

/// User memory that the driver may fill: the buffer of a read().
class user_writer : public user_cursor {
 public:
  user_writer(void* at, std::size_t size) : user_cursor(reinterpret_cast<std::uintptr_t>(at), size) {}
  explicit user_writer(waist::iov_iter* iter) : user_cursor(iter) {}

  /// Copies as much of `bytes` as there is room for, at most size() bytes. Returns the number of bytes copied, which is
  /// smaller after a fault; EFAULT if not even one could be copied.
  [[nodiscard]] result<std::size_t> write_some(std::span<const std::byte> bytes)
  {
    const auto wanted = std::min(bytes.size(), size());
    const auto copied = copy(bytes.data(), wanted);
    if (wanted && !copied) return fail(EFAULT);
    return advance(copied);
  }

  /// Copies all of `bytes`. EFAULT on any fault, EINVAL if there is not enough room.
  [[nodiscard]] result<> write_all(std::span<const std::byte> bytes)
  {
    if (bytes.size() > size()) return fail(EINVAL);
    if (copy(bytes.data(), bytes.size()) < bytes.size()) return fail(EFAULT);
    advance(bytes.size());
    return {};
  }

  /// As write_all(). A `value` of 4 or 8 bytes is one store, which writes all of it or nothing.
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
    const auto wanted = std::min(n, size());
    const auto cleared =
        in_pieces() ? waist::lkm_iov_iter_zero(wanted, iter()) : wanted - waist::lkm_clear_user(buffer(), wanted);
    if (wanted && !cleared) return fail(EFAULT);
    return advance(cleared);
  }

 private:
  std::size_t copy(const void* from, std::size_t n)
  {
    return in_pieces() ? waist::lkm_copy_to_iter(from, n, iter()) : n - waist::lkm_copy_to_user(buffer(), from, n);
  }

  // As put_user(): a store costs a tenth of a copy.
  template <class Scalar>
  result<> put(int (*put_user)(Scalar, void*), Scalar value)
  {
    if (sizeof value > size()) return fail(EINVAL);
    const bool done = in_pieces() ? copy(&value, sizeof value) == sizeof value : put_user(value, buffer()) == 0;
    if (!done) return fail(EFAULT);
    advance(sizeof value);
    return {};
  }
};

/// User memory that the driver may read: the buffer of a write().
class user_reader : public user_cursor {
 public:
  user_reader(const void* at, std::size_t size) : user_cursor(reinterpret_cast<std::uintptr_t>(at), size) {}
  explicit user_reader(waist::iov_iter* iter) : user_cursor(iter) {}

  /// Reads as much as is left and fits into `bytes`. Returns the number of bytes read, which is smaller after a fault;
  /// EFAULT if not even one could be read.
  [[nodiscard]] result<std::size_t> read_some(std::span<std::byte> bytes)
  {
    const auto wanted = std::min(bytes.size(), size());
    const auto copied = copy(bytes.data(), wanted);
    if (wanted && !copied) return fail(EFAULT);
    return advance(copied);
  }

  /// Fills all of `bytes`. EFAULT on any fault, EINVAL if fewer are left.
  [[nodiscard]] result<> read_all(std::span<std::byte> bytes)
  {
    if (bytes.size() > size()) return fail(EINVAL);
    if (copy(bytes.data(), bytes.size()) < bytes.size()) return fail(EFAULT);
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
  std::size_t copy(void* to, std::size_t n)
  {
    return in_pieces() ? waist::lkm_copy_from_iter(to, n, iter()) : n - waist::lkm_copy_from_user(to, buffer(), n);
  }

  template <class T, class Scalar>
  result<T> get(int (*get_user)(Scalar*, const void*))
  {
    Scalar value;
    if (sizeof value > size()) return fail(EINVAL);
    const bool done = in_pieces() ? copy(&value, sizeof value) == sizeof value : get_user(&value, buffer()) == 0;
    if (!done) return fail(EFAULT);
    advance(sizeof value);
    return std::bit_cast<T>(value);
  }
};

}  // namespace lkm
