/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/gfp_types.h (Linux 6.1): the flags' real values. */
#pragma once

#include "types.h"

#ifdef __cplusplus
namespace lkm::waist {
inline constexpr gfp_t __GFP_ZERO = 0x100U, GFP_ATOMIC = 0xa20U, GFP_KERNEL = 0xcc0U, GFP_KERNEL_ACCOUNT = 0x400cc0U,
                       GFP_NOWAIT = 0x800U, __GFP_DIRECT_RECLAIM = 0x400U;
}
#else
#define __GFP_HIGH 0x20U
#define __GFP_DIRECT_RECLAIM 0x400U
#define __GFP_KSWAPD_RECLAIM 0x800U
#define __GFP_ZERO 0x100U
#define __GFP_NOWARN 0x2000U
#define GFP_ATOMIC 0xa20U
#define GFP_KERNEL 0xcc0U
#define GFP_KERNEL_ACCOUNT 0x400cc0U
#define GFP_NOWAIT 0x800U
#define GFP_NOIO 0xc00U
#define GFP_NOFS 0xc40U
#define GFP_USER 0x100cc0U
#endif
