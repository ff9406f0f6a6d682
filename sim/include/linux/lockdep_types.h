/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/lockdep_types.h (Linux 6.1): what names a class of locks. */
#pragma once

#ifndef __cplusplus
struct lock_class_key { };
struct lockdep_map { };
#endif
