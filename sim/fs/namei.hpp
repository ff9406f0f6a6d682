// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/namei.c (Linux 6.1): how a path leads to an inode, and the system calls that make, move and remove names.
#pragma once

#include <lkm/sim/fs/inode.hpp>
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

/// The way along one path, Linux's nameidata: the directory that holds the last name, and that name.
struct nameidata {
  const task& who;
  std::shared_ptr<node> root;  // where "/" leads; of a process, the tree's
  std::shared_ptr<node> at = nullptr;
  std::string last = {};
  last_type type = last_type::root;
  bool slashes = false;  // behind the last name
  unsigned links = 0;    // followed so far

  std::shared_ptr<node> child() const
  {
    const auto found = at->children.find(last);
    if (found != at->children.end()) return found->second;
    if (at->is_mount && at->fs == file_system::proc) [[unlikely]]
      must_not_be_in_every_proc(last);
    return nullptr;
  }

  /// What /proc has on every machine, and not here, fails by name; what a driver would make is ENOENT.
  [[gnu::cold, gnu::noinline]] static void must_not_be_in_every_proc(const std::string& name)
  {
    static const std::set<std::string_view> everywhere{
        "acpi",          "buddyinfo", "bus",         "cgroups",    "cmdline",       "consoles",    "cpuinfo",
        "crypto",        "diskstats", "dma",         "driver",     "dynamic_debug", "execdomains", "fb",
        "filesystems",   "fs",        "interrupts",  "iomem",      "ioports",       "irq",         "kallsyms",
        "kcore",         "key-users", "keys",        "kmsg",       "kpagecount",    "loadavg",     "locks",
        "meminfo",       "mounts",    "mtrr",        "net",        "pagetypeinfo",  "partitions",  "pressure",
        "schedstat",     "self",      "slabinfo",    "softirqs",   "stat",          "swaps",       "sys",
        "sysrq-trigger", "sysvipc",   "thread-self", "timer_list", "tty",           "uptime",      "version",
        "vmallocinfo",   "vmstat",    "zoneinfo"};
    if (everywhere.contains(name) || name.find_first_not_of("0123456789") == name.npos) unmodelled("/proc/" + name);
  }
};

/// The tree of names of one kernel.
class name_space {
 public:
  explicit name_space(const scheduler& clock)
      : clock_(clock), root_(std::make_shared<node>(S_IFDIR | 0755, waist::kuid_t{0}, waist::kgid_t{0}, next_ino_++))
  {
    root_->is_mount = true;
  }

  enum class follow { yes, no };

  /// The inode that `path` leads to (the working directory of each process is "/"). 0 or a negative error. A symbolic
  /// link at its end is followed, unless `how` says no and no slash stands behind it.
  int look_up(std::string_view path, const task& who, std::shared_ptr<node>& found, follow how = follow::yes) const;

  /// Linux's filename_parentat(): as far as the directory of the last name, which need not exist.
  int parent_at(std::string_view path, nameidata& nd) const
  {
    if (path.empty()) return -ENOENT;
    return path.size() >= 4096 ? -ENAMETOOLONG : link_path_walk(std::string(path), nd);
  }
  /// From there to the end: follows the last name, and what it links to.
  int last_step(nameidata& nd, std::shared_ptr<node>& found, follow how) const;
  nameidata start(const task& who) const { return {who, root_}; }

  /// The system calls, without the checks of their other arguments. `mode` of mknod() has its type bits.
  int mknod(std::string_view path, waist::umode_t mode, waist::dev_t dev, waist::umode_t umask, const task& who);
  int mkdir(std::string_view path, waist::umode_t mode, waist::umode_t umask, const task& who);
  int symlink(std::string_view target, std::string_view path, const task& who);
  int link(std::string_view old_path, std::string_view new_path, const task& who);
  int unlink(std::string_view path, const task& who);
  int rmdir(std::string_view path, const task& who);
  int rename(std::string_view old_path, std::string_view new_path, const task& who);

  /// For the kernel itself: makes a directory or a file whatever the permissions.
  node& add(node& parent, std::string_view name, waist::umode_t mode, waist::kuid_t uid = {0}, waist::kgid_t gid = {0})
  {
    auto fresh = std::make_shared<node>(mode, uid, gid, next_ino_++);
    fresh->fs = parent.fs;
    fresh->mtime_ns = clock_.now();
    attach(parent, name, fresh);
    return *fresh;
  }
  node& add_link(node& parent, std::string_view name, std::string_view target)
  {
    auto& made = add(parent, name, S_IFLNK | 0777);
    made.target = target;
    return made;
  }
  /// Takes a name away, and what it named with its last name.
  void remove(node& parent, std::string_view name)
  {
    const auto found = parent.children.find(name);
    if (found == parent.children.end()) return;
    const auto gone = found->second;
    detach(parent, name);
    --gone->i_nlink;
    if (gone->is_directory()) --gone->i_nlink;
  }

  node& root() { return *root_; }
  std::shared_ptr<node> root_pointer() const { return root_; }

  /// Calls `visit(path, node)` for each name below `top`.
  template <class Visit>
  static void for_each(const node& top, const std::string& path, Visit visit)
  {
    for (const auto& [name, child] : top.children) {
      visit(path + '/' + name, *child);
      for_each(*child, path + '/' + name, visit);
    }
  }

 private:
  static constexpr unsigned max_symlinks = 40;
  static constexpr std::size_t name_max = 255;

  int link_path_walk(std::string path, nameidata& nd) const;
  int follow_link(const node& link, const std::string& rest, std::string& path, nameidata& nd) const;
  static void go_up(nameidata& nd)
  {
    if (nd.at != nd.root && nd.at->parent) nd.at = nd.at->parent->shared_from_this();
  }

  int filename_create(std::string_view path, nameidata& nd, bool directory) const;
  static int may_create(const nameidata& nd) { return inode_permission(*nd.at, nd.who, may_write | may_exec); }
  static int may_delete(const nameidata& nd, const node& victim, bool directory);
  static bool in_memory(const node& directory)
  {
    return directory.fs == file_system::root || directory.fs == file_system::dev;
  }
  static bool is_above(const node& above, const node* below)
  {
    while (below && below != &above) below = below->parent;
    return below;
  }

  node& make(const nameidata& nd, waist::umode_t mode)
  {
    return add(*nd.at, nd.last, mode, nd.who.credentials.fsuid, nd.who.credentials.fsgid);
  }
  void attach(node& parent, std::string_view name, std::shared_ptr<node> child)
  {
    if (child->is_directory()) {
      child->parent = &parent;
      ++parent.i_nlink;
    }
    parent.mtime_ns = clock_.now();
    parent.children.insert_or_assign(std::string(name), std::move(child));
  }
  void detach(node& parent, std::string_view name)
  {
    const auto found = parent.children.find(name);
    if (found->second->is_directory()) {
      found->second->parent = nullptr;
      --parent.i_nlink;
    }
    parent.mtime_ns = clock_.now();
    parent.children.erase(found);
  }

  const scheduler& clock_;
  unsigned long next_ino_ = 1;
  std::shared_ptr<node> root_;
};

inline int name_space::link_path_walk(std::string path, nameidata& nd) const
{
  // A relative path starts where its link is; one of the process itself at its working directory, "/".
  if (!nd.at || path.starts_with('/')) nd.at = nd.root;
  nd.type = last_type::root;
  nd.slashes = false;
  std::size_t from = path.find_first_not_of('/');
  while (from < path.size()) {
    if (!nd.at->is_directory()) return -ENOTDIR;
    if (const int error = inode_permission(*nd.at, nd.who, may_exec)) return error;
    const auto end = std::min(path.find('/', from), path.size());
    nd.last = path.substr(from, end - from);
    nd.type = nd.last == "." ? last_type::dot : nd.last == ".." ? last_type::dotdot : last_type::norm;
    nd.slashes = end < path.size();
    from = std::min(path.find_first_not_of('/', end), path.size());
    if (from == path.size()) return 0;

    if (nd.type == last_type::dotdot) go_up(nd);
    if (nd.type != last_type::norm) continue;
    if (nd.last.size() > name_max) return -ENAMETOOLONG;
    const auto next = nd.child();
    if (!next) return -ENOENT;
    if (!next->is_link()) {
      nd.at = next;
      continue;
    }
    if (const int error = follow_link(*next, path.substr(from), path, nd)) return error;
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

inline int name_space::last_step(nameidata& nd, std::shared_ptr<node>& found, follow how) const
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
    if (!found->is_link() || (how == follow::no && !directory))
      return directory && !found->is_directory() ? -ENOTDIR : 0;
    std::string path;
    if (const int error = follow_link(*found, {}, path, nd)) return error;
    if (const int error = link_path_walk(path, nd)) return error;
  }
}

inline int name_space::look_up(std::string_view path, const task& who, std::shared_ptr<node>& found, follow how) const
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
  // proc does not even look for a name that it does not have.
  return nd.at->fs == file_system::proc ? -ENOENT : 0;
}

inline int name_space::may_delete(const nameidata& nd, const node& victim, bool directory)
{
  if (const int error = inode_permission(*nd.at, nd.who, may_write | may_exec)) return error;
  const auto fsuid = nd.who.credentials.fsuid.val;
  const bool sticky = nd.at->i_mode & S_ISVTX;
  if (sticky && victim.i_uid.val != fsuid && nd.at->i_uid.val != fsuid && !nd.who.may(waist::CAP_FOWNER)) return -EPERM;
  if (directory && !victim.is_directory()) return -ENOTDIR;
  if (!directory && victim.is_directory()) return -EISDIR;
  return in_memory(*nd.at) ? 0 : -EPERM;
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
  make(nd, static_cast<waist::umode_t>(S_IFDIR | (mode & 01777 & ~umask))).i_fop = nd.at->i_fop;
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
  make(nd, S_IFLNK | 0777).target = target;
  return 0;
}

inline int name_space::link(std::string_view old_path, std::string_view new_path, const task& who)
{
  std::shared_ptr<node> old;
  if (const int error = look_up(old_path, who, old, follow::no)) return error;
  auto nd = start(who);
  if (const int error = filename_create(new_path, nd, false)) return error;
  if (old->fs != nd.at->fs) return -EXDEV;
  // fs.protected_hardlinks, which Debian's kernel has on: what is not a regular file is linked by its owner alone.
  if (who.credentials.fsuid.val != old->i_uid.val && !who.may(waist::CAP_FOWNER)) return -EPERM;
  if (const int error = may_create(nd)) return error;
  if (!in_memory(*nd.at) || old->is_directory()) return -EPERM;
  ++old->i_nlink;
  attach(*nd.at, nd.last, std::move(old));
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
  if (nd.slashes) return victim->is_directory() ? -EISDIR : -ENOTDIR;
  if (const int error = may_delete(nd, *victim, false)) return error;
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
  if (victim->is_mount) return -EBUSY;
  if (!victim->children.empty()) return -ENOTEMPTY;
  remove(*nd.at, nd.last);
  return 0;
}

inline int name_space::rename(std::string_view old_path, std::string_view new_path, const task& who)
{
  auto from = start(who), to = start(who);
  if (const int error = parent_at(old_path, from)) return error;
  if (const int error = parent_at(new_path, to)) return error;
  if (from.at->fs != to.at->fs) return -EXDEV;
  if (from.type != last_type::norm || to.type != last_type::norm) return -EBUSY;
  if (from.last.size() > name_max) return -ENAMETOOLONG;
  const auto source = from.child();
  if (!source) return -ENOENT;
  if (to.last.size() > name_max) return -ENAMETOOLONG;
  const auto target = to.child();
  const bool directory = source->is_directory();
  if (!directory && (from.slashes || to.slashes)) return -ENOTDIR;
  if (directory && is_above(*source, to.at.get())) return -EINVAL;
  if (target && from.at != to.at && is_above(*target, from.at.get())) return -ENOTEMPTY;

  if (source == target) return 0;
  if (const int error = may_delete(from, *source, directory)) return error;
  if (const int error = target ? may_delete(to, *target, directory) : may_create(to)) return error;
  if (directory && from.at != to.at)
    if (const int error = inode_permission(*source, who, may_write)) return error;
  if (source->is_mount || (target && target->is_mount)) return -EBUSY;
  if (target && !target->children.empty()) return -ENOTEMPTY;
  if (target) remove(*to.at, to.last);
  detach(*from.at, from.last);
  attach(*to.at, to.last, source);
  return 0;
}

}  // namespace lkm::sim
