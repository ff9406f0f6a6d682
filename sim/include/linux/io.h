/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/io.h and asm/io.h (Linux 6.1). A physical address is the kernel's own address of memory. Where no memory is,
 * and at each port, nothing answers: what is read has all bits set, and what is written is lost. */
#pragma once

#include "errno.h"
#include "err.h"
#include "mm_types.h"

LKM_WAIST_BEGIN
struct device;
struct resource;

/* Of memory that alloc_pages() or kmalloc() gave: vmalloc()'s is not contiguous, and is refused. */
phys_addr_t virt_to_phys(volatile void *address);

static inline void *phys_to_virt(phys_addr_t address)
{
	return (void *)address;
}

/* What stands for `size` bytes at a physical address, for readb() and its kin only; NULL for none, and for memory of the kernel.
 * May sleep. */
void *ioremap(phys_addr_t offset, unsigned long size);
void iounmap(volatile void *addr);
void *devm_ioremap(struct device *dev, phys_addr_t offset, phys_addr_t size);
void devm_iounmap(struct device *dev, void *addr);
/* Requests it first. An error pointer when that fails. */
void *devm_ioremap_resource(struct device *dev, const struct resource *res);
/* Ports as addresses for ioread8() and its kin. */
void *ioport_map(unsigned long port, unsigned int nr);
void ioport_unmap(void *addr);

/* An access of 1, 2, 4 or 8 bytes to memory of ioremap(); the second pair takes ports of ioport_map() as well. */
u64 lkm_mmio_read(const volatile void *addr, unsigned int size, const char *function);
void lkm_mmio_write(u64 value, volatile void *addr, unsigned int size, const char *function);
u64 lkm_iomap_read(const volatile void *addr, unsigned int size, const char *function);
void lkm_iomap_write(u64 value, volatile void *addr, unsigned int size, const char *function);
/* Ports below 0x100 are of the machine's own devices, and not modelled. */
u32 lkm_port_read(unsigned long port, unsigned int size);
void lkm_port_write(u32 value, unsigned long port, unsigned int size);
void memcpy_fromio(void *to, const volatile void *from, size_t count);
void memcpy_toio(volatile void *to, const void *from, size_t count);
void memset_io(volatile void *addr, int value, size_t count);
LKM_WAIST_END

#ifndef __cplusplus
#define lkm_mmio(suffix, type) \
	static inline type read##suffix(const volatile void *addr) \
	{ \
		return (type)lkm_mmio_read(addr, sizeof(type), "read" #suffix "()"); \
	} \
	static inline void write##suffix(type value, volatile void *addr) \
	{ \
		lkm_mmio_write(value, addr, sizeof(type), "write" #suffix "()"); \
	}
lkm_mmio(b, u8)
lkm_mmio(w, u16)
lkm_mmio(l, u32)
lkm_mmio(q, u64)
#define readb_relaxed(addr) readb(addr)
#define readw_relaxed(addr) readw(addr)
#define readl_relaxed(addr) readl(addr)
#define readq_relaxed(addr) readq(addr)
#define writeb_relaxed(value, addr) writeb(value, addr)
#define writew_relaxed(value, addr) writew(value, addr)
#define writel_relaxed(value, addr) writel(value, addr)
#define writeq_relaxed(value, addr) writeq(value, addr)
#define __raw_readb(addr) readb(addr)
#define __raw_readw(addr) readw(addr)
#define __raw_readl(addr) readl(addr)
#define __raw_readq(addr) readq(addr)
#define __raw_writeb(value, addr) writeb(value, addr)
#define __raw_writew(value, addr) writew(value, addr)
#define __raw_writel(value, addr) writel(value, addr)
#define __raw_writeq(value, addr) writeq(value, addr)

#define lkm_iomap(bits, type, wide) \
	static inline wide ioread##bits(const volatile void *addr) \
	{ \
		return (wide)lkm_iomap_read(addr, sizeof(type), "ioread" #bits "()"); \
	} \
	static inline void iowrite##bits(type value, volatile void *addr) \
	{ \
		lkm_iomap_write(value, addr, sizeof(type), "iowrite" #bits "()"); \
	}
lkm_iomap(8, u8, unsigned int)
lkm_iomap(16, u16, unsigned int)
lkm_iomap(32, u32, unsigned int)
lkm_iomap(64, u64, u64)
#define ioread16be(addr) ((unsigned int)__builtin_bswap16((u16)ioread16(addr)))
#define ioread32be(addr) __builtin_bswap32(ioread32(addr))
#define iowrite16be(value, addr) iowrite16(__builtin_bswap16((u16)(value)), addr)
#define iowrite32be(value, addr) iowrite32(__builtin_bswap32((u32)(value)), addr)

#define ioremap_wc(offset, size) ioremap(offset, size)
#define ioremap_wt(offset, size) ioremap(offset, size)
#define ioremap_uc(offset, size) ioremap(offset, size)
#define ioremap_cache(offset, size) ioremap(offset, size)
#define ioremap_np(offset, size) NULL
#define devm_ioremap_wc(dev, offset, size) devm_ioremap(dev, offset, size)
#define devm_ioremap_uc(dev, offset, size) devm_ioremap(dev, offset, size)
#define devm_ioremap_resource_wc(dev, res) devm_ioremap_resource(dev, res)
#define IOMEM_ERR_PTR(err) ((void *)ERR_PTR(err))

/* Ports, and those after which the processor waits a moment. */
static inline u8 inb(int port) { return (u8)lkm_port_read((u16)port, 1); }
static inline u16 inw(int port) { return (u16)lkm_port_read((u16)port, 2); }
static inline u32 inl(int port) { return lkm_port_read((u16)port, 4); }
static inline void outb(u8 value, int port) { lkm_port_write(value, (u16)port, 1); }
static inline void outw(u16 value, int port) { lkm_port_write(value, (u16)port, 2); }
static inline void outl(u32 value, int port) { lkm_port_write(value, (u16)port, 4); }
#define inb_p(port) inb(port)
#define inw_p(port) inw(port)
#define inl_p(port) inl(port)
#define outb_p(value, port) outb(value, port)
#define outw_p(value, port) outw(value, port)
#define outl_p(value, port) outl(value, port)

/* One port again and again: elements of memory. */
#define lkm_port_string(suffix, type) \
	static inline void ins##suffix(int port, void *addr, unsigned long count) \
	{ \
		for (type *to = addr; count; count--) \
			*to++ = in##suffix(port); \
	} \
	static inline void outs##suffix(int port, const void *addr, unsigned long count) \
	{ \
		for (const type *from = addr; count; count--) \
			out##suffix(*from++, port); \
	}
lkm_port_string(b, u8)
lkm_port_string(w, u16)
lkm_port_string(l, u32)
#endif
