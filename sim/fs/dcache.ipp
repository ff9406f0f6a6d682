// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/dcache.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void dput(dentry* d)
{
  if (!d) return;
  if (--d->d_count < 0) return sim::oops("BUG: dput() without a dget()");
  if (!d->d_count) sim::as_dentry(d).let_go();
}
LKM_EXPORT_SYMBOL(dput);

LKM_SIM_INLINE char* d_path(const path* p, char* buf, int buflen)
{
  return sim::put_path(sim::shown_path(sim::as_dentry(p->dentry)), buf, buflen);
}
LKM_EXPORT_SYMBOL(d_path);

LKM_SIM_INLINE char* dentry_path_raw(const dentry* d, char* buf, int buflen)
{
  return sim::put_path(sim::as_dentry(d).path(true), buf, buflen);
}
LKM_EXPORT_SYMBOL(dentry_path_raw);

LKM_SIM_INLINE char* file_path(file* f, char* buf, int buflen) { return d_path(&f->f_path, buf, buflen); }
LKM_EXPORT_SYMBOL(file_path);

}  // extern "C"
}  // namespace lkm::waist
