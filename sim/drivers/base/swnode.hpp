// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/swnode.c (Linux 6.1), as far as software nodes have names.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/property.h>

#include <map>
#include <string>

namespace lkm::sim {

/// The software nodes of one kernel.
class software_nodes final : public subsystem {
 public:
  int add(const waist::software_node* node);
  void remove(const waist::software_node* node) { nodes_.erase(node); }
  /// Null when it is not registered.
  waist::fwnode_handle* find(const waist::software_node* node)
  {
    const auto found = nodes_.find(node);
    return found == nodes_.end() ? nullptr : &found->second;
  }

  void take_away(const departure& who) override;

 private:
  std::map<const waist::software_node*, waist::fwnode_handle> nodes_;
};
LKM_SIM_INITCALL(software_nodes);

/// "first/second", from the top down.
inline std::string full_name(const waist::software_node* node)
{
  return node->parent ? full_name(node->parent) + '/' + node->name : node->name;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/swnode.ipp>
#endif
