// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/resource.c (Linux 6.1): who has which ports and which memory of devices, in /proc/ioports and
/// /proc/iomem. Of the ports a PC's own devices have the first.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/include/linux/ioport.h>

#include <map>
#include <memory>
#include <string>

namespace lkm::sim {

class resources final : public subsystem {
 public:
  using resource = waist::resource;

  void boot(boot_files& files) override;
  void take_away(const departure& who) override;

  /// Null, or what is in the way: `root` itself when it has no such part.
  static resource* enter(resource& root, resource& fresh);
  /// Null when it is somebody's.
  resource* request(resource& parent, waist::resource_size_t start, waist::resource_size_t n, const char* name,
                    unsigned long flags);
  void release(resource& parent, waist::resource_size_t start, waist::resource_size_t n);

  resource ports{}, memory{};

 private:
  struct region {
    resource range{};
    maker made;
  };
  void put_in(resource& root, waist::resource_size_t start, waist::resource_size_t end, const char* name);
  std::string text_of(const resource& root) const;

  std::map<const resource*, std::unique_ptr<region>> regions_;
};
LKM_SIM_INITCALL(resources);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/resource.ipp>
#endif
