/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/of.h (Linux 6.1), for C, as it is without CONFIG_OF: there are no device trees. */
#pragma once

#include "errno.h"
#include "kobject.h"
#include "mod_devicetable.h"
#include "property.h"
#include "types.h"

#ifndef __cplusplus
struct device;

struct property {
	char *name;
	int length;
	void *value;
	struct property *next;
};

struct device_node {
	const char *name;
	u32 phandle;
	const char *full_name;
	struct fwnode_handle fwnode;
	struct property *properties;
	struct device_node *parent, *child, *sibling;
	void *data;
};

#define of_match_ptr(table) NULL

static inline struct device_node *of_node_get(struct device_node *node)
{
	return node;
}

static inline void of_node_put(struct device_node *node)
{
	(void)node;
}

static inline bool is_of_node(const struct fwnode_handle *fwnode)
{
	(void)fwnode;
	return false;
}

/* What is asked of a node is not there. */
#define of_get_property(node, name, length) ((void)(node), (void)(name), (void)(length), (const void *)NULL)
#define of_property_read_bool(node, name) ((void)(node), (void)(name), false)
#define of_property_read_u32(node, name, value) ((void)(node), (void)(name), (void)(value), -ENOSYS)
#define of_property_read_string(node, name, value) ((void)(node), (void)(name), (void)(value), -ENOSYS)
#define of_device_is_compatible(node, name) ((void)(node), (void)(name), 0)
#define of_match_node(table, node) NULL
#endif
