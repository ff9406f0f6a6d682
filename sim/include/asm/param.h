/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models asm/param.h (Linux 6.1, x86-64, Debian's configuration), for C. */
#pragma once

#include "../linux/jiffies.h"

#ifndef __cplusplus
#define USER_HZ 100
#define CLOCKS_PER_SEC USER_HZ
#define EXEC_PAGESIZE 4096
#define NOGROUP (-1)
#define MAXHOSTNAMELEN 64
#endif
