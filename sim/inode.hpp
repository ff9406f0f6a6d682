// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/inode.c and fs/namei.c (Linux 6.1) for a small tree of directories, device nodes and /proc files.
#pragma once

#include <lkm/sim/char_dev.hpp>
#include <lkm/sim/task.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

/// An inode: a directory, a device node, or a file whose text is made when it is opened.
struct node : waist::inode {
  node(waist::umode_t mode, waist::kuid_t uid, waist::kgid_t gid, unsigned long number) : waist::inode{}
  {
    i_mode = mode;
    i_uid = uid;
    i_gid = gid;
    i_ino = number;
    i_nlink = 1;
    waist::INIT_LIST_HEAD(&i_devices);
  }
  node(const node&) = delete;
  node& operator=(const node&) = delete;
  ~node() { cd_forget(this); }

  bool is_directory() const { return S_ISDIR(i_mode); }

  std::map<std::string, std::shared_ptr<node>, std::less<>> children;
  std::function<std::string()> text;
};

enum : unsigned { may_exec = 1, may_write = 2, may_read = 4 };

/// Linux's inode_permission() for a task's own ids and capabilities. 0 or -EACCES.
inline int inode_permission(const node& n, const task& who, unsigned wanted)
{
  const auto& cred = who.credentials;
  unsigned granted = n.i_mode & 7U;
  if (cred.fsuid.val == n.i_uid.val)
    granted = n.i_mode >> 6 & 7U;
  else if (cred.fsgid.val == n.i_gid.val)
    granted = n.i_mode >> 3 & 7U;
  if ((granted & wanted) == wanted) return 0;
  if (n.is_directory()) {
    if (!(wanted & may_write) && who.may(waist::CAP_DAC_READ_SEARCH)) return 0;
    return who.may(waist::CAP_DAC_OVERRIDE) ? 0 : -EACCES;
  }
  if (wanted == may_read && who.may(waist::CAP_DAC_READ_SEARCH)) return 0;
  if ((!(wanted & may_exec) || (n.i_mode & 0111)) && who.may(waist::CAP_DAC_OVERRIDE)) return 0;
  return -EACCES;
}

/// The tree of names of one kernel.
class name_space {
 public:
  name_space() : root_(std::make_shared<node>(S_IFDIR | 0755, waist::kuid_t{0}, waist::kgid_t{0}, next_ino_++)) {}

  struct place {
    std::shared_ptr<node> parent;  // null for "/"
    std::shared_ptr<node> found;   // null when the last name does not exist
    std::string last;
    bool must_be_directory = false;
    bool normal = false;  // the last name is none of "/", "." and ".."
  };

  /// Walks `path` from the root (the working directory of each process is "/"). 0 or a negative error.
  int walk(std::string_view path, const task& who, place& where) const
  {
    if (path.empty()) return -ENOENT;
    if (path.size() >= 4096) return -ENAMETOOLONG;
    where = {nullptr, root_, "", path.ends_with('/')};
    std::vector<std::shared_ptr<node>> above;
    while (true) {
      path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
      if (path.empty()) break;
      const auto name = path.substr(0, path.find('/'));
      path.remove_prefix(name.size());
      if (!where.found) return -ENOENT;
      if (!where.found->is_directory()) return -ENOTDIR;
      if (const int error = inode_permission(*where.found, who, may_exec)) return error;
      if (name.size() > 255) return -ENAMETOOLONG;
      where.normal = name != "." && name != "..";
      if (name == ".") continue;
      if (name == "..") {
        if (!above.empty()) {
          where.found = above.back();
          above.pop_back();
        }
        continue;
      }
      above.push_back(where.found);
      where.parent = where.found;
      where.last = name;
      const auto child = where.parent->children.find(name);
      where.found = child == where.parent->children.end() ? nullptr : child->second;
    }
    return 0;
  }

  /// As walk(), and the name must exist.
  int look_up(std::string_view path, const task& who, std::shared_ptr<node>& found) const
  {
    place where;
    if (const int error = walk(path, who, where)) return error;
    if (!where.found) return -ENOENT;
    if (where.must_be_directory && !where.found->is_directory()) return -ENOTDIR;
    found = std::move(where.found);
    return 0;
  }

  /// The system call mknod(2) without its argument checks; `mode` has its type bits.
  int mknod(std::string_view path, waist::umode_t mode, waist::dev_t dev, waist::umode_t umask, const task& who)
  {
    place where;
    if (const int error = walk(path, who, where)) return error;
    if (where.found) return -EEXIST;
    if (where.must_be_directory) return -ENOENT;
    if (const int error = inode_permission(*where.parent, who, may_write | may_exec)) return error;
    const bool device = S_ISCHR(mode) || S_ISBLK(mode);
    if (device && !(S_ISCHR(mode) && dev == 0) && !who.may(waist::CAP_MKNOD)) return -EPERM;
    if (!device) throw not_modelled("mknod() of anything but a device");
    add(*where.parent, where.last, static_cast<waist::umode_t>(mode & ~umask), who.credentials.fsuid, who.credentials.fsgid).i_rdev = dev;
    return 0;
  }

  int mkdir(std::string_view path, waist::umode_t mode, waist::umode_t umask, const task& who)
  {
    place where;
    if (const int error = walk(path, who, where)) return error;
    if (where.found) return -EEXIST;
    if (const int error = inode_permission(*where.parent, who, may_write | may_exec)) return error;
    add(*where.parent, where.last, static_cast<waist::umode_t>(S_IFDIR | (mode & 01777 & ~umask)), who.credentials.fsuid,
        who.credentials.fsgid)
        .i_fop = where.parent->i_fop;
    return 0;
  }

  int unlink(std::string_view path, const task& who)
  {
    place where;
    if (const int error = walk(path, who, where)) return error;
    if (!where.normal) return -EISDIR;
    if (!where.found) return -ENOENT;
    if (where.must_be_directory) return where.found->is_directory() ? -EISDIR : -ENOTDIR;
    if (const int error = inode_permission(*where.parent, who, may_write | may_exec)) return error;
    const auto fsuid = who.credentials.fsuid.val;
    if ((where.parent->i_mode & S_ISVTX) && where.found->i_uid.val != fsuid && where.parent->i_uid.val != fsuid &&
        !who.may(waist::CAP_FOWNER))
      return -EPERM;
    if (where.found->is_directory()) return -EISDIR;
    where.parent->children.erase(where.last);
    --where.found->i_nlink;
    return 0;
  }

  /// For the kernel itself: makes a directory or a file whatever the permissions.
  node& add(node& parent, std::string_view name, waist::umode_t mode, waist::kuid_t uid = {0}, waist::kgid_t gid = {0})
  {
    auto fresh = std::make_shared<node>(mode, uid, gid, next_ino_++);
    return *parent.children.insert_or_assign(std::string(name), std::move(fresh)).first->second;
  }

  node& root() { return *root_; }

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
  unsigned long next_ino_ = 1;
  std::shared_ptr<node> root_;
};

}  // namespace lkm::sim
