// EXPECT NOTE: is_trivially_copyable_v
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/uaccess.hpp>

struct counted {
  counted(const counted& other) : count(other.count + 1) {}
  int count;
};

auto take(lkm::user_reader from) { return from.read<counted>(); }
