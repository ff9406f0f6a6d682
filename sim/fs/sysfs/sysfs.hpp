// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/sysfs/dir.c and symlink.c (Linux 6.1): the tree below /sys.
#pragma once

#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/kernfs/kernfs.hpp>
#include <lkm/sim/include/linux/kobject.h>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace lkm::sim {

/// The tree below /sys of one kernel.
class sysfs {
 public:
  using entry = waist::kernfs_node;

  explicit sysfs(name_space& names) : names_(names)
  {
    auto top = make(S_IFDIR | 0555);
    root_ = top.get();
    root_->i_fop = &listed_directory_operations;
    root_->name = &names.add(names.root(), "sys", std::move(top));
    root_->name->mount_of = &sysfs_fs;
  }

  entry& root() { return *root_; }
  /// Null when there is none.
  static entry* find(const entry& directory, std::string_view name)
  {
    if (!directory.name) return nullptr;
    directory.name->seen();
    const auto found = directory.name->child(name);
    return found ? &kernfs_of(found->inode.get()) : nullptr;
  }
  static bool empty(const entry& directory) { return !directory.name || directory.name->children().empty(); }

  /// Each returns null when the name is taken, which is logged.
  entry* create_dir(entry& parent, const char* name, waist::umode_t mode, waist::kobject* kobj)
  {
    auto fresh = make(static_cast<waist::umode_t>(S_IFDIR | mode));
    fresh->i_fop = &listed_directory_operations;
    fresh->kobj = kobj;
    return add(parent, name, std::move(fresh), true);
  }
  /// A file of text for an `attr`, of bytes for a `bin`.
  entry* create_file(entry& parent, const waist::attribute& attr, waist::umode_t mode, waist::kobject* kobj,
                     const waist::bin_attribute* bin = nullptr)
  {
    auto fresh = make(static_cast<waist::umode_t>(S_IFREG | (mode & 0777)));
    fresh->i_fop = &kernfs_file_operations;
    fresh->kobj = kobj;
    fresh->attr = &attr;
    fresh->bin = bin;
    fresh->ops = kobj->ktype ? kobj->ktype->sysfs_ops : nullptr;
    fresh->i_size = bin ? static_cast<waist::loff_t>(bin->size) : static_cast<waist::loff_t>(page_size);
    return add(parent, attr.name, std::move(fresh), true);
  }
  entry* create_link(entry& parent, const char* name, const entry& target, bool warn = true)
  {
    auto fresh = make(S_IFLNK | 0777);
    fresh->target = relative(parent.path() == "/" ? "/" : parent.path() + '/', target.path());
    return add(parent, name, std::move(fresh), warn);
  }

  /// Takes away what is there, and all below it, and waits until nobody is inside.
  void remove(entry& kn)
  {
    const auto stays = kn.shared_from_this();
    while (!empty(kn)) remove(kernfs_of(kn.name->children().begin()->second->inode.get()));
    take_out(kn);
    kn.gate.close();
  }
  /// The same by a call that is inside. False when another was first.
  bool remove_from_inside(entry& kn)
  {
    if (!kn.name) return false;
    take_out(kn);
    kn.gate.close_from_inside();
    return true;
  }
  void remove(const entry& directory, std::string_view name)
  {
    if (auto* const kn = find(directory, name)) remove(*kn);
  }
  void rename(entry& kn, const std::string& name)
  {
    auto& parent = *kn.name->parent();
    const auto moved = names_.detach(parent, kn.name->name());
    moved->rename(name);
    names_.attach(parent, moved);
  }

 private:
  std::shared_ptr<entry> make(waist::umode_t mode)
  {
    auto fresh = std::make_shared<entry>(mode, waist::kuid_t{0}, waist::kgid_t{0});
    names_.register_inode(*fresh, sysfs_fs);
    return fresh;
  }
  entry* add(entry& parent, const char* name, std::shared_ptr<entry> fresh, bool warn)
  {
    refuse_in_atomic(name);
    if (find(parent, name)) {
      const auto path = parent.path();
      if (warn) log(4, "sysfs: cannot create duplicate filename '" + (path == "/" ? path : path + '/') + name + "'");
      return nullptr;
    }
    auto& made = *fresh;
    waist::__init_waitqueue_head(&made.poll, "&kn->poll", nullptr);
    made.name = &names_.add(*parent.name, name, std::move(fresh));
    made.by = part<char_devices>().module_running;
    made.made = short_trace::here();
    return &made;
  }
  static void refuse_in_atomic(const char* name)
  {
    if (current().in_atomic()) [[unlikely]]
      oops(std::string("BUG: sleeping function called from invalid context: ") + name +
           " is made in sysfs, which takes a mutex, " + current().why_atomic());
  }
  void take_out(entry& kn)
  {
    auto& name = *std::exchange(kn.name, nullptr);
    names_.remove(*name.parent(), name.name());
  }

  /// How a link in the directory `from`, which ends in a slash, says where `target` is.
  static std::string relative(const std::string& from, const std::string& target)
  {
    std::size_t common = 0;
    for (std::size_t i = 0; i < from.size() && i < target.size() && from[i] == target[i]; ++i)
      if (from[i] == '/') common = i;
    std::string text;
    for (auto slash = from.find('/', common + 1); slash != from.npos; slash = from.find('/', slash + 1)) text += "../";
    return text + target.substr(common + 1);
  }

  name_space& names_;
  entry* root_;
};

}  // namespace lkm::sim
