// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/anon_inodes.c (Linux 6.1): open files of drivers that no path leads to. All have one inode.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/open.hpp>
#include <lkm/sim/include/linux/anon_inodes.h>
#include <lkm/sim/include/linux/err.h>

#include <memory>
#include <string_view>
#include <vector>

namespace lkm::sim {

class anon_inodes final : public subsystem {
 public:
  /// What a driver still holds goes with the kernel.
  ~anon_inodes()
  {
    for (const auto& f : files_)
      if (!f.name.expired()) delete f.self;
  }

  open_file* make_file(const char* name, const waist::file_operations* ops, int flags)
  {
    const auto dentry = std::make_shared<sim::dentry>(name, inode_);
    std::erase_if(files_, [](const file& f) { return f.name.expired(); });
    auto* const f = alloc_file(dentry, ops, flags & (O_ACCMODE | O_NONBLOCK), current());
    files_.push_back({dentry, f, short_trace::here()});
    std::string_view(name).copy(f->f_path_name, sizeof f->f_path_name - 1);
    return f;
  }

  /// When the kernel ends, all processes have closed what they had open.
  void take_away(const departure& who) override
  {
    if (who.module()) return;
    for (const auto& f : files_)
      if (const auto name = f.name.lock()) who.left("file \"" + name->name() + '"', "fput()", &f.made);
  }

 private:
  struct file {
    std::weak_ptr<dentry> name;  // which goes with the file
    open_file* self;
    short_trace made;
  };
  std::shared_ptr<node> inode_ = std::make_shared<node>(0600, waist::kuid_t{0}, waist::kgid_t{0});
  std::vector<file> files_;
};
LKM_SIM_INITCALL(anon_inodes);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/anon_inodes.ipp>
#endif
