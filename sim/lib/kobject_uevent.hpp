// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kobject_uevent.c (Linux 6.1): uevents, kept as text.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/include/linux/kobject.h>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/lib/kobject.hpp>

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// The uevents of one kernel, the first one first.
class uevents {
 public:
  struct event {
    std::string subsystem;
    std::string text;  // "add@/devices/virtual/coffee/cup ACTION=add …", without SEQNUM and DISKSEQ
  };
  void send(event e) { all_.push_back(std::move(e)); }
  const std::vector<event>& all() const { return all_; }
  void clear() { all_.clear(); }

 private:
  std::vector<event> all_;
};

/// By enum kobject_action.
inline constexpr const char* uevent_actions[] = {"add",    "remove",  "change", "move",
                                                 "online", "offline", "bind",   "unbind"};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/kobject_uevent.ipp>
#endif
