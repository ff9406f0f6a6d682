/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/generated/uapi/linux/version.h: the version that the simulated kernel follows. */
#pragma once

#ifndef __cplusplus
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 1, 0)
#endif
