/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/ioport.h (Linux 6.1): a range of ports, memory or interrupts, as %pR prints it. There is none to
 * request. */
#pragma once

#include "mm_types.h"
#include "types.h"

LKM_WAIST_BEGIN
typedef phys_addr_t resource_size_t;

struct resource {
	resource_size_t start;
	resource_size_t end; /* inclusive */
	const char *name;
	unsigned long flags;
	unsigned long desc;
	struct resource *parent, *sibling, *child;
};

static inline resource_size_t resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned long IORESOURCE_* */
inline constexpr unsigned long IORESOURCE_IO{0x100UL};
inline constexpr unsigned long IORESOURCE_MEM{0x200UL};
inline constexpr unsigned long IORESOURCE_REG{0x300UL};
inline constexpr unsigned long IORESOURCE_IRQ{0x400UL};
inline constexpr unsigned long IORESOURCE_DMA{0x800UL};
inline constexpr unsigned long IORESOURCE_BUS{0x1000UL};
inline constexpr unsigned long IORESOURCE_PREFETCH{0x2000UL};
inline constexpr unsigned long IORESOURCE_READONLY{0x4000UL};
inline constexpr unsigned long IORESOURCE_CACHEABLE{0x8000UL};
inline constexpr unsigned long IORESOURCE_RANGELENGTH{0x10000UL};
inline constexpr unsigned long IORESOURCE_SHADOWABLE{0x20000UL};
inline constexpr unsigned long IORESOURCE_SIZEALIGN{0x40000UL};
inline constexpr unsigned long IORESOURCE_STARTALIGN{0x80000UL};
inline constexpr unsigned long IORESOURCE_MEM_64{0x100000UL};
inline constexpr unsigned long IORESOURCE_WINDOW{0x200000UL};
inline constexpr unsigned long IORESOURCE_MUXED{0x400000UL};
inline constexpr unsigned long IORESOURCE_EXCLUSIVE{0x8000000UL};
inline constexpr unsigned long IORESOURCE_DISABLED{0x10000000UL};
inline constexpr unsigned long IORESOURCE_UNSET{0x20000000UL};
inline constexpr unsigned long IORESOURCE_AUTO{0x40000000UL};
inline constexpr unsigned long IORESOURCE_BUSY{0x80000000UL};
}
#else
#define IORESOURCE_IO 0x100UL
#define IORESOURCE_MEM 0x200UL
#define IORESOURCE_REG 0x300UL
#define IORESOURCE_IRQ 0x400UL
#define IORESOURCE_DMA 0x800UL
#define IORESOURCE_BUS 0x1000UL
#define IORESOURCE_PREFETCH 0x2000UL
#define IORESOURCE_READONLY 0x4000UL
#define IORESOURCE_CACHEABLE 0x8000UL
#define IORESOURCE_RANGELENGTH 0x10000UL
#define IORESOURCE_SHADOWABLE 0x20000UL
#define IORESOURCE_SIZEALIGN 0x40000UL
#define IORESOURCE_STARTALIGN 0x80000UL
#define IORESOURCE_MEM_64 0x100000UL
#define IORESOURCE_WINDOW 0x200000UL
#define IORESOURCE_MUXED 0x400000UL
#define IORESOURCE_EXCLUSIVE 0x8000000UL
#define IORESOURCE_DISABLED 0x10000000UL
#define IORESOURCE_UNSET 0x20000000UL
#define IORESOURCE_AUTO 0x40000000UL
#define IORESOURCE_BUSY 0x80000000UL
#endif
