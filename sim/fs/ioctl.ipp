// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/ioctl.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE long compat_ptr_ioctl(file* f, unsigned cmd, unsigned long arg)
{
  return f->f_op->unlocked_ioctl ? f->f_op->unlocked_ioctl(f, cmd, static_cast<std::uint32_t>(arg)) : -ENOIOCTLCMD;
}
LKM_EXPORT_SYMBOL(compat_ptr_ioctl);

LKM_SIM_INLINE int lkm_in_compat_syscall() { return sim::current().in_compat_syscall; }
LKM_EXPORT_SYMBOL(lkm_in_compat_syscall);

}  // extern "C"
}  // namespace lkm::waist
