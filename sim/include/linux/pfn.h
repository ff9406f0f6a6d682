/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/pfn.h (Linux 6.1), for C: numbers of page frames. */
#pragma once

#include "mm_types.h"

#ifndef __cplusplus
#define PFN_ALIGN(x) (((unsigned long)(x) + (PAGE_SIZE - 1)) & PAGE_MASK)
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)
#define PHYS_PFN(x) ((unsigned long)((x) >> PAGE_SHIFT))
#endif
