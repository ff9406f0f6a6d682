/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What modpost puts into each module, as assembly in its section .modinfo. Apart from lkm_this_module.h, as that is all
 * that the modpost of a module in C++ needs. */
#pragma once

#include "vermagic.h"

#ifndef __cplusplus
#define LKM_MODPOST_INFO \
	".asciz \"retpoline=Y\"\n" \
	".asciz \"name=" KBUILD_MODNAME "\"\n" \
	".asciz \"vermagic=" VERMAGIC_STRING "\"\n"
#endif
