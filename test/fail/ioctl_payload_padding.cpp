// EXPECT NOTE: has_unique_object_representations_v
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/ioctl.hpp>

// Three bytes behind `kind` would be whatever the kernel's stack held.
struct status {
  char kind;
  int count;
};

struct get_status : lkm::ior<'f', 0, status> {};
