/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/err.h (Linux 6.1): errors carried in pointers. */
#pragma once

#include "types.h"
#include "errno.h"

LKM_WAIST_BEGIN

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

/* The last 4095 addresses are errors: MAX_ERRNO. */
static inline bool IS_ERR(const void *ptr)
{
	return (unsigned long)ptr >= (unsigned long)-4095;
}

static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR(ptr);
}

static inline int PTR_ERR_OR_ZERO(const void *ptr)
{
	return IS_ERR(ptr) ? (int)PTR_ERR(ptr) : 0;
}

LKM_WAIST_END

#ifndef __cplusplus
#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) ((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)
#define ERR_CAST(ptr) ((void *)(ptr))
#endif
