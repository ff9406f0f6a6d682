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

inline void proc_warn(const char* function, const std::string& text)
{
  waist::lkm_warn("fs/proc/generic.c", __LINE__, function, text.c_str());
}

/// /proc of one kernel.
class procfs final : public subsystem {
 public:
  using entry = waist::proc_dir_entry;

  procfs()
  {
    auto& names = part<name_space>();
    auto inode = make(S_IFDIR | 0555);
    root_ = inode.get();
    root_->name = &names.add(names.root(), "proc", std::move(inode));
    root_->name->mount_of = &proc_fs;
    root_->path = "/proc";
    root_->i_fop = &listed_directory_operations;
    for (const auto* const name : {"bus", "driver", "fs"}) own_directory(*root_, name);
  }

  void booted() override { drivers_.clear(); }

  /// A file of the kernel's own; its text is made when it is read from the start. The directories are made as well.
  void add_text(const std::string& name, std::function<std::string()> text);
  /// The same of a setting of the kernel.
  void add_sysctl(const std::string& name, sysctl ctl);

  /// A new entry that is in no directory yet: the way of all proc_create functions. `parent` and `name` become the
  /// directory and the name in it. Null when the name is none.
  std::shared_ptr<entry> create(entry*& parent, const char*& name, waist::umode_t mode);
  /// Puts a driver's entry there; null when the name is taken.
  entry* add(entry& parent, std::shared_ptr<entry> fresh, const char* name)
  {
    auto* const made = place(parent, std::move(fresh), name);
    if (made) drivers_.push_back(made);
    return made;
  }
  entry* place(entry& parent, std::shared_ptr<entry> fresh, const char* name);
  int remove_subtree(const char* name, entry* parent);
  void remove_one(const char* name, entry* parent);
  void remove(entry* pde);

  void take_away(const departure& who) override;

 private:
  static std::shared_ptr<entry> make(waist::umode_t mode)
  {
    auto fresh = std::make_shared<entry>(mode, waist::kuid_t{0}, waist::kgid_t{0});
    part<name_space>().register_inode(*fresh, proc_fs);
    return fresh;
  }
  entry& own_directory(entry& parent, const char* name)
  {
    auto fresh = make(S_IFDIR | 0555);
    fresh->i_fop = &listed_directory_operations;
    return *place(parent, std::move(fresh), name);
  }
  static entry* find(entry& directory, std::string_view name)
  {
    const auto found = directory.name ? directory.name->child(name) : nullptr;
    return found ? &pde_of(found->inode.get()) : nullptr;
  }
  /// Puts an entry of the kernel's own there, and makes the directories on the way.
  void place_own(const std::string& name, std::shared_ptr<entry> fresh);
  bool follow(entry*& parent, const char*& name, const char* function) const;
  void erase(entry& pde);
  static std::string kind_of(const entry& pde)
  {
    return S_ISDIR(pde.i_mode) ? "directory " : S_ISLNK(pde.i_mode) ? "link " : "file ";
  }

  entry* root_;
  std::vector<entry*> drivers_;  // the kernel's own entries stay for ever
};

LKM_SIM_INITCALL(procfs);

/// Walks down to the directory that the last name is in. A WARNING and false when there is none.
inline bool procfs::follow(entry*& parent, const char*& name, const char* function) const
{
  auto* at = parent ? parent : root_;
  std::string_view rest = name;
  for (auto slash = rest.find('/'); at && slash != rest.npos; slash = rest.find('/')) {
    at = find(*at, rest.substr(0, slash));
    rest.remove_prefix(slash + 1);
  }
  if (!at) return proc_warn(function, "name '" + std::string(name) + "'"), false;
  parent = at;
  name = rest.data();
  return true;
}

inline std::shared_ptr<procfs::entry> procfs::create(entry*& parent, const char*& name, waist::umode_t mode)
{
  constexpr const char* function = "proc_create";
  if (!follow(parent, name, function)) return {};
  const std::string_view text = name;
  if (text.empty() || text.size() > 255) return proc_warn(function, "name len " + std::to_string(text.size())), nullptr;
  if (text == "." || text == "..") return proc_warn(function, "name '" + std::string(text) + "'"), nullptr;
  const bool is_number = text.size() < 10 && text.find_first_not_of("0123456789") == text.npos &&
                         (text.size() == 1 || text.front() != '0');
  if (parent == root_ && is_number)
    return proc_warn(function, "create '/proc/" + std::string(text) + "' by hand"), nullptr;
  if (parent->stays_empty) return proc_warn(function, "attempt to add to permanently empty directory"), nullptr;
  auto fresh = make(mode);
  fresh->i_uid = parent->i_uid;
  fresh->i_gid = parent->i_gid;
  if (S_ISDIR(mode)) fresh->i_fop = &listed_directory_operations;
  return fresh;
}

inline procfs::entry* procfs::place(entry& parent, std::shared_ptr<entry> fresh, const char* name)
{
  fresh->path = parent.path + '/' + name;
  if (find(parent, name)) {
    const auto directory = std::string_view(parent.path).substr(parent.path.rfind('/'));
    proc_warn("proc_register", "proc_dir_entry '" + std::string(directory.substr(&parent == root_ ? 0 : 1)) + '/' +
                                   name + "' already registered");
    return nullptr;
  }
  fresh->by = part<char_devices>().module_running;
  fresh->made = short_trace::here();
  auto& made = *fresh;
  made.name = &part<name_space>().add(*parent.name, name, std::move(fresh));
  return &made;
}

inline void procfs::add_text(const std::string& name, std::function<std::string()> text)
{
  static constexpr waist::proc_ops text_operations = [] {
    waist::proc_ops ops{};
    ops.proc_open = [](waist::inode* inode, waist::file* f) {
      const auto show = [](waist::seq_file* m, void*) {
        const auto lines = static_cast<entry*>(m->private_)->text();
        return waist::seq_write(m, lines.data(), lines.size()), 0;
      };
      return waist::single_open(f, show, &pde_of(inode));
    };
    ops.proc_read_iter = waist::seq_read_iter;
    ops.proc_lseek = waist::seq_lseek;
    ops.proc_release = waist::single_release;
    return ops;
  }();
  auto fresh = make(S_IFREG | 0444);
  fresh->proc_ops = &text_operations;
  fresh->text = std::move(text);
  place_own(name, std::move(fresh));
}

inline void procfs::add_sysctl(const std::string& name, sysctl ctl)
{
  auto fresh = make(S_IFREG | ctl.mode);
  fresh->proc_ops = &sysctl_operations;
  fresh->ctl = std::make_unique<sysctl>(std::move(ctl));
  place_own(name, std::move(fresh));
}

inline void procfs::place_own(const std::string& name, std::shared_ptr<entry> fresh)
{
  auto* parent = root_;
  std::size_t from = 0;
  for (auto slash = name.find('/'); slash != name.npos; from = slash + 1, slash = name.find('/', from)) {
    const auto directory = name.substr(from, slash - from);
    auto* const there = find(*parent, directory);
    parent = there ? there : &own_directory(*parent, directory.c_str());
  }
  set_proc_operations(*fresh);
  place(*parent, std::move(fresh), name.c_str() + from);
}

/// Takes an entry out of its directory. Nobody begins a call of its driver any more.
inline void procfs::erase(entry& pde)
{
  auto& name = *std::exchange(pde.name, nullptr);
  std::erase(drivers_, &pde);
  part<name_space>().remove(*name.parent(), name.name());
}

inline int procfs::remove_subtree(const char* name, entry* parent)
{
  if (!follow(parent, name, "remove_proc_subtree")) return -ENOENT;
  auto* const top = find(*parent, name);
  if (!top) return -ENOENT;
  remove(top);
  return 0;
}

inline void procfs::remove(entry* pde)
{
  const auto stays = pde->shared_from_this();
  while (pde->name && !pde->name->children().empty())
    remove(&pde_of(pde->name->children().begin()->second->inode.get()));
  erase(*pde);
  proc_entry_rundown(*pde);
}

inline void procfs::remove_one(const char* name, entry* parent)
{
  const std::string whole = name;
  if (!follow(parent, name, "remove_proc_entry")) return;
  auto* const pde = find(*parent, name);
  if (!pde) return proc_warn("remove_proc_entry", "name '" + whole + "'");
  const auto stays = pde->shared_from_this();
  if (!pde->name->children().empty()) {
    proc_warn("remove_proc_entry", "remove_proc_entry: removing non-empty directory '" +
                                       std::string(parent == root_ ? "/proc" : parent->name->name()) + '/' + name +
                                       "', leaking at least '" + pde->name->sorted_children().front()->name() + "'");
    // Linux keeps what was below for ever, where nobody finds it.
    return remove(pde);
  }
  erase(*pde);
  proc_entry_rundown(*pde);
}

inline void procfs::take_away(const departure& who)
{
  // The last one first: a directory after what is in it.
  const auto all = drivers_;
  for (auto i = all.rbegin(); i != all.rend(); ++i) {
    auto& pde = **i;
    const auto* const ops = static_cast<const void*>(pde.proc_ops);
    const bool its = !who.module() || pde.by == who.module() || who.owns(ops) || who.owns(pde.seq_ops) ||
                     // SAFETY: an address that is compared.
                     who.owns(reinterpret_cast<const void*>(pde.single_show));
    if (!its || std::find(drivers_.begin(), drivers_.end(), &pde) == drivers_.end()) continue;
    who.left("the " + kind_of(pde) + pde.path, "proc_remove()", &pde.made);
    pde.openers.clear();  // their release() is code of the module that has gone
    remove(&pde);
  }
}

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
