// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a system call returned, as a test compares and prints it: a result, or a negative errno with its name.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <compare>
#include <concepts>
#include <cstdio>
#include <cstring>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::user {

/// "-11 (EAGAIN)", or only the number if it is no error.
inline std::string describe(long result)
{
  const char* const name = result < 0 && result > -4096 ? strerrorname_np(static_cast<int>(-result)) : nullptr;
  return std::to_string(result) + (name ? " (" + std::string(name) + ')' : "");
}

/// Bytes as a C string literal.
inline std::string quote(std::string_view bytes)
{
  std::string out = "\"";
  for (const unsigned char c : bytes) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c >= ' ' && c < 127) {
      out += static_cast<char>(c);
    } else {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x", c);
      out += escape;
    }
  }
  return out + '"';
}

/// The result of a call: at least 0, or a negative errno. `BOOST_TEST(fd.write("x") == -EAGAIN)`.
class outcome {
 public:
  constexpr outcome(long value) : value_(value) {}

  constexpr long value() const { return value_; }
  constexpr bool failed() const { return value_ < 0; }

  friend constexpr bool operator==(outcome a, outcome b) { return a.value_ == b.value_; }
  friend constexpr bool operator==(outcome a, long b) { return a.value_ == b; }
  friend constexpr auto operator<=>(outcome a, long b) { return a.value_ <=> b; }
  friend std::ostream& operator<<(std::ostream& os, outcome o) { return os << describe(o.value_); }

 private:
  long value_;
};

/// The result of a call that reads, and what it read: equal to a number or to text.
class bytes_read {
 public:
  bytes_read(long result, std::string bytes) : outcome_(result), bytes_(std::move(bytes)) {}

  const std::string& bytes() const { return bytes_; }
  long value() const { return outcome_.value(); }

  friend bool operator==(const bytes_read& a, long b) { return a.outcome_ == b; }
  friend auto operator<=>(const bytes_read& a, long b) { return a.outcome_ <=> b; }
  friend bool operator==(const bytes_read& a, std::string_view b) { return a.is_sound() && a.bytes_ == b; }
  friend std::ostream& operator<<(std::ostream& os, const bytes_read& r) { return os << r.text(); }
  std::string text() const
  {
    if (outcome_.failed()) return describe(value());
    return quote(bytes_) + (is_sound() ? "" : ", though read() answered " + std::to_string(value()));
  }

 private:
  /// False if a wrong driver returned a larger number than it was asked for: there are only as many bytes as there was
  /// room for.
  bool is_sound() const { return value() == static_cast<long>(bytes_.size()); }

  outcome outcome_;
  std::string bytes_;
};

/// The result of an ioctl, and the value that it returned in its argument.
template <class T>
struct answered {
  outcome result;
  T value;

  friend bool operator==(const answered& a, const T& b)
    requires(!std::same_as<T, long>)
  {
    return !a.result.failed() && a.value == b;
  }
};

}  // namespace lkm::user
