// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the formats of lib/vsprintf.c (Linux 6.1) are printed into: a buffer that takes what fits and counts the rest.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace lkm::sim {

/// One conversion of a format: what stands between the percent sign and its letter.
struct conversion {
  bool left = false, plus = false, space = false, special = false, zero = false;
  bool is_signed = false, capitals = false;
  unsigned base = 10;
  int width = -1;      // none
  int precision = -1;  // none
};

class bounded_text {
 public:
  bounded_text(char* to, std::size_t room) : to_(to), room_(room) {}

  /// What was wanted, whether it fitted or not.
  std::size_t length() const { return length_; }
  std::size_t room_left() const { return length_ < room_ ? room_ - length_ : 0; }
  char* end() const { return to_ + std::min(length_, room_); }
  /// Called after other code has written at end(); `n` is the length that it needed.
  void advance(std::size_t n) { length_ += n; }

  void put(char c)
  {
    if (length_ < room_) to_[length_] = c;
    ++length_;
  }
  void put(std::string_view text)
  {
    if (const auto n = std::min(text.size(), room_left())) std::memcpy(end(), text.data(), n);
    length_ += text.size();
  }
  void fill(char c, int times)
  {
    if (times <= 0) return;
    const auto n = static_cast<std::size_t>(times);
    if (const auto fits = std::min(n, room_left())) std::memset(end(), c, fits);
    length_ += n;
  }

  /// A string in the width and precision that were asked for.
  void put_string(std::string_view text, const conversion& how)
  {
    if (how.precision >= 0) text = text.substr(0, static_cast<std::size_t>(how.precision));
    const int padding = how.width - static_cast<int>(text.size());
    if (!how.left) fill(' ', padding);
    put(text);
    if (how.left) fill(' ', padding);
  }

  /// An explanation instead of a value that cannot be shown: at most 16 characters, if nothing else was asked for.
  void put_error(std::string_view text, conversion how)
  {
    if (how.precision < 0) how.precision = 16;
    put_string(text, how);
  }

  void put_number(unsigned long long number, const conversion& how)
  {
    char digits[24], sign = '\0';
    if (how.is_signed) {
      if (static_cast<long long>(number) < 0) {
        sign = '-';
        number = 0 - number;
      } else if (how.plus || how.space) {
        sign = how.plus ? '+' : ' ';
      }
    }
    const auto* const end = std::to_chars(digits, digits + sizeof digits, number, static_cast<int>(how.base)).ptr;
    if (how.capitals) std::transform(digits, digits + sizeof digits, digits, capital);
    const auto count = static_cast<int>(end - digits);
    const std::string_view prefix = !how.special              ? ""
                                    : how.base == 16          ? how.capitals ? "0X" : "0x"
                                    : how.base == 8 && number ? "0"
                                                              : "";
    const int leading = std::max(how.precision - count, 0);
    const int padding = how.width - static_cast<int>(prefix.size()) - (sign ? 1 : 0) - leading - count;
    if (!how.left && !how.zero) fill(' ', padding);
    if (sign) put(sign);
    put(prefix);
    if (!how.left && how.zero) fill('0', padding);
    fill('0', leading);
    put(std::string_view(digits, static_cast<std::size_t>(count)));
    if (how.left) fill(' ', padding);
  }

  /// 0x and all digits of a number of `size` bytes.
  void put_address(unsigned long long number, int size)
  {
    put_number(number, {.special = true, .zero = true, .base = 16, .width = 2 + 2 * size});
  }
  void put_decimal(unsigned long long number, int digits = -1)
  {
    put_number(number, {.zero = true, .is_signed = true, .width = digits});
  }

 private:
  static char capital(char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; }

  char* to_;
  std::size_t room_;
  std::size_t length_ = 0;
};

}  // namespace lkm::sim
