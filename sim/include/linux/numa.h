/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/numa.h (Linux 6.1), for C: there is one node. */
#pragma once

#ifndef __cplusplus
#define NUMA_NO_NODE (-1)
#endif
