/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/property.h and fwnode.h (Linux 6.1): software nodes by their names, as %pfw prints them. They have no
 * properties. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct property_entry;

struct fwnode_handle {
	struct fwnode_handle *secondary;
	const struct software_node *lkm_node;
};

struct software_node {
	const char *name;
	const struct software_node *parent;
	const struct property_entry *properties;
};

/* Each node up to one without a name; parents come first. 0, or -EINVAL when a parent is not registered, -EEXIST for a node
 * that is. May sleep. */
int software_node_register_nodes(const struct software_node *nodes);
void software_node_unregister_nodes(const struct software_node *nodes);
int software_node_register(const struct software_node *node);
void software_node_unregister(const struct software_node *node);
/* NULL for a node that is not registered. */
struct fwnode_handle *software_node_fwnode(const struct software_node *node);
LKM_WAIST_END
