/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/init.h (Linux 6.1): nothing is discarded after start-up here, so the marks are empty. */
#pragma once

#ifndef __cplusplus
#define __init
#define __exit
#define __initdata
#define __initconst
#define __exitdata
#endif
