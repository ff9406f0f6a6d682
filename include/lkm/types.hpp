// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The kernel's basic types and device numbers (linux/types.h, linux/kdev_t.h): 12 bits of major, 20 bits of minor.
#pragma once

#include <type_traits>

// The host's <linux/kdev_t.h> has macros of these names, for numbers of 8 + 8 bits.
#undef MAJOR
#undef MINOR
#undef MKDEV

namespace lkm {

using loff_t = long long;
using dev_t = unsigned int;

constexpr dev_t MKDEV(unsigned major, unsigned minor) { return major << 20 | minor; }
constexpr unsigned MAJOR(dev_t dev) { return dev >> 20; }
constexpr unsigned MINOR(dev_t dev) { return dev & 0xfffff; }

/// Satisfied by types whose bytes may go to user space: trivially copyable, and without padding that would leak the
/// kernel's stack.
template <class T>
concept user_copyable = std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>;

}  // namespace lkm
