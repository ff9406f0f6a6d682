// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/locks.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int locks_lock_file_wait(file* filp, file_lock* fl)
{
  auto& locks = sim::locks_of(filp);
  // A change from shared to exclusive lets the lock go first, so that others may come in between.
  if ((fl->fl_flags & FL_FLOCK) && fl->fl_type != F_UNLCK) {
    auto none = *fl;
    none.fl_type = F_UNLCK;
    locks.put(none);
  }
  return locks.repeat(*fl, [&] { return locks.try_take(*fl); });
}
LKM_EXPORT_SYMBOL(locks_lock_file_wait);

LKM_SIM_INLINE int posix_lock_file(file* filp, file_lock* fl, file_lock* conflock)
{
  auto& locks = sim::locks_of(filp);
  if (const auto* const other = conflock && fl->fl_type != F_UNLCK ? locks.conflict(*fl) : nullptr) *conflock = *other;
  return locks.try_take(*fl);
}
LKM_EXPORT_SYMBOL(posix_lock_file);

LKM_SIM_INLINE void posix_test_lock(file* filp, file_lock* fl)
{
  if (const auto* const other = sim::locks_of(filp).conflict(*fl))
    *fl = *other;
  else
    fl->fl_type = F_UNLCK;
}
LKM_EXPORT_SYMBOL(posix_test_lock);

}  // extern "C"
}  // namespace lkm::waist
