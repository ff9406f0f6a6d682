/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/kunit/assert.h (Linux 6.1): what an expectation that failed says of itself. The kernel makes the text
 * (lib/kunit/assert.hpp); here is what it makes it from. */
#pragma once

#include "../linux/err.h"
#include "../linux/printk.h"

LKM_WAIST_BEGIN
/* An assertion ends its case. */
enum kunit_assert_type {
	KUNIT_ASSERTION,
	KUNIT_EXPECTATION,
};

struct kunit_loc {
	int line;
	const char *file;
};

enum lkm_kunit_kind {
	LKM_KUNIT_FAIL,
	LKM_KUNIT_TRUE,
	LKM_KUNIT_FALSE,
	LKM_KUNIT_VALID_POINTER,
	LKM_KUNIT_NUMBERS,
	LKM_KUNIT_POINTERS,
	LKM_KUNIT_STRINGS,
	LKM_KUNIT_MEMORY,
};

/* What was expected, as the source has it: `left` alone, or both. */
struct lkm_kunit_expected {
	struct kunit_loc loc;
	enum lkm_kunit_kind kind;
	const char *left, *operation, *right;
};

/* And what was there instead: numbers, or addresses. */
struct lkm_kunit_found {
	long long left, right;
	const void *left_at, *right_at;
	size_t size;
};
LKM_WAIST_END

#ifndef __cplusplus
#define KUNIT_CURRENT_LOC { __LINE__, __FILE__ }
#endif
