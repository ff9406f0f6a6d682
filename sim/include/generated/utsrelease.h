/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models Linux's generated utsrelease.h. */
#pragma once

#ifndef __cplusplus
#define UTS_RELEASE "6.1.0-lkm"
#endif
