/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/of_device.h (Linux 6.1), for C, as it is without CONFIG_OF. */
#pragma once

#include "of.h"
#include "platform_device.h"

#ifndef __cplusplus
#define of_match_device(table, device) ((void)(device), (const struct of_device_id *)NULL)

static inline const void *of_device_get_match_data(const struct device *dev)
{
	(void)dev;
	return NULL;
}
#endif
