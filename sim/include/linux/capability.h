/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/capability.h (Linux 6.1). */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
bool capable(int cap);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int CAP_* */
inline constexpr int CAP_CHOWN{0};
inline constexpr int CAP_DAC_OVERRIDE{1};
inline constexpr int CAP_DAC_READ_SEARCH{2};
inline constexpr int CAP_FOWNER{3};
inline constexpr int CAP_FSETID{4};
inline constexpr int CAP_KILL{5};
inline constexpr int CAP_NET_ADMIN{12};
inline constexpr int CAP_SYS_MODULE{16};
inline constexpr int CAP_SYS_RAWIO{17};
inline constexpr int CAP_SYS_ADMIN{21};
inline constexpr int CAP_SYS_RESOURCE{24};
inline constexpr int CAP_SYS_TTY_CONFIG{26};
inline constexpr int CAP_MKNOD{27};
inline constexpr int CAP_LEASE{28};
inline constexpr int CAP_SYSLOG{34};
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
#define CAP_SYS_RESOURCE 24
#define CAP_SYS_TTY_CONFIG 26
#define CAP_MKNOD 27
#define CAP_LEASE 28
#define CAP_SYSLOG 34
#endif
