/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/gfp_types.h and gfp.h (Linux 6.1): the flags' real values, and whole pages. */
#pragma once

#include "mm_types.h"
#include "types.h"

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: gfp_t __GFP_* GFP_* */
inline constexpr gfp_t __GFP_DMA{0x1U};
inline constexpr gfp_t __GFP_HIGHMEM{0x2U};
inline constexpr gfp_t __GFP_DMA32{0x4U};
inline constexpr gfp_t __GFP_MOVABLE{0x8U};
inline constexpr gfp_t __GFP_RECLAIMABLE{0x10U};
inline constexpr gfp_t __GFP_HIGH{0x20U};
inline constexpr gfp_t __GFP_IO{0x40U};
inline constexpr gfp_t __GFP_FS{0x80U};
inline constexpr gfp_t __GFP_ZERO{0x100U};
inline constexpr gfp_t __GFP_ATOMIC{0x200U};
inline constexpr gfp_t __GFP_DIRECT_RECLAIM{0x400U};
inline constexpr gfp_t __GFP_KSWAPD_RECLAIM{0x800U};
inline constexpr gfp_t __GFP_RECLAIM{0xc00U};
inline constexpr gfp_t __GFP_WRITE{0x1000U};
inline constexpr gfp_t __GFP_NOWARN{0x2000U};
inline constexpr gfp_t __GFP_RETRY_MAYFAIL{0x4000U};
inline constexpr gfp_t __GFP_NOFAIL{0x8000U};
inline constexpr gfp_t __GFP_NORETRY{0x10000U};
inline constexpr gfp_t __GFP_MEMALLOC{0x20000U};
inline constexpr gfp_t __GFP_COMP{0x40000U};
inline constexpr gfp_t __GFP_NOMEMALLOC{0x80000U};
inline constexpr gfp_t __GFP_HARDWALL{0x100000U};
inline constexpr gfp_t __GFP_THISNODE{0x200000U};
inline constexpr gfp_t __GFP_ACCOUNT{0x400000U};
inline constexpr gfp_t __GFP_ZEROTAGS{0x800000U};
inline constexpr gfp_t __GFP_BITS_MASK{0x7ffffffU};
inline constexpr gfp_t GFP_ATOMIC{0xa20U};
inline constexpr gfp_t GFP_KERNEL{0xcc0U};
inline constexpr gfp_t GFP_KERNEL_ACCOUNT{0x400cc0U};
inline constexpr gfp_t GFP_NOWAIT{0x800U};
inline constexpr gfp_t GFP_NOIO{0xc00U};
inline constexpr gfp_t GFP_NOFS{0xc40U};
inline constexpr gfp_t GFP_USER{0x100cc0U};
inline constexpr gfp_t GFP_DMA{0x1U};
inline constexpr gfp_t GFP_DMA32{0x4U};
inline constexpr gfp_t GFP_HIGHUSER{0x100cc2U};
inline constexpr gfp_t GFP_HIGHUSER_MOVABLE{0x100ccaU};
inline constexpr gfp_t GFP_TRANSHUGE_LIGHT{0x1c20caU};
inline constexpr gfp_t GFP_TRANSHUGE{0x1c24caU};
}
#else
#define __GFP_DMA 0x1U
#define __GFP_HIGHMEM 0x2U
#define __GFP_DMA32 0x4U
#define __GFP_MOVABLE 0x8U
#define __GFP_RECLAIMABLE 0x10U
#define __GFP_HIGH 0x20U
#define __GFP_IO 0x40U
#define __GFP_FS 0x80U
#define __GFP_ZERO 0x100U
#define __GFP_ATOMIC 0x200U
#define __GFP_DIRECT_RECLAIM 0x400U
#define __GFP_KSWAPD_RECLAIM 0x800U
#define __GFP_RECLAIM 0xc00U
#define __GFP_WRITE 0x1000U
#define __GFP_NOWARN 0x2000U
#define __GFP_RETRY_MAYFAIL 0x4000U
#define __GFP_NOFAIL 0x8000U
#define __GFP_NORETRY 0x10000U
#define __GFP_MEMALLOC 0x20000U
#define __GFP_COMP 0x40000U
#define __GFP_NOMEMALLOC 0x80000U
#define __GFP_HARDWALL 0x100000U
#define __GFP_THISNODE 0x200000U
#define __GFP_ACCOUNT 0x400000U
#define __GFP_ZEROTAGS 0x800000U
#define __GFP_BITS_MASK 0x7ffffffU
#define GFP_ATOMIC 0xa20U
#define GFP_KERNEL 0xcc0U
#define GFP_KERNEL_ACCOUNT 0x400cc0U
#define GFP_NOWAIT 0x800U
#define GFP_NOIO 0xc00U
#define GFP_NOFS 0xc40U
#define GFP_USER 0x100cc0U
#define GFP_DMA 0x1U
#define GFP_DMA32 0x4U
#define GFP_HIGHUSER 0x100cc2U
#define GFP_HIGHUSER_MOVABLE 0x100ccaU
#define GFP_TRANSHUGE_LIGHT 0x1c20caU
#define GFP_TRANSHUGE 0x1c24caU
#endif

LKM_WAIST_BEGIN
/* 2^order pages side by side, NULL when there is no memory or order is above 10. May sleep when the flags allow it.
 * Only the first page is counted, unless __GFP_COMP or split_page() says otherwise. */
struct page *alloc_pages(gfp_t gfp, unsigned int order);
void __free_pages(struct page *page, unsigned int order);
/* The same by address; 0 when there is no memory. */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
/* So many pages as hold `size` bytes, and no more; null on failure. May sleep, as `gfp` says. */
void *alloc_pages_exact(size_t size, gfp_t gfp);
void free_pages_exact(void *virt, size_t size);
void free_pages(unsigned long addr, unsigned int order);

static inline unsigned long get_zeroed_page(gfp_t gfp)
{
	return __get_free_pages(gfp | 0x100U /* __GFP_ZERO */, 0);
}
LKM_WAIST_END

#ifndef __cplusplus
#define alloc_page(gfp) alloc_pages(gfp, 0)
#define __get_free_page(gfp) __get_free_pages(gfp, 0)
#define __free_page(page) __free_pages(page, 0)
#define free_page(addr) free_pages(addr, 0)
#endif
