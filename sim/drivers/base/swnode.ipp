// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/swnode.c (Linux 6.1): the functions that drivers call.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/base/swnode.hpp>

#include <cerrno>
#include <vector>

namespace lkm::sim {

LKM_SIM_INLINE int software_nodes::add(const waist::software_node* node)
{
  if (!node->name) unmodelled("a software node without a name");
  if (node->properties) unmodelled("properties of a software node");
  if (find(node)) return -EEXIST;
  if (node->parent && !find(node->parent)) return -EINVAL;
  nodes_[node] = {nullptr, node};
  return 0;
}

LKM_SIM_INLINE void software_nodes::take_away(const departure& who)
{
  std::vector<const waist::software_node*> left;
  for (const auto& [node, handle] : nodes_)
    if (!who.module() || who.owns(node)) left.push_back(node);
  for (const auto* node : left) {
    who.left(std::string("software node \"") + node->name + '"', "software_node_unregister()");
    nodes_.erase(node);
  }
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int software_node_register(const software_node* node)
{
  return sim::part<sim::software_nodes>().add(node);
}
LKM_EXPORT_SYMBOL_GPL(software_node_register);

LKM_SIM_INLINE void software_node_unregister(const software_node* node)
{
  sim::part<sim::software_nodes>().remove(node);
}
LKM_EXPORT_SYMBOL_GPL(software_node_unregister);

/// When one cannot be registered, those before it are given back.
LKM_SIM_INLINE int software_node_register_nodes(const software_node* nodes)
{
  for (const auto* node = nodes; node->name; ++node)
    if (const int error = software_node_register(node)) {
      while (node != nodes) software_node_unregister(--node);
      return error;
    }
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(software_node_register_nodes);

/// The last one first, as children go before their parents.
LKM_SIM_INLINE void software_node_unregister_nodes(const software_node* nodes)
{
  const auto* end = nodes;
  while (end->name) ++end;
  while (end != nodes) software_node_unregister(--end);
}
LKM_EXPORT_SYMBOL_GPL(software_node_unregister_nodes);

LKM_SIM_INLINE fwnode_handle* software_node_fwnode(const software_node* node)
{
  return node ? sim::part<sim::software_nodes>().find(node) : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(software_node_fwnode);

}  // extern "C"
}  // namespace lkm::waist
