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

namespace lkm::sim {

LKM_SIM_INLINE void proc_warn(const char* function, const std::string& text)
{
  waist::lkm_warn("fs/proc/generic.c", __LINE__, function, text.c_str());
}

LKM_SIM_INLINE procfs::procfs()
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

LKM_SIM_INLINE procfs::entry* procfs::add(entry& parent, std::shared_ptr<entry> fresh, const char* name)
{
  auto* const made = place(parent, std::move(fresh), name);
  if (made) drivers_.push_back(made);
  return made;
}

LKM_SIM_INLINE std::shared_ptr<procfs::entry> procfs::make(waist::umode_t mode)
{
  auto fresh = std::make_shared<entry>(mode, waist::kuid_t{0}, waist::kgid_t{0});
  part<name_space>().register_inode(*fresh, proc_fs);
  return fresh;
}

LKM_SIM_INLINE procfs::entry& procfs::own_directory(entry& parent, const char* name)
{
  auto fresh = make(S_IFDIR | 0555);
  fresh->i_fop = &listed_directory_operations;
  return *place(parent, std::move(fresh), name);
}

LKM_SIM_INLINE procfs::entry* procfs::find(entry& directory, std::string_view name)
{
  const auto found = directory.name ? directory.name->child(name) : nullptr;
  return found ? &pde_of(found->inode.get()) : nullptr;
}

LKM_SIM_INLINE std::string procfs::kind_of(const entry& pde)
{
  return S_ISDIR(pde.i_mode) ? "directory " : S_ISLNK(pde.i_mode) ? "link " : "file ";
}

/// Walks down to the directory that the last name is in. A WARNING and false when there is none.
LKM_SIM_INLINE bool procfs::follow(entry*& parent, const char*& name, const char* function) const
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

LKM_SIM_INLINE std::shared_ptr<procfs::entry> procfs::create(entry*& parent, const char*& name, waist::umode_t mode)
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

LKM_SIM_INLINE procfs::entry* procfs::place(entry& parent, std::shared_ptr<entry> fresh, const char* name)
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

LKM_SIM_INLINE void procfs::add_text(const std::string& name, std::function<std::string()> text)
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

LKM_SIM_INLINE void procfs::add_sysctl(const std::string& name, sysctl ctl)
{
  auto fresh = make(S_IFREG | ctl.mode);
  fresh->proc_ops = &sysctl_operations;
  fresh->ctl = std::make_unique<sysctl>(std::move(ctl));
  place_own(name, std::move(fresh));
}

LKM_SIM_INLINE void procfs::place_own(const std::string& name, std::shared_ptr<entry> fresh)
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
LKM_SIM_INLINE void procfs::erase(entry& pde)
{
  auto& name = *std::exchange(pde.name, nullptr);
  std::erase(drivers_, &pde);
  part<name_space>().remove(*name.parent(), name.name());
}

LKM_SIM_INLINE int procfs::remove_subtree(const char* name, entry* parent)
{
  if (!follow(parent, name, "remove_proc_subtree")) return -ENOENT;
  auto* const top = find(*parent, name);
  if (!top) return -ENOENT;
  remove(top);
  return 0;
}

LKM_SIM_INLINE void procfs::remove(entry* pde)
{
  const auto stays = pde->shared_from_this();
  while (pde->name && !pde->name->children().empty())
    remove(&pde_of(pde->name->children().begin()->second->inode.get()));
  erase(*pde);
  proc_entry_rundown(*pde);
}

LKM_SIM_INLINE void procfs::remove_one(const char* name, entry* parent)
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

LKM_SIM_INLINE void procfs::take_away(const departure& who)
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

}  // namespace lkm::sim
