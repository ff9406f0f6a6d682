/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/io.h (Linux 6.1) as far as memory goes: a physical address is the kernel's own address of it. */
#pragma once

#include "mm_types.h"

LKM_WAIST_BEGIN
/* Of memory that alloc_pages() or kmalloc() gave: vmalloc()'s is not contiguous, and is refused. */
phys_addr_t virt_to_phys(volatile void *address);

static inline void *phys_to_virt(phys_addr_t address)
{
	return (void *)address;
}
LKM_WAIST_END
