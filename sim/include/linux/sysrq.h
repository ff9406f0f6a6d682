/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sysrq.h (Linux 6.1) as far as its names go: there is no keyboard whose key it would be. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* Not modelled. */
void handle_sysrq(int key);
LKM_WAIST_END
