/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/glob.h (Linux 6.1): patterns with *, ? and [a-z], which [!a-z] denies. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* Of the whole string. */
bool glob_match(const char *pat, const char *str);
bool glob_match_len(const char *pat, const char *str, size_t len);
LKM_WAIST_END
