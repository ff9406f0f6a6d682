// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Errors as values: result, fail() and LKM_TRY. The numbers are Linux's, positive; the minus sign exists only at the C
/// boundary.
#pragma once

#include <cerrno>
#include <expected>
#include <type_traits>
#include <utility>

namespace lkm {

/// For a system call that a signal ended: Linux restarts it or answers EINTR. Never seen by user space.
// constants_test.py: int ERESTARTSYS of errno.h
inline constexpr int ERESTARTSYS{512};
/// For an ioctl that the driver does not know: user space gets ENOTTY.
// constants_test.py: int ENOIOCTLCMD of errno.h
inline constexpr int ENOIOCTLCMD{515};

/// A Linux error number, positive.
class error {
 public:
  explicit constexpr error(int number) : number_(number) {}
  constexpr int number() const { return number_; }
  friend constexpr bool operator==(error, error) = default;

 private:
  int number_;
};

/// A value or an error.
template <class T = void>
using result = std::expected<T, error>;

/// `return lkm::fail(EINVAL);`
constexpr std::unexpected<error> fail(int number) { return std::unexpected(error(number)); }

/// Converts what a C function returned: a negative number is an error, anything else success.
[[nodiscard]] constexpr result<> check(long answer)
{
  if (answer < 0) return fail(static_cast<int>(-answer));
  return {};
}

/// Converts a result for C: 0 or the value, or the negative error.
template <class T>
constexpr long to_c(const result<T>& r)
{
  if (!r) return -r.error().number();
  if constexpr (std::is_void_v<T>)
    return 0;
  else
    return static_cast<long>(*r);
}

}  // namespace lkm

/// The value of a result; if it is an error, returns that from the function: `const auto n =
/// LKM_TRY(to.write_some(bytes));`
#define LKM_TRY(...)                                             \
  __extension__({                                                \
    auto lkm_result = (__VA_ARGS__);                             \
    if (!lkm_result) return std::unexpected(lkm_result.error()); \
    *std::move(lkm_result);                                      \
  })
