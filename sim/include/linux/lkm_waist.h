/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Brackets around the simulated Linux driver API: plain C for a C module, namespace lkm::waist with C linkage for C++. */
#pragma once

#ifdef __cplusplus
#define LKM_WAIST_BEGIN namespace lkm::waist { extern "C" {
#define LKM_WAIST_END } }
#else
#define LKM_WAIST_BEGIN
#define LKM_WAIST_END
#endif
