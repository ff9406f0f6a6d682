// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernfs_get() and kernfs_put() of fs/kernfs/dir.c (Linux 6.1): files and directories of sysfs that a driver
/// holds.
#pragma once

#include <lkm/sim/core/die.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/sysfs/sysfs.hpp>
#include <lkm/sim/include/linux/bug.h>

#include <map>
#include <memory>
#include <string>

namespace lkm::sim {

class kernfs_references final : public subsystem {
 public:
  void get(waist::kernfs_node& kn)
  {
    auto& held = held_[&kn];
    if (held.count++ == 0) {
      held.alive = kn.shared_from_this();
      held.made = part<char_devices>().maker_now();
    }
  }
  void put(waist::kernfs_node& kn)
  {
    const auto found = held_.find(&kn);
    if (found == held_.end()) oops("BUG: kernfs_put() without a kernfs_get()");
    if (--found->second.count == 0) held_.erase(found);
  }

  void take_away(const departure& who) override
  {
    std::erase_if(held_, [&](const auto& entry) {
      const auto& [kn, held] = entry;
      if (who.module() && held.made.by != who.module() && !who.owns(kn->attr)) return false;
      who.left("the reference to " + (kn->name ? "/sys" + kn->path() : "a removed file of sysfs"), "sysfs_put()",
               &held.made.at);
      return true;
    });
  }

 private:
  struct reference {
    std::shared_ptr<node> alive;
    maker made;
    unsigned count = 0;
  };
  std::map<waist::kernfs_node*, reference> held_;
};

LKM_SIM_INITCALL(kernfs_references);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/kernfs/reference.ipp>
#endif
