/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/gfp_types.h and gfp.h (Linux 6.1): the flags' real values, and whole pages. */
#pragma once

#include "mm_types.h"
#include "types.h"

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: gfp_t __GFP_* GFP_* */
inline constexpr gfp_t __GFP_HIGH{0x20U};
inline constexpr gfp_t __GFP_DIRECT_RECLAIM{0x400U};
inline constexpr gfp_t __GFP_KSWAPD_RECLAIM{0x800U};
inline constexpr gfp_t __GFP_ZERO{0x100U};
inline constexpr gfp_t __GFP_NOWARN{0x2000U};
inline constexpr gfp_t __GFP_COMP{0x40000U};
inline constexpr gfp_t GFP_ATOMIC{0xa20U};
inline constexpr gfp_t GFP_KERNEL{0xcc0U};
inline constexpr gfp_t GFP_KERNEL_ACCOUNT{0x400cc0U};
inline constexpr gfp_t GFP_NOWAIT{0x800U};
inline constexpr gfp_t GFP_NOIO{0xc00U};
inline constexpr gfp_t GFP_NOFS{0xc40U};
inline constexpr gfp_t GFP_USER{0x100cc0U};
inline constexpr gfp_t GFP_HIGHUSER{0x100cc2U};
}
#else
#define __GFP_HIGH 0x20U
#define __GFP_DIRECT_RECLAIM 0x400U
#define __GFP_KSWAPD_RECLAIM 0x800U
#define __GFP_ZERO 0x100U
#define __GFP_NOWARN 0x2000U
#define __GFP_COMP 0x40000U
#define GFP_ATOMIC 0xa20U
#define GFP_KERNEL 0xcc0U
#define GFP_KERNEL_ACCOUNT 0x400cc0U
#define GFP_NOWAIT 0x800U
#define GFP_NOIO 0xc00U
#define GFP_NOFS 0xc40U
#define GFP_USER 0x100cc0U
#define GFP_HIGHUSER 0x100cc2U
#endif

LKM_WAIST_BEGIN
/* 2^order pages side by side, NULL when there is no memory or order is above 10. May sleep when the flags allow it.
 * Only the first page is counted, unless __GFP_COMP or split_page() says otherwise. */
struct page *alloc_pages(gfp_t gfp, unsigned int order);
void __free_pages(struct page *page, unsigned int order);
/* The same by address; 0 when there is no memory. */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
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
