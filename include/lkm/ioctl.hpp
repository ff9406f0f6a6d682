// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/ioctl.h: a command is a type, for the driver and for the program that calls it.
#pragma once

#include <lkm/types.hpp>

#include <array>
#include <concepts>
#include <cstddef>

namespace lkm {

/// The number that _IOC() makes: 2 bits of direction, 14 of size, 8 of type, 8 of number.
constexpr unsigned ioctl_number(unsigned direction, unsigned type, unsigned nr, std::size_t size)
{
  return direction << 30 | static_cast<unsigned>(size) << 16 | type << 8 | nr;
}

inline constexpr unsigned ioctl_write = 1, ioctl_read = 2;

/// `struct clear : lkm::io<'m', 0> {};`, handled by `lkm::result<> ioctl(file&, clear)`. A handler may also return
/// `lkm::result<int>`: its value, which must not be negative, is then what ioctl() returns. The same holds for io_value
/// and iow.
template <char Type, unsigned char Nr>
struct io {
  static constexpr unsigned number = ioctl_number(0, static_cast<unsigned char>(Type), Nr, 0);
};

/// The argument is a number instead of an address, and becomes the command's `value`: `lkm::result<> ioctl(file&,
/// command)`.
template <char Type, unsigned char Nr>
struct io_value {
  unsigned long value;
  static constexpr unsigned number = ioctl_number(0, static_cast<unsigned char>(Type), Nr, 0);
};

/// User space reads a T: `lkm::result<T> ioctl(file&, command)`.
template <char Type, unsigned char Nr, user_copyable T>
struct ior {
  static_assert(sizeof(T) < 1U << 14, "an ioctl carries at most 16383 bytes");
  using answer = T;
  static constexpr unsigned number = ioctl_number(ioctl_read, static_cast<unsigned char>(Type), Nr, sizeof(T));
};

/// User space writes a T, which is the command's `value`: `lkm::result<> ioctl(file&, command)`.
template <char Type, unsigned char Nr, user_copyable T>
struct iow {
  static_assert(sizeof(T) < 1U << 14, "an ioctl carries at most 16383 bytes");
  using argument = T;
  T value;
  static constexpr unsigned number = ioctl_number(ioctl_write, static_cast<unsigned char>(Type), Nr, sizeof(T));
};

/// User space writes a T, the command's `value`, and reads one: `lkm::result<T> ioctl(file&, command)`.
template <char Type, unsigned char Nr, user_copyable T>
struct iowr {
  static_assert(sizeof(T) < 1U << 14, "an ioctl carries at most 16383 bytes");
  using argument = T;
  using answer = T;
  T value;
  static constexpr unsigned number =
      ioctl_number(ioctl_read | ioctl_write, static_cast<unsigned char>(Type), Nr, sizeof(T));
};

/// The commands of a driver: `using ioctls = lkm::ioctl_list<clear, get_count>;`
template <class... Commands>
struct ioctl_list {
  static constexpr bool numbers_differ = [] {
    const std::array<unsigned, sizeof...(Commands)> numbers{Commands::number...};
    for (std::size_t i = 0; i < numbers.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (numbers[i] == numbers[j]) return false;
    return true;
  }();
  static_assert(numbers_differ, "two commands of an ioctl_list have the same number");
};

}  // namespace lkm
