/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/vermagic.h (Linux 6.1), for C: what a module says of the kernel that it was built for, as Debian
 * configures it. */
#pragma once

#include "../generated/utsrelease.h"

#ifndef __cplusplus
#define VERMAGIC_STRING UTS_RELEASE " SMP preempt mod_unload modversions "
#endif
