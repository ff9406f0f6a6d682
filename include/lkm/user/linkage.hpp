// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Whether the bodies of the test's side are compiled once, or inline with each program.
#pragma once

#ifdef LKM_TEST_LINKED
#define LKM_USER_INLINE
#else
#define LKM_USER_INLINE inline
#endif
