/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/vermagic.h (Linux 6.1): what a module says of the kernel that it was built for, as Debian
 * configures it. */
#pragma once

#include "../generated/utsrelease.h"

#define LKM_VERMAGIC LKM_UTS_RELEASE " SMP preempt mod_unload modversions "

#ifndef __cplusplus
#define VERMAGIC_STRING LKM_VERMAGIC

/* What modpost puts into each module, as assembly in its section .modinfo. */
#define LKM_MODPOST_INFO \
	".asciz \"retpoline=Y\"\n" \
	".asciz \"name=" KBUILD_MODNAME "\"\n" \
	".asciz \"vermagic=" VERMAGIC_STRING "\"\n"
#endif
