// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/debugfs/inode.c (Linux 6.1): makes and removes the entries of /sys/kernel/debug. The operations of their
/// files are in file.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/call_gate.hpp>
#include <lkm/sim/fs/libfs.hpp>
#include <lkm/sim/fs/namei.hpp>
#include <lkm/sim/include/linux/debugfs.h>
#include <lkm/sim/lib/kobject_add.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

inline constexpr file_system debug_fs{.name = "debugfs", .truncates = true};

/// An inode of debugfs.
struct debugfs_inode : node {
  using node::node;

  const waist::file_operations* real = nullptr;  // the driver's; null for a directory or a link
  waist::file_operations proxy{};                // those of them that come through debugfs
  call_gate gate;
  int (*read_fn)(waist::seq_file*, void*) = nullptr;  // of debugfs_create_devm_seqfile()
  waist::device* dev = nullptr;
  const waist::module* by = nullptr;  // whose init or exit ran when it was made, for reports
  short_trace made;
};

inline debugfs_inode& debugfs_of(const waist::inode* inode)
{
  // SAFETY: all inodes of debugfs are of this type, and none is const.
  return const_cast<debugfs_inode&>(static_cast<const debugfs_inode&>(*static_cast<const node*>(inode)));
}
inline debugfs_inode& debugfs_of(const waist::dentry* d) { return debugfs_of(d->d_inode); }

/// Whether Linux's lookup_one_len() would look for it on behalf of the current task; else it answers -EACCES.
inline bool may_look_up(const dentry& in, std::string_view name)
{
  const bool is_one_name = !name.empty() && name != "." && name != ".." && name.find('/') == name.npos;
  return is_one_name && !inode_permission(*in.inode, current(), may_exec);
}

/// Gives a file its operations: file.hpp.
void set_debugfs_operations(debugfs_inode& inode, bool guarded);

/// /sys/kernel/debug of one kernel.
class debugfs final : public subsystem {
 public:
  void boot(boot_files&) override
  {
    auto& names = part<name_space>();
    auto& kernel_directory = *part<kobjects>().top(waist::LKM_KERNEL_KOBJ)->sd->name;
    auto top = make(S_IFDIR | 0700);
    top->i_fop = &directory_operations;
    root_ = &names.add(kernel_directory, "debug", std::move(top));
    root_->mount_of = &debug_fs;
  }

  void booted() override { drivers_.clear(); }

  static std::shared_ptr<debugfs_inode> make(waist::umode_t mode)
  {
    auto fresh = std::make_shared<debugfs_inode>(mode, waist::kuid_t{0}, waist::kgid_t{0});
    part<name_space>().register_inode(*fresh, debug_fs);
    return fresh;
  }

  /// The entry, or an error pointer: `parent`'s own, or -EEXIST, which is logged.
  waist::dentry* add(const char* name, waist::dentry* parent, std::shared_ptr<debugfs_inode> fresh);
  void remove(dentry& victim);
  waist::dentry* find(const char* name, waist::dentry* parent) const
  {
    if (waist::IS_ERR(parent) || !may_look_up(directory(parent), name)) return nullptr;
    return directory(parent).child(name).get();
  }
  dentry& directory(waist::dentry* parent) const { return parent ? as_dentry(parent) : *root_; }

  void take_away(const departure& who) override;

  std::vector<waist::file*> open_files;  // through which a driver is called

 private:
  dentry* root_ = nullptr;
  std::vector<dentry*> drivers_;
};

LKM_SIM_INITCALL(debugfs);

inline waist::dentry* debugfs::add(const char* name, waist::dentry* parent, std::shared_ptr<debugfs_inode> fresh)
{
  if (waist::IS_ERR(parent)) return parent;
  auto& in = directory(parent);
  if (!may_look_up(in, name)) return static_cast<waist::dentry*>(waist::ERR_PTR(-EACCES));
  if (const auto there = in.child(name)) {
    const auto words = "' already present!";
    if (there->inode->is_directory())
      log(3, "debugfs: Directory '" + std::string(name) + "' with parent '" + in.name() + words);
    else
      log(3, "debugfs: File '" + std::string(name) + "' in directory '" + in.name() + words);
    return static_cast<waist::dentry*>(waist::ERR_PTR(-EEXIST));
  }
  fresh->by = part<char_devices>().module_running;
  fresh->made = short_trace::here();
  auto& made = part<name_space>().add(in, name, std::move(fresh));
  drivers_.push_back(&made);
  return &made;
}

inline void debugfs::remove(dentry& victim)
{
  const auto stays = victim.shared_from_this();
  while (!victim.children().empty()) remove(*victim.children().begin()->second);
  std::erase(drivers_, &victim);
  part<name_space>().remove(*victim.parent(), victim.name());
  debugfs_of(&victim).gate.close();
}

inline void debugfs::take_away(const departure& who)
{
  for (auto* const f : std::vector(open_files)) {
    auto& inode = debugfs_of(f->f_inode);
    if (!who.module() || !who.owns(inode.real)) continue;
    part<report>().add(severity::bug, std::string("module ") + who.module()->name + " was removed while " +
                                          f->f_path_name +
                                          " is open: its file_operations have no .owner = THIS_MODULE");
    std::erase(open_files, f);  // its release() is code of the module that has gone
  }
  const auto all = drivers_;
  // In the order in which they were made: a directory is removed with its contents, and only the directory is reported.
  for (auto* const d : all) {
    if (std::find(drivers_.begin(), drivers_.end(), d) == drivers_.end()) continue;
    const auto& inode = debugfs_of(d);
    if (who.module() && inode.by != who.module() && !who.owns(inode.real)) continue;
    const char* const kind = inode.is_directory() ? "directory " : inode.is_link() ? "link " : "file ";
    who.left(std::string("the debugfs ") + kind + d->path(), "debugfs_remove()", &inode.made);
    remove(*d);
  }
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/debugfs/inode.ipp>
#endif
