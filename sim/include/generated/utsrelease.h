/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models the kernel's generated/utsrelease.h, for C: the release that the simulated kernel says it is. */
#pragma once

#ifndef __cplusplus
#define UTS_RELEASE "6.1.0-lkm"
#endif
