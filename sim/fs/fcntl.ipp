// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/fcntl.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int fasync_helper(int fd, file* filp, int on, fasync_struct** fapp)
{
  auto** at = fapp;
  while (*at && (*at)->fa_file != filp) at = &(*at)->fa_next;
  if (on) {
    if (*at) {
      (*at)->fa_fd = fd;
      return 0;
    }
    *fapp = new fasync_struct{fd, filp, *fapp};
    filp->f_flags |= sim::fasync_flag;
    return 1;
  }
  if (!*at) return 0;
  delete std::exchange(*at, (*at)->fa_next);
  filp->f_flags &= ~sim::fasync_flag;
  return 1;
}
LKM_EXPORT_SYMBOL(fasync_helper);

LKM_SIM_INLINE void kill_fasync(fasync_struct** fp, int sig, int band)
{
  for (auto* entry = *fp; entry; entry = entry->fa_next) {
    const auto& owner = entry->fa_file->f_owner;
    if (sig == SIGURG && owner.signum == 0) continue;
    sim::send_sigio(owner, entry->fa_fd, band, sim::current().owner());
  }
}
LKM_EXPORT_SYMBOL(kill_fasync);

}  // extern "C"
}  // namespace lkm::waist
