// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/cred.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {
LKM_SIM_INLINE kuid_t lkm_current_uid() { return sim::current().credentials.uid; }
LKM_EXPORT_SYMBOL(lkm_current_uid);
LKM_SIM_INLINE kuid_t lkm_current_euid() { return sim::current().credentials.euid; }
LKM_EXPORT_SYMBOL(lkm_current_euid);
LKM_SIM_INLINE kgid_t lkm_current_gid() { return sim::current().credentials.gid; }
LKM_EXPORT_SYMBOL(lkm_current_gid);
LKM_SIM_INLINE const cred* lkm_current_cred() { return &sim::current().credentials; }
LKM_EXPORT_SYMBOL(lkm_current_cred);

LKM_SIM_INLINE cred* prepare_creds()
{
  auto* const fresh = static_cast<cred*>(kmalloc(sizeof(cred), GFP_KERNEL));
  if (fresh) *fresh = sim::current().credentials;
  return fresh;
}
LKM_EXPORT_SYMBOL(prepare_creds);
LKM_SIM_INLINE int commit_creds(cred* fresh)
{
  sim::current().credentials = *fresh;
  kfree(fresh);
  return 0;
}
LKM_EXPORT_SYMBOL(commit_creds);
LKM_SIM_INLINE void abort_creds(cred* fresh) { kfree(fresh); }
LKM_EXPORT_SYMBOL(abort_creds);

LKM_SIM_INLINE bool capable(int cap) { return sim::current().may(cap); }
LKM_EXPORT_SYMBOL(capable);
}
}  // namespace lkm::waist
