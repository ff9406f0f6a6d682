// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/util.c (Linux 6.1): copies of strings and of user memory, and blocks that may come from vmalloc().
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/slab.h>
#include <lkm/sim/include/linux/uaccess.h>
#include <lkm/sim/lib/usercopy.hpp>
#include <lkm/sim/mm/slab_common.hpp>
#include <lkm/sim/mm/vmalloc.hpp>

#include <algorithm>
#include <cstring>

namespace lkm::sim {

/// The new block with a copy of user memory in it, or an error pointer, and then nothing is left of the block.
inline void* filled_from_user(void* block, const void* from, std::size_t len, void (*release)(const void*))
{
  if (!block) return waist::ERR_PTR(-ENOMEM);
  if (waist::copy_from_user(block, from, len) == 0) return block;
  release(block);
  return waist::ERR_PTR(-EFAULT);
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/util.ipp>
#endif
