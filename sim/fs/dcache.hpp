// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/dcache.c and fs/d_path.c (Linux 6.1): the names of a tree. Each leads to an inode; those in a directory
/// hang on the name of the directory.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/inode.hpp>
#include <lkm/sim/include/linux/dcache.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lkm::sim {

/// A name in a directory. Drivers hold pointers to it (file->f_path.dentry, what debugfs makes), so it never moves.
class dentry : public waist::dentry, public std::enable_shared_from_this<dentry> {
 public:
  dentry(std::string_view text, std::shared_ptr<node> what) : waist::dentry{}, inode(std::move(what)), text_(text)
  {
    d_parent = this;
    d_inode = inode.get();
    set_name();
  }
  dentry(const dentry&) = delete;
  dentry& operator=(const dentry&) = delete;

  const std::string& name() const { return text_; }
  /// Null at the top of the tree and for a name that has been removed.
  dentry* parent() const { return d_parent == this || former_parent_ ? nullptr : static_cast<dentry*>(d_parent); }
  bool is_removed() const { return former_parent_ != nullptr; }
  /// In no order: a directory may have ten thousand names, and each is found at once.
  const std::unordered_map<std::string_view, std::shared_ptr<dentry>>& children() const { return children_; }
  std::vector<const dentry*> sorted_children() const
  {
    std::vector<const dentry*> all;
    for (const auto& [name, child] : children_) all.push_back(child.get());
    std::sort(all.begin(), all.end(), [](const dentry* a, const dentry* b) { return a->text_ < b->text_; });
    return all;
  }

  std::shared_ptr<dentry> child(std::string_view wanted) const
  {
    const auto found = children_.find(wanted);
    return found == children_.end() ? nullptr : found->second;
  }

  /// `fill` will put names into this directory, once somebody looks into it.
  void fill_when_seen(std::function<void()> fill) { fill_ = std::move(fill); }
  /// Somebody looks into it.
  void seen()
  {
    if (fill_) [[unlikely]]
      std::exchange(fill_, nullptr)();
  }

  /// `name` is put into this directory.
  void attach(std::shared_ptr<dentry> name)
  {
    name->d_parent = this;
    name->former_parent_.reset();
    const std::string_view key = name->name();
    children_.erase(key);
    children_.emplace(key, std::move(name));
  }

  /// Takes it out again. Its path stays known, as that of a deleted file.
  std::shared_ptr<dentry> detach(std::string_view wanted)
  {
    const auto found = children_.find(wanted);
    auto taken = std::move(found->second);
    children_.erase(found);
    taken->former_parent_ = shared_from_this();
    if (taken->d_count) taken->held_ = taken;
    return taken;
  }
  /// Drivers have given back all that they held of it.
  void let_go() { const auto last = std::move(held_); }

  /// Of a name that is in no directory: the name itself changes.
  void rename(std::string_view text)
  {
    text_ = text;
    set_name();
  }

  /// "/dir/name", from the top of the tree or of the file system.
  std::string path(bool within_file_system = false) const
  {
    std::string text;
    for (const auto* at = this; at->d_parent != at && !(within_file_system && at->mount_of);
         at = static_cast<const dentry*>(at->d_parent))
      text.insert(0, '/' + at->text_);
    return text.empty() ? "/" : text;
  }

  std::shared_ptr<node> inode;
  const file_system* mount_of = nullptr;  // the file system whose top this is; null elsewhere

 private:
  void set_name()
  {
    // SAFETY: characters as bytes, as Linux declares names.
    d_name.name = reinterpret_cast<const unsigned char*>(text_.c_str());
    d_name.len = static_cast<waist::u32>(text_.size());
  }

  std::string text_;
  std::function<void()> fill_;
  std::unordered_map<std::string_view, std::shared_ptr<dentry>> children_;
  std::shared_ptr<dentry> former_parent_;
  std::shared_ptr<dentry> held_;  // itself, when it is in no directory and drivers hold it
};

/// A name that drivers hold.
inline dentry& as_dentry(waist::dentry* d) { return *static_cast<dentry*>(d); }
inline const dentry& as_dentry(const waist::dentry* d) { return *static_cast<const dentry*>(d); }

/// Puts `text` at the end of a driver's buffer.
inline char* put_path(const std::string& text, char* buf, int buflen)
{
  if (buflen < 0 || text.size() + 1 > static_cast<std::size_t>(buflen))
    return static_cast<char*>(waist::ERR_PTR(-ENAMETOOLONG));
  return static_cast<char*>(std::memcpy(buf + buflen - text.size() - 1, text.c_str(), text.size() + 1));
}

/// As d_path() shows a name: one that is removed says so.
inline std::string shown_path(const dentry& d) { return d.path() + (d.is_removed() ? " (deleted)" : ""); }

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/dcache.ipp>
#endif
