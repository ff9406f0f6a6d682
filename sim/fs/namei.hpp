// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/namei.c (Linux 6.1): how a path leads to an inode, and the system calls that make, move and remove names.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/fs/dcache.hpp>
#include <lkm/sim/kernel/sched/core.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

/// What the last name of a path is: only a `norm` one can be made or removed.
enum class last_type { norm, root, dot, dotdot };

/// The state of one path look-up, Linux's nameidata: the directory that holds the last name, and that name.
struct nameidata {
  const task& who;
  std::shared_ptr<dentry> root;  // where "/" leads; of a process, the tree's
  std::shared_ptr<dentry> at = nullptr;
  std::string last = {};
  last_type type = last_type::root;
  bool slashes = false;  // behind the last name
  unsigned links = 0;    // followed so far

  std::shared_ptr<dentry> child() const
  {
    auto found = at->child(last);
    if (found) found->seen();
    if (!found && at->mount_of && at->mount_of->unknown) [[unlikely]]
      at->mount_of->unknown(last);
    return found;
  }
};

/// The tree of names of one kernel.
class name_space {
 public:
  explicit name_space(const scheduler& clock) : clock_(clock)
  {
    root_ = std::make_shared<dentry>("/", make_inode(root_fs, S_IFDIR | 0755));
    root_->mount_of = &root_fs;
  }

  enum class follow { yes, no };

  /// The inode that `path` leads to (the working directory of each process is "/"). 0 or a negative error. A symbolic
  /// link at the end of the path is followed, unless `how` forbids it and no slash follows the link.
  int look_up(std::string_view path, const task& who, std::shared_ptr<dentry>& found, follow how = follow::yes) const;

  /// Linux's filename_parentat(): as far as the directory of the last name, which need not exist.
  int parent_at(std::string_view path, nameidata& nd) const
  {
    if (path.empty()) return -ENOENT;
    return path.size() >= 4096 ? -ENAMETOOLONG : link_path_walk(std::string(path), nd);
  }
  /// From there to the end: follows the last name, and what it links to.
  int last_step(nameidata& nd, std::shared_ptr<dentry>& found, follow how) const;
  nameidata start(const task& who) const { return {who, root_}; }

  /// The system calls, without the checks of their other arguments. `mode` of mknod() has its type bits.
  int mknod(std::string_view path, waist::umode_t mode, waist::dev_t dev, waist::umode_t umask, const task& who);
  int mkdir(std::string_view path, waist::umode_t mode, waist::umode_t umask, const task& who);
  int symlink(std::string_view target, std::string_view path, const task& who);
  int link(std::string_view old_path, std::string_view new_path, const task& who);
  int unlink(std::string_view path, const task& who);
  int rmdir(std::string_view path, const task& who);
  int rename(std::string_view old_path, std::string_view new_path, const task& who);

  /// For the kernel itself, which makes and removes names regardless of permissions. Makes an inode of `fs`:
  std::shared_ptr<node> make_inode(const file_system& fs, waist::umode_t mode, waist::kuid_t uid = {0},
                                   waist::kgid_t gid = {0})
  {
    auto fresh = std::make_shared<node>(mode, uid, gid);
    register_inode(*fresh, fs);
    return fresh;
  }
  /// The same for one of a type that derives from node: it gets its number and its time.
  void register_inode(node& fresh, const file_system& fs)
  {
    fresh.i_ino = next_ino_++;
    fresh.fs = &fs;
    fresh.i_blkbits = block_bits(fs);
    fresh.mtime_ns = clock_.now();
    if (fs.in_memory && fresh.is_directory()) fresh.i_size = 2 * tmpfs_name_size;
  }

  dentry& add(dentry& parent, std::string_view name, std::shared_ptr<node> what)
  {
    auto fresh = std::make_shared<dentry>(name, std::move(what));
    auto& made = *fresh;
    attach(parent, std::move(fresh));
    return made;
  }
  dentry& add(dentry& parent, std::string_view name, waist::umode_t mode, waist::kuid_t uid = {0},
              waist::kgid_t gid = {0})
  {
    return add(parent, name, make_inode(*parent.inode->fs, mode, uid, gid));
  }
  dentry& add_link(dentry& parent, std::string_view name, std::string_view target)
  {
    auto& made = add(parent, name, S_IFLNK | 0777);
    made.inode->target = target;
    if (made.inode->fs->in_memory) made.inode->i_size = static_cast<waist::loff_t>(target.size());
    return made;
  }
  /// Mounts `fs` at a name of `parent`: makes the directory that is its top.
  dentry& mount(dentry& parent, std::string_view name, const file_system& fs, waist::umode_t mode)
  {
    auto& top = add(parent, name, make_inode(fs, static_cast<waist::umode_t>(S_IFDIR | mode)));
    top.mount_of = &fs;
    return top;
  }

  /// Takes a name away, and what it named with its last name.
  void remove(dentry& parent, std::string_view name)
  {
    if (!parent.child(name)) return;
    const auto removed = detach(parent, name);
    auto& inode = *removed->inode;
    --inode.i_nlink;
    if (inode.is_directory()) --inode.i_nlink;
  }

  /// Puts a name into a directory, and takes it out.
  void attach(dentry& parent, std::shared_ptr<dentry> child)
  {
    auto& directory = *parent.inode;
    if (child->inode->is_directory()) ++directory.i_nlink;
    changed(directory, 1);
    parent.attach(std::move(child));
  }
  std::shared_ptr<dentry> detach(dentry& parent, std::string_view name)
  {
    auto& directory = *parent.inode;
    auto taken = parent.detach(name);
    if (taken->inode->is_directory()) --directory.i_nlink;
    changed(directory, -1);
    return taken;
  }

  dentry& root() { return *root_; }
  std::shared_ptr<dentry> root_pointer() const { return root_; }

  /// Calls `visit(node)` for what is below `top`, in no order; twice for what has two names.
  template <class Visit>
  static void for_each_node(const dentry& top, Visit visit)
  {
    for (const auto& [name, child] : top.children()) {
      visit(*child->inode);
      for_each_node(*child, visit);
    }
  }
  /// Calls `visit(path, node)` for each name below `top`, in the order of their names.
  template <class Visit>
  static void for_each(const dentry& top, const std::string& path, Visit visit)
  {
    for (const auto* const child : top.sorted_children()) {
      const auto full = path + '/' + child->name();
      visit(full, *child->inode);
      for_each(*child, full, visit);
    }
  }

 private:
  static constexpr unsigned max_symlinks = 40;
  static constexpr std::size_t name_max = 255;
  static constexpr waist::loff_t tmpfs_name_size = 20;  // that each name in a directory counts for

  int link_path_walk(std::string path, nameidata& nd) const;
  int follow_link(const node& link, const std::string& rest, std::string& path, nameidata& nd) const;
  static void go_up(nameidata& nd)
  {
    if (nd.at != nd.root && nd.at->parent()) nd.at = nd.at->parent()->shared_from_this();
  }

  int filename_create(std::string_view path, nameidata& nd, bool directory) const;
  static int may_create(const nameidata& nd) { return inode_permission(*nd.at->inode, nd.who, may_write | may_exec); }
  static int may_delete(const nameidata& nd, const dentry& victim, bool directory);
  static bool in_memory(const dentry& directory) { return directory.inode->fs->in_memory; }
  static bool is_above(const dentry& above, const dentry* below)
  {
    while (below && below != &above) below = below->parent();
    return below;
  }

  node& make(const nameidata& nd, waist::umode_t mode)
  {
    return *add(*nd.at, nd.last, mode, nd.who.credentials.fsuid, nd.who.credentials.fsgid).inode;
  }
  void changed(node& directory, int names) const
  {
    directory.mtime_ns = clock_.now();
    if (directory.fs->in_memory) directory.i_size += names * tmpfs_name_size;
  }

  const scheduler& clock_;
  unsigned long next_ino_ = 1;
  std::shared_ptr<dentry> root_;
};

inline int name_space::link_path_walk(std::string path, nameidata& nd) const
{
  // A relative path starts where its link is; one of the process itself at its working directory, "/".
  if (!nd.at || path.starts_with('/')) nd.at = nd.root;
  nd.type = last_type::root;
  nd.slashes = false;
  std::size_t from = path.find_first_not_of('/');
  while (from < path.size()) {
    if (!nd.at->inode->is_directory()) return -ENOTDIR;
    if (const int error = inode_permission(*nd.at->inode, nd.who, may_exec)) return error;
    const auto end = std::min(path.find('/', from), path.size());
    nd.last = path.substr(from, end - from);
    nd.type = nd.last == "." ? last_type::dot : nd.last == ".." ? last_type::dotdot : last_type::norm;
    nd.slashes = end < path.size();
    from = std::min(path.find_first_not_of('/', end), path.size());
    if (from == path.size()) return 0;

    if (nd.type == last_type::dotdot) go_up(nd);
    if (nd.type != last_type::norm) continue;
    if (nd.last.size() > name_max) return -ENAMETOOLONG;
    auto next = nd.child();
    if (!next) return -ENOENT;
    if (!next->inode->is_link()) {
      nd.at = std::move(next);
      continue;
    }
    if (const int error = follow_link(*next->inode, path.substr(from), path, nd)) return error;
    from = std::min(path.find_first_not_of('/'), path.size());
  }
  return 0;
}

/// `path` becomes what the link says, and then `rest`.
inline int name_space::follow_link(const node& link, const std::string& rest, std::string& path, nameidata& nd) const
{
  if (nd.links++ >= max_symlinks) return -ELOOP;
  path = rest.empty() ? link.target : link.target + '/' + rest;
  if (path.starts_with('/')) nd.at = nd.root;
  return 0;
}

inline int name_space::last_step(nameidata& nd, std::shared_ptr<dentry>& found, follow how) const
{
  bool directory = false;
  while (true) {
    directory |= nd.slashes;
    if (nd.type == last_type::dotdot) go_up(nd);
    if (nd.type != last_type::norm) {
      found = nd.at;
      return 0;
    }
    if (nd.last.size() > name_max) return -ENAMETOOLONG;
    found = nd.child();
    if (!found) return -ENOENT;
    const auto& inode = *found->inode;
    if (!inode.is_link() || (how == follow::no && !directory)) return directory && !inode.is_directory() ? -ENOTDIR : 0;
    std::string path;
    if (const int error = follow_link(inode, {}, path, nd)) return error;
    if (const int error = link_path_walk(path, nd)) return error;
  }
}

inline int name_space::look_up(std::string_view path, const task& who, std::shared_ptr<dentry>& found, follow how) const
{
  auto nd = start(who);
  if (const int error = parent_at(path, nd)) return error;
  return last_step(nd, found, how);
}

/// To the name that shall be made: it must be free, and the file system one that processes make names in.
inline int name_space::filename_create(std::string_view path, nameidata& nd, bool directory) const
{
  if (const int error = parent_at(path, nd)) return error;
  if (nd.type != last_type::norm) return -EEXIST;
  if (nd.last.size() > name_max) return -ENAMETOOLONG;
  if (nd.child()) return -EEXIST;
  if (nd.slashes && !directory) return -ENOENT;
  return nd.at->inode->fs->no_such_name;
}

inline int name_space::may_delete(const nameidata& nd, const dentry& name, bool directory)
{
  const auto& where = *nd.at->inode;
  const auto& victim = *name.inode;
  if (const int error = inode_permission(where, nd.who, may_write | may_exec)) return error;
  const auto fsuid = nd.who.credentials.fsuid.val;
  const bool sticky = where.i_mode & S_ISVTX;
  if (sticky && victim.i_uid.val != fsuid && where.i_uid.val != fsuid && !nd.who.may(waist::CAP_FOWNER)) return -EPERM;
  if (directory && !victim.is_directory()) return -ENOTDIR;
  if (!directory && victim.is_directory()) return -EISDIR;
  return 0;
}

inline int name_space::mknod(std::string_view path, waist::umode_t mode, waist::dev_t dev, waist::umode_t umask,
                             const task& who)
{
  auto nd = start(who);
  if (const int error = filename_create(path, nd, false)) return error;
  if (const int error = may_create(nd)) return error;
  const bool device = S_ISCHR(mode) || S_ISBLK(mode);
  if (device && !(S_ISCHR(mode) && dev == 0) && !who.may(waist::CAP_MKNOD)) return -EPERM;
  if (!in_memory(*nd.at)) return -EPERM;
  if (!device) unmodelled("mknod() of anything but a device");
  make(nd, static_cast<waist::umode_t>(mode & ~umask)).i_rdev = dev;
  return 0;
}

inline int name_space::mkdir(std::string_view path, waist::umode_t mode, waist::umode_t umask, const task& who)
{
  auto nd = start(who);
  if (const int error = filename_create(path, nd, true)) return error;
  if (const int error = may_create(nd)) return error;
  if (!in_memory(*nd.at)) return -EPERM;
  make(nd, static_cast<waist::umode_t>(S_IFDIR | (mode & 01777 & ~umask))).i_fop = nd.at->inode->i_fop;
  return 0;
}

inline int name_space::symlink(std::string_view target, std::string_view path, const task& who)
{
  if (target.empty()) return -ENOENT;
  if (target.size() >= 4096) return -ENAMETOOLONG;
  auto nd = start(who);
  if (const int error = filename_create(path, nd, false)) return error;
  if (const int error = may_create(nd)) return error;
  if (!in_memory(*nd.at)) return -EPERM;
  auto& made = make(nd, S_IFLNK | 0777);
  made.target = target;
  made.i_size = static_cast<waist::loff_t>(target.size());
  return 0;
}

inline int name_space::link(std::string_view old_path, std::string_view new_path, const task& who)
{
  std::shared_ptr<dentry> found;
  if (const int error = look_up(old_path, who, found, follow::no)) return error;
  auto& old = found->inode;
  auto nd = start(who);
  if (const int error = filename_create(new_path, nd, false)) return error;
  if (old->fs != nd.at->inode->fs) return -EXDEV;
  // fs.protected_hardlinks, which Debian's kernel has on: what is not a regular file is linked by its owner alone.
  if (who.credentials.fsuid.val != old->i_uid.val && !who.may(waist::CAP_FOWNER)) return -EPERM;
  if (const int error = may_create(nd)) return error;
  if (!in_memory(*nd.at) || old->is_directory()) return -EPERM;
  ++old->i_nlink;
  attach(*nd.at, std::make_shared<dentry>(nd.last, old));
  return 0;
}

inline int name_space::unlink(std::string_view path, const task& who)
{
  auto nd = start(who);
  if (const int error = parent_at(path, nd)) return error;
  if (nd.type != last_type::norm) return -EISDIR;
  if (nd.last.size() > name_max) return -ENAMETOOLONG;
  const auto victim = nd.child();
  if (!victim) return -ENOENT;
  if (nd.slashes) return victim->inode->is_directory() ? -EISDIR : -ENOTDIR;
  if (const int error = may_delete(nd, *victim, false)) return error;
  if (!in_memory(*nd.at)) return -EPERM;
  remove(*nd.at, nd.last);
  return 0;
}

inline int name_space::rmdir(std::string_view path, const task& who)
{
  auto nd = start(who);
  if (const int error = parent_at(path, nd)) return error;
  if (nd.type == last_type::dotdot) return -ENOTEMPTY;
  if (nd.type == last_type::dot) return -EINVAL;
  if (nd.type == last_type::root) return -EBUSY;
  if (nd.last.size() > name_max) return -ENAMETOOLONG;
  const auto victim = nd.child();
  if (!victim) return -ENOENT;
  if (const int error = may_delete(nd, *victim, true)) return error;
  if (!in_memory(*nd.at)) return -EPERM;
  if (victim->mount_of) return -EBUSY;
  if (!victim->children().empty()) return -ENOTEMPTY;
  remove(*nd.at, nd.last);
  return 0;
}

inline int name_space::rename(std::string_view old_path, std::string_view new_path, const task& who)
{
  auto from = start(who), to = start(who);
  if (const int error = parent_at(old_path, from)) return error;
  if (const int error = parent_at(new_path, to)) return error;
  if (from.at->inode->fs != to.at->inode->fs) return -EXDEV;
  if (from.type != last_type::norm || to.type != last_type::norm) return -EBUSY;
  if (from.last.size() > name_max) return -ENAMETOOLONG;
  const auto source = from.child();
  if (!source) return -ENOENT;
  if (to.last.size() > name_max) return -ENAMETOOLONG;
  const auto target = to.child();
  if (!target && to.at->inode->fs->no_such_name) return to.at->inode->fs->no_such_name;
  const bool directory = source->inode->is_directory();
  if (!directory && (from.slashes || to.slashes)) return -ENOTDIR;
  if (directory && is_above(*source, to.at.get())) return -EINVAL;
  if (target && from.at != to.at && is_above(*target, from.at.get())) return -ENOTEMPTY;

  if (target && source->inode == target->inode) return 0;
  if (const int error = may_delete(from, *source, directory)) return error;
  if (const int error = target ? may_delete(to, *target, directory) : may_create(to)) return error;
  if (!in_memory(*from.at)) return -EPERM;
  if (directory && from.at != to.at)
    if (const int error = inode_permission(*source->inode, who, may_write)) return error;
  if (source->mount_of || (target && target->mount_of)) return -EBUSY;
  if (target && !target->children().empty()) return -ENOTEMPTY;
  if (target) remove(*to.at, to.last);
  const auto moved = detach(*from.at, from.last);
  moved->rename(to.last);
  attach(*to.at, moved);
  return 0;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/namei.ipp>
#endif
