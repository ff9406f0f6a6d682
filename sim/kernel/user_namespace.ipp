// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/user_namespace.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE user_namespace* lkm_init_user_ns() { return &sim::part<sim::user_namespaces>().init; }
LKM_EXPORT_SYMBOL_GPL(lkm_init_user_ns);

LKM_SIM_INLINE kuid_t make_kuid(user_namespace* from, uid_t uid) { return {sim::id_in(from, uid)}; }
LKM_EXPORT_SYMBOL(make_kuid);
LKM_SIM_INLINE kgid_t make_kgid(user_namespace* from, gid_t gid) { return {sim::id_in(from, gid)}; }
LKM_EXPORT_SYMBOL(make_kgid);

LKM_SIM_INLINE uid_t from_kuid(user_namespace* to, kuid_t uid) { return sim::id_in(to, uid.val); }
LKM_EXPORT_SYMBOL(from_kuid);
LKM_SIM_INLINE gid_t from_kgid(user_namespace* to, kgid_t gid) { return sim::id_in(to, gid.val); }
LKM_EXPORT_SYMBOL(from_kgid);

LKM_SIM_INLINE uid_t from_kuid_munged(user_namespace* to, kuid_t uid) { return sim::id_or_nobody(from_kuid(to, uid)); }
LKM_EXPORT_SYMBOL(from_kuid_munged);
LKM_SIM_INLINE gid_t from_kgid_munged(user_namespace* to, kgid_t gid) { return sim::id_or_nobody(from_kgid(to, gid)); }
LKM_EXPORT_SYMBOL(from_kgid_munged);

}  // extern "C"
}  // namespace lkm::waist
