// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/proc/generic.c and fs/proc/root.c (Linux 6.1): the entries of /proc come and go.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/proc/proc_sysctl.hpp>
#include <lkm/sim/fs/proc/inode.hpp>
#include <lkm/sim/include/linux/bug.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

void proc_warn(const char* function, const std::string& text);

/// /proc of one kernel.
class procfs final : public subsystem {
 public:
  using entry = waist::proc_dir_entry;

  procfs();

  void booted() override { drivers_.clear(); }

  /// A file of the kernel's own; its text is made when it is read from the start. The directories are made as well.
  void add_text(const std::string& name, std::function<std::string()> text);
  /// The same of a setting of the kernel.
  void add_sysctl(const std::string& name, sysctl ctl);

  /// A new entry that is in no directory yet: the way of all proc_create functions. `parent` and `name` become the
  /// directory and the name in it. Null when the name is none.
  std::shared_ptr<entry> create(entry*& parent, const char*& name, waist::umode_t mode);
  /// Puts a driver's entry there; null when the name is taken.
  entry* add(entry& parent, std::shared_ptr<entry> fresh, const char* name);
  entry* place(entry& parent, std::shared_ptr<entry> fresh, const char* name);
  int remove_subtree(const char* name, entry* parent);
  void remove_one(const char* name, entry* parent);
  void remove(entry* pde);

  void take_away(const departure& who) override;

 private:
  static std::shared_ptr<entry> make(waist::umode_t mode);
  entry& own_directory(entry& parent, const char* name);
  static entry* find(entry& directory, std::string_view name);
  /// Puts an entry of the kernel's own there, and makes the directories on the way.
  void place_own(const std::string& name, std::shared_ptr<entry> fresh);
  bool follow(entry*& parent, const char*& name, const char* function) const;
  void erase(entry& pde);
  static std::string kind_of(const entry& pde);

  entry* root_;
  std::vector<entry*> drivers_;  // the kernel's own entries stay for ever
};

LKM_SIM_INITCALL(procfs);

/// proc_create() and its kin: a regular file, readable for all unless `mode` says more.
template <class Fill>
waist::proc_dir_entry* proc_create_file(const char* name, waist::umode_t mode, waist::proc_dir_entry* parent,
                                        void* data, Fill fill)
{
  constexpr waist::umode_t permissions = 07777;
  if (!(mode & S_IFMT)) mode |= S_IFREG;
  if (!(mode & permissions)) mode |= 0444;
  if (!S_ISREG(mode)) return proc_warn("proc_create_reg", "the mode is not that of a regular file"), nullptr;
  auto& proc = part<procfs>();
  auto fresh = proc.create(parent, name, mode);
  if (!fresh) return nullptr;
  fresh->i_private = data;
  fill(*fresh);
  set_proc_operations(*fresh);
  return proc.add(*parent, std::move(fresh), name);
}

inline constexpr waist::proc_ops proc_seq_ops = [] {
  waist::proc_ops ops{};
  ops.proc_open = [](waist::inode* inode, waist::file* f) {
    const auto& pde = pde_of(inode);
    return pde.state_size ? waist::seq_open_private(f, pde.seq_ops, static_cast<int>(pde.state_size))
                          : waist::seq_open(f, pde.seq_ops);
  };
  ops.proc_read_iter = waist::seq_read_iter;
  ops.proc_lseek = waist::seq_lseek;
  ops.proc_release = [](waist::inode* inode, waist::file* f) {
    return pde_of(inode).state_size ? waist::seq_release_private(inode, f) : waist::seq_release(inode, f);
  };
  return ops;
}();

inline constexpr waist::proc_ops proc_single_ops = [] {
  waist::proc_ops ops{};
  ops.proc_open = [](waist::inode* inode, waist::file* f) {
    return waist::single_open(f, pde_of(inode).single_show, inode->i_private);
  };
  ops.proc_read_iter = waist::seq_read_iter;
  ops.proc_lseek = waist::seq_lseek;
  ops.proc_release = waist::single_release;
  return ops;
}();

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/proc/generic.ipp>
#endif
