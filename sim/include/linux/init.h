/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/init.h (Linux 6.1): nothing is discarded after start-up here, so the marks are empty. */
#pragma once

#ifndef __cplusplus
#define __init
#define __exit
#define __initdata
#define __initconst
#define __exitdata
#define __exitconst
#define __exit_call
#define __ref
#define __refdata
#define __refconst
#define __meminit
#define __meminitdata
#define __init_or_module
#define __initdata_or_module
#define __initconst_or_module
#endif
