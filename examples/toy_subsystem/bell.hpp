// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A subsystem as an exercise: what one that Linux has looks like in the simulator, all of it in this folder. It keeps
/// its state in a part of the kernel, shows it in /proc/bells, and tells what a module left behind.
#pragma once

#include "linux/bell.h"

#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/errno.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

class bells final : public subsystem {
 public:
  void boot(boot_files& files) override
  {
    files.proc("bells", [this] {
      std::string lines;
      for (const auto* const b : all) lines += std::string(b->name) + ' ' + std::to_string(b->rung) + '\n';
      return lines;
    });
  }

  void take_away(const departure& who) override
  {
    std::erase_if(all, [&](const waist::bell* b) {
      if (who.module() && !who.owns(b)) return false;
      who.left("bell \"" + std::string(b->name) + '"', "bell_unregister()");
      return true;
    });
  }

  std::vector<waist::bell*> all;
};

inline const initcall<bells> bells_initcall;

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline int bell_register(bell* b)
{
  auto& all = sim::part<sim::bells>().all;
  if (std::any_of(all.begin(), all.end(), [&](const bell* other) { return std::string_view(other->name) == b->name; }))
    return -EEXIST;
  all.push_back(b);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(bell_register);

inline void bell_unregister(bell* b)
{
  if (!std::erase(sim::part<sim::bells>().all, b)) sim::oops("BUG: bell_unregister() of a bell that is not registered");
}
LKM_EXPORT_SYMBOL_GPL(bell_unregister);

inline void bell_ring(bell* b)
{
  ++b->rung;
  if (b->ring) b->ring(b);
}
LKM_EXPORT_SYMBOL_GPL(bell_ring);

}  // extern "C"
}  // namespace lkm::waist
