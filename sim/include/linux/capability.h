/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/capability.h (Linux 6.1). */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
bool capable(int cap);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
inline constexpr int CAP_CHOWN = 0, CAP_DAC_OVERRIDE = 1, CAP_DAC_READ_SEARCH = 2, CAP_FOWNER = 3, CAP_FSETID = 4,
                     CAP_KILL = 5, CAP_SYS_MODULE = 16, CAP_SYS_RAWIO = 17, CAP_SYS_ADMIN = 21, CAP_SYS_RESOURCE = 24, CAP_MKNOD = 27, CAP_LEASE = 28;
}
#else
#define CAP_CHOWN 0
#define CAP_DAC_OVERRIDE 1
#define CAP_DAC_READ_SEARCH 2
#define CAP_FOWNER 3
#define CAP_FSETID 4
#define CAP_KILL 5
#define CAP_NET_ADMIN 12
#define CAP_SYS_MODULE 16
#define CAP_SYS_RAWIO 17
#define CAP_SYS_ADMIN 21
#define CAP_SYS_TTY_CONFIG 26
#define CAP_MKNOD 27
#define CAP_LEASE 28
#endif
