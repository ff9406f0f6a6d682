/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models the kernel's generated/utsrelease.h: the release that the simulated kernel says it is. */
#pragma once

#define LKM_UTS_RELEASE "6.1.0-lkm"

#ifndef __cplusplus
#define UTS_RELEASE LKM_UTS_RELEASE
#endif
