// EXPECT: two commands of an ioctl_list have the same number
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/ioctl.hpp>

struct clear : lkm::io<'f', 0> {};
struct reset : lkm::io<'f', 0> {};

constexpr auto commands = lkm::ioctl_list<clear, reset>{};
