// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Whether the functions that drivers call are compiled once, in exports.cpp, or inline in each source. A program does
/// one or the other throughout.
///
/// In each model, x.hpp has the types and the functions that are worth inlining, and x.ipp has the functions of the
/// driver API.
#pragma once

#ifdef LKM_SIM_LINKED
#define LKM_SIM_INLINE
#else
#define LKM_SIM_INLINE inline
#endif

#if !defined(LKM_SIM_LINKED) || defined(LKM_SIM_SOURCE)
#define LKM_SIM_BODIES
#endif
