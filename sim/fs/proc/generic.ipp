// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/proc/generic.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE proc_dir_entry* proc_create_data(const char* name, umode_t mode, proc_dir_entry* parent,
                                                const struct proc_ops* ops, void* data)
{
  return sim::proc_create_file(name, mode, parent, data, [&](proc_dir_entry& pde) { pde.proc_ops = ops; });
}
LKM_EXPORT_SYMBOL(proc_create_data);

LKM_SIM_INLINE proc_dir_entry* proc_create(const char* name, umode_t mode, proc_dir_entry* parent,
                                           const struct proc_ops* ops)
{
  return proc_create_data(name, mode, parent, ops, nullptr);
}
LKM_EXPORT_SYMBOL(proc_create);

LKM_SIM_INLINE proc_dir_entry* proc_create_seq_private(const char* name, umode_t mode, proc_dir_entry* parent,
                                                       const seq_operations* ops, unsigned state_size, void* data)
{
  return sim::proc_create_file(name, mode, parent, data, [&](proc_dir_entry& pde) {
    pde.proc_ops = &sim::proc_seq_ops;
    pde.seq_ops = ops;
    pde.state_size = state_size;
  });
}
LKM_EXPORT_SYMBOL(proc_create_seq_private);

LKM_SIM_INLINE proc_dir_entry* proc_create_single_data(const char* name, umode_t mode, proc_dir_entry* parent,
                                                       int (*show)(seq_file*, void*), void* data)
{
  return sim::proc_create_file(name, mode, parent, data, [&](proc_dir_entry& pde) {
    pde.proc_ops = &sim::proc_single_ops;
    pde.single_show = show;
  });
}
LKM_EXPORT_SYMBOL(proc_create_single_data);

LKM_SIM_INLINE proc_dir_entry* _proc_mkdir(const char* name, umode_t mode, proc_dir_entry* parent, void* data, bool)
{
  auto& proc = sim::part<sim::procfs>();
  auto fresh = proc.create(parent, name, static_cast<umode_t>(S_IFDIR | (mode ? mode : 0555)));
  if (!fresh) return nullptr;
  fresh->i_private = data;
  return proc.add(*parent, std::move(fresh), name);
}
LKM_EXPORT_SYMBOL_GPL(_proc_mkdir);

LKM_SIM_INLINE proc_dir_entry* proc_mkdir_data(const char* name, umode_t mode, proc_dir_entry* parent, void* data)
{
  return _proc_mkdir(name, mode, parent, data, false);
}
LKM_EXPORT_SYMBOL_GPL(proc_mkdir_data);

LKM_SIM_INLINE proc_dir_entry* proc_mkdir_mode(const char* name, umode_t mode, proc_dir_entry* parent)
{
  return proc_mkdir_data(name, mode, parent, nullptr);
}
LKM_EXPORT_SYMBOL(proc_mkdir_mode);

LKM_SIM_INLINE proc_dir_entry* proc_mkdir(const char* name, proc_dir_entry* parent)
{
  return proc_mkdir_data(name, 0, parent, nullptr);
}
LKM_EXPORT_SYMBOL(proc_mkdir);

LKM_SIM_INLINE proc_dir_entry* proc_create_mount_point(const char* name)
{
  auto* const made = proc_mkdir(name, nullptr);
  if (made) {
    made->stays_empty = true;
    made->i_blkbits = sim::block_bits(sim::root_fs);  // and not those of proc
  }
  return made;
}
LKM_EXPORT_SYMBOL(proc_create_mount_point);

LKM_SIM_INLINE proc_dir_entry* proc_symlink(const char* name, proc_dir_entry* parent, const char* target)
{
  auto& proc = sim::part<sim::procfs>();
  auto fresh = proc.create(parent, name, S_IFLNK | 0777);
  if (!fresh) return nullptr;
  fresh->target = target;
  fresh->i_size = static_cast<loff_t>(fresh->target.size());
  return proc.add(*parent, std::move(fresh), name);
}
LKM_EXPORT_SYMBOL(proc_symlink);

LKM_SIM_INLINE void proc_set_size(proc_dir_entry* pde, loff_t size) { pde->i_size = size; }
LKM_EXPORT_SYMBOL(proc_set_size);

LKM_SIM_INLINE void proc_set_user(proc_dir_entry* pde, kuid_t uid, kgid_t gid)
{
  pde->i_uid = uid;
  pde->i_gid = gid;
}
LKM_EXPORT_SYMBOL(proc_set_user);

LKM_SIM_INLINE void remove_proc_entry(const char* name, proc_dir_entry* parent)
{
  sim::part<sim::procfs>().remove_one(name, parent);
}
LKM_EXPORT_SYMBOL(remove_proc_entry);

LKM_SIM_INLINE int remove_proc_subtree(const char* name, proc_dir_entry* parent)
{
  return sim::part<sim::procfs>().remove_subtree(name, parent);
}
LKM_EXPORT_SYMBOL(remove_proc_subtree);

LKM_SIM_INLINE void proc_remove(proc_dir_entry* pde)
{
  if (pde) sim::part<sim::procfs>().remove(pde);
}
LKM_EXPORT_SYMBOL(proc_remove);

LKM_SIM_INLINE void* proc_get_parent_data(const inode* inode)
{
  const auto& pde = sim::pde_of(inode);
  return pde.name ? pde.name->parent()->inode->i_private : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(proc_get_parent_data);

}  // extern "C"
}  // namespace lkm::waist
