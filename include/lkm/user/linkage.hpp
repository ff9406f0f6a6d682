// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Whether the functions of include/lkm/user/ are compiled once, or inline in each program.
#pragma once

#ifdef LKM_TEST_LINKED
#define LKM_USER_INLINE
#else
#define LKM_USER_INLINE inline
#endif
