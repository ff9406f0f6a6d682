// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/sysfs (Linux 6.1): the directories, links and files below /sys that the driver core makes, and no others.
#pragma once

#include <lkm/sim/lib/kobject.hpp>
#include <lkm/sim/fs/namei.hpp>
#include <lkm/sim/fs/open.hpp>
#include <lkm/sim/fs/seq_file.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

/// The directory of a kobject.
struct lkm::waist::kernfs_node {
  std::string path;  // below /sys: "/devices/virtual/coffee/cup"
};

namespace lkm::sim {

inline constexpr file_system sysfs_fs{.name = "sysfs"};

/// The tree below /sys of one kernel. A path begins with a slash and leaves "/sys" out.
class sysfs {
 public:
  explicit sysfs(name_space& names) : names_(names), root_(names.mount(names.root(), "sys", sysfs_fs, 0555))
  {
    root_.inode->i_fop = &directory_operations;
    for (const char* const path : {"/class", "/devices", "/devices/virtual", "/dev", "/dev/char", "/dev/block"})
      create_dir(path);
  }

  bool exists(const std::string& path) { return find(path); }
  bool empty(const std::string& path)
  {
    const auto* const directory = find(path);
    return directory && directory->children().empty();
  }

  /// 0, or -EEXIST, which is logged as Linux does.
  int create_dir(const std::string& path)
  {
    if (exists(path)) return duplicate(path);
    auto [parent, name] = split(path);
    names_.add(*parent, name, S_IFDIR | 0755).inode->i_fop = &directory_operations;
    return 0;
  }

  /// A link at `path` that leads to `target`, as short as a relative one can be. 0 or -EEXIST.
  int create_link(const std::string& path, const std::string& target)
  {
    if (exists(path)) return duplicate(path);
    auto [parent, name] = split(path);
    names_.add_link(*parent, name, relative(path, target));
    return 0;
  }

  /// `text` is asked when the file is opened.
  void create_file(const std::string& path, waist::umode_t mode, std::function<std::string()> text)
  {
    auto [parent, name] = split(path);
    auto made =
        std::make_shared<sysfs_file>(static_cast<waist::umode_t>(S_IFREG | mode), waist::kuid_t{}, waist::kgid_t{});
    names_.register_inode(*made, sysfs_fs);
    made->i_size = 4096;
    made->i_fop = mode & 0222 ? &uevent_file_operations : &text_file_operations;
    made->text = std::move(text);
    names_.add(*parent, name, std::move(made));
  }

  /// Takes away what is there, and all below it.
  void remove(const std::string& path)
  {
    if (!exists(path)) return;
    auto [parent, name] = split(path);
    const auto found = parent->child(name);
    while (!found->children().empty()) remove(path + '/' + found->children().begin()->second->name());
    names_.remove(*parent, name);
  }

 private:
  struct sysfs_file : node {
    using node::node;
    std::function<std::string()> text;
  };

  static constexpr waist::file_operations text_file_operations = [] {
    waist::file_operations ops{};
    ops.open = [](waist::inode* inode, waist::file* f) {
      const auto show = [](waist::seq_file* m, void*) {
        const auto lines = static_cast<sysfs_file*>(m->private_)->text();
        return waist::seq_write(m, lines.data(), lines.size()), 0;
      };
      return waist::single_open(f, show, static_cast<sysfs_file*>(static_cast<node*>(inode)));
    };
    ops.read_iter = waist::seq_read_iter;
    ops.llseek = waist::seq_lseek;
    ops.release = waist::single_release;
    return ops;
  }();
  static constexpr waist::file_operations uevent_file_operations = [] {
    auto ops = text_file_operations;
    ops.write = [](waist::file*, const char*, std::size_t, waist::loff_t*) -> waist::ssize_t {
      unmodelled("writing to an uevent file in /sys");
    };
    return ops;
  }();

  dentry* find(std::string_view path)
  {
    auto* at = &root_;
    while (at && !path.empty()) {
      path.remove_prefix(1);
      at = at->child(path.substr(0, path.find('/'))).get();
      path.remove_prefix(std::min(path.find('/'), path.size()));
    }
    return at;
  }

  std::pair<dentry*, std::string_view> split(std::string_view path)
  {
    const auto slash = path.rfind('/');
    return {find(path.substr(0, slash)), path.substr(slash + 1)};
  }

  static std::string relative(std::string_view from, std::string_view target)
  {
    std::size_t common = 0;
    for (std::size_t i = 0; i < from.size() && i < target.size() && from[i] == target[i]; ++i)
      if (from[i] == '/') common = i;
    std::string text;
    for (auto slash = from.find('/', common + 1); slash != std::string_view::npos; slash = from.find('/', slash + 1))
      text += "../";
    return text + std::string(target.substr(common + 1));
  }

  static int duplicate(const std::string& path)
  {
    log(4, "sysfs: cannot create duplicate filename '" + path + "'");
    return -EEXIST;
  }

  name_space& names_;
  dentry& root_;
};

}  // namespace lkm::sim
