/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/const.h and include/vdso/const.h (Linux 6.1), for C. */
#pragma once

#ifndef __cplusplus
#define lkm_paste(a, b) a##b
#define _AC(x, suffix) lkm_paste(x, suffix)
#define _AT(type, x) ((type)(x))
#define UL(x) _AC(x, UL)
#define ULL(x) _AC(x, ULL)
#define _UL(x) _AC(x, UL)
#define _ULL(x) _AC(x, ULL)
#define _BITUL(nr) (1UL << (nr))
#define _BITULL(nr) (1ULL << (nr))
/* An answer that a constant expression can be made of. */
#define __is_constexpr(x) __builtin_types_compatible_p(int *, __typeof__(1 ? (void *)((long)(x) * 0L) : (int *)8))
#endif
