// EXPECT NOTE: has_unique_object_representations_v
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/uaccess.hpp>

// Three bytes behind `kind` would be whatever the kernel's stack held.
struct status {
  char kind;
  int count;
};

lkm::result<> answer(lkm::user_writer to) { return to.write(status{'a', 1}); }
