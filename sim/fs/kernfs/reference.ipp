// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/kernfs/reference.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE kernfs_node* lkm_kernfs_find_and_get(kernfs_node* parent, const char* name)
{
  auto* const found = sim::sysfs::find(*parent, name);
  if (found) sim::part<sim::kernfs_references>().get(*found);
  return found;
}
LKM_EXPORT_SYMBOL_GPL(lkm_kernfs_find_and_get);

LKM_SIM_INLINE void kernfs_get(kernfs_node* kn)
{
  if (kn) sim::part<sim::kernfs_references>().get(*kn);
}
LKM_EXPORT_SYMBOL_GPL(kernfs_get);

LKM_SIM_INLINE void kernfs_put(kernfs_node* kn)
{
  if (kn) sim::part<sim::kernfs_references>().put(*kn);
}
LKM_EXPORT_SYMBOL_GPL(kernfs_put);

LKM_SIM_INLINE void kernfs_notify(kernfs_node* kn)
{
  if (kn->is_directory() || kn->is_link()) {
    lkm_warn("fs/kernfs/file.c", __LINE__, "kernfs_notify", "WARN_ON(kernfs_type(kn) != KERNFS_FILE)");
    return;
  }
  ++kn->event;
  __wake_up(&kn->poll, TASK_INTERRUPTIBLE, 1, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(kernfs_notify);

}  // extern "C"
}  // namespace lkm::waist
