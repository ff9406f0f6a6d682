/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/mman.h (Linux 6.1): of the flags of mmap(2), those that a driver may name in mmap_supported_flags. */
#pragma once

/* For C++ they are <sys/mman.h>'s. */
#ifndef __cplusplus
#define MAP_SHARED 0x01
#define MAP_PRIVATE 0x02
#define MAP_SHARED_VALIDATE 0x03
#define MAP_SYNC 0x080000
#endif
