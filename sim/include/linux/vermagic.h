/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/vermagic.h (Linux 6.1): what a module says of the kernel that it was built for, as Debian
 * configures it. */
#pragma once

#include "../generated/utsrelease.h"

#define LKM_VERMAGIC LKM_UTS_RELEASE " SMP preempt mod_unload modversions "

#ifndef __cplusplus
#define VERMAGIC_STRING LKM_VERMAGIC
#endif
