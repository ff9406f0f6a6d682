/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/ioport.h (Linux 6.1): a range of ports, memory or interrupts, as %pR prints it, and who has requested
 * which. */
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

struct device;

/* A part of `parent` that is the caller's alone; NULL when somebody has some of it. May sleep. */
struct resource *__request_region(struct resource *parent, resource_size_t start, resource_size_t n, const char *name, int flags);
void __release_region(struct resource *parent, resource_size_t start, resource_size_t n);
struct resource *__devm_request_region(struct device *dev, struct resource *parent, resource_size_t start, resource_size_t n,
				       const char *name);
void __devm_release_region(struct device *dev, struct resource *parent, resource_size_t start, resource_size_t n);
/* The same with a resource of the caller's: 0 or -EBUSY, and 0 or -EINVAL. */
int request_resource(struct resource *root, struct resource *fresh);
int release_resource(struct resource *old);
/* All ports, and all of memory. */
struct resource *lkm_ioport_resource(void);
struct resource *lkm_iomem_resource(void);

static inline resource_size_t resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned long IORESOURCE_* */
inline constexpr unsigned long IORESOURCE_BITS{0x000000ffUL};
inline constexpr unsigned long IORESOURCE_TYPE_BITS{0x00001f00UL};
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
#define IORESOURCE_BITS 0x000000ffUL
#define IORESOURCE_TYPE_BITS 0x00001f00UL
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

#define ioport_resource (*lkm_ioport_resource())
#define iomem_resource (*lkm_iomem_resource())
#define request_region(start, n, name) __request_region(&ioport_resource, start, n, name, 0)
#define request_muxed_region(start, n, name) __request_region(&ioport_resource, start, n, name, IORESOURCE_MUXED)
#define release_region(start, n) __release_region(&ioport_resource, start, n)
#define request_mem_region(start, n, name) __request_region(&iomem_resource, start, n, name, 0)
#define request_mem_region_muxed(start, n, name) __request_region(&iomem_resource, start, n, name, IORESOURCE_MUXED)
#define request_mem_region_exclusive(start, n, name) __request_region(&iomem_resource, start, n, name, IORESOURCE_EXCLUSIVE)
#define release_mem_region(start, n) __release_region(&iomem_resource, start, n)
#define devm_request_region(dev, start, n, name) __devm_request_region(dev, &ioport_resource, start, n, name)
#define devm_request_mem_region(dev, start, n, name) __devm_request_region(dev, &iomem_resource, start, n, name)
#define devm_release_region(dev, start, n) __devm_release_region(dev, &ioport_resource, start, n)
#define devm_release_mem_region(dev, start, n) __devm_release_region(dev, &iomem_resource, start, n)

#define DEFINE_RES_NAMED(first, size, its_name, its_flags) \
	{ .flags = (its_flags), .name = (its_name), .start = (first), .end = (first) + (size) - 1 }
#define DEFINE_RES_IO_NAMED(first, size, its_name) DEFINE_RES_NAMED(first, size, its_name, IORESOURCE_IO)
#define DEFINE_RES_IO(first, size) DEFINE_RES_IO_NAMED(first, size, NULL)
#define DEFINE_RES_MEM_NAMED(first, size, its_name) DEFINE_RES_NAMED(first, size, its_name, IORESOURCE_MEM)
#define DEFINE_RES_MEM(first, size) DEFINE_RES_MEM_NAMED(first, size, NULL)
#define DEFINE_RES_IRQ_NAMED(irq, its_name) DEFINE_RES_NAMED(irq, 1, its_name, IORESOURCE_IRQ)
#define DEFINE_RES_IRQ(irq) DEFINE_RES_IRQ_NAMED(irq, NULL)
#define DEFINE_RES_DMA_NAMED(dma, its_name) DEFINE_RES_NAMED(dma, 1, its_name, IORESOURCE_DMA)
#define DEFINE_RES_DMA(dma) DEFINE_RES_DMA_NAMED(dma, NULL)

static inline unsigned long resource_type(const struct resource *res)
{
	return res->flags & IORESOURCE_TYPE_BITS;
}

static inline bool resource_contains(struct resource *whole, struct resource *part)
{
	bool is_set = !((whole->flags | part->flags) & IORESOURCE_UNSET);

	return is_set && resource_type(whole) == resource_type(part) && part->start >= whole->start && part->end <= whole->end;
}

static inline bool resource_overlaps(struct resource *a, struct resource *b)
{
	return b->start <= a->end && a->start <= b->end;
}

/* What is in both, or in either: false when they have nothing in common. */
static inline bool resource_intersection(struct resource *a, struct resource *b, struct resource *common)
{
	if (!resource_overlaps(a, b))
		return false;
	common->start = a->start > b->start ? a->start : b->start;
	common->end = a->end < b->end ? a->end : b->end;
	return true;
}

static inline bool resource_union(struct resource *a, struct resource *b, struct resource *both)
{
	if (!resource_overlaps(a, b))
		return false;
	both->start = a->start < b->start ? a->start : b->start;
	both->end = a->end > b->end ? a->end : b->end;
	return true;
}
#endif
