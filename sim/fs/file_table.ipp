// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/file_table.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int get_unused_fd_flags(unsigned flags)
{
  auto& files = sim::current_files();
  const int fd = files.reserve();
  if (fd >= 0) files.close_on_exec(fd, flags & O_CLOEXEC);
  return fd;
}
LKM_EXPORT_SYMBOL(get_unused_fd_flags);

LKM_SIM_INLINE void put_unused_fd(unsigned fd)
{
  auto& files = sim::current_files();
  const auto number = static_cast<int>(fd);
  if (!files.reserved(number))
    sim::oops("BUG: put_unused_fd() of a descriptor that get_unused_fd_flags() did not give");
  files.unreserve(number);
}
LKM_EXPORT_SYMBOL(put_unused_fd);

LKM_SIM_INLINE void fd_install(unsigned fd, file* f)
{
  auto& files = sim::current_files();
  const auto number = static_cast<int>(fd);
  if (!files.reserved(number)) sim::oops("BUG: fd_install() of a descriptor that get_unused_fd_flags() did not give");
  files.replace(number, f, files.close_on_exec(number));
}
LKM_EXPORT_SYMBOL(fd_install);

LKM_SIM_INLINE file* fget(unsigned fd) { return sim::with_reference(sim::current_files().find(static_cast<int>(fd))); }
LKM_EXPORT_SYMBOL(fget);

LKM_SIM_INLINE file* fget_raw(unsigned fd)
{
  return sim::with_reference(sim::current_files().find_any(static_cast<int>(fd)));
}
LKM_EXPORT_SYMBOL(fget_raw);

LKM_SIM_INLINE void lkm_fput(file* f)
{
  auto& last = sim::current().files_to_put;
  if (std::find(last.begin(), last.end(), f) != last.end()) sim::oops("BUG: fput() of a file without a reference");
  if (f->f_count.counter > 1)
    --f->f_count.counter;
  else
    last.push_back(f);
}
LKM_EXPORT_SYMBOL(lkm_fput);

}  // extern "C"
}  // namespace lkm::waist
