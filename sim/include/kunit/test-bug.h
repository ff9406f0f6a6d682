/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/kunit/test-bug.h (Linux 6.1): for code under test, which asks whether a test runs and may fail it. */
#pragma once

#include "../linux/sched.h"

LKM_WAIST_BEGIN
/* Fails the case that the current task runs; nothing in any other task. */
void __kunit_fail_current_test(const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* That of the current task, or NULL. 6.12 has this function. */
static inline struct kunit *kunit_get_current_test(void)
{
	return get_current()->kunit_test;
}
LKM_WAIST_END

#ifndef __cplusplus
#define kunit_fail_current_test(fmt, ...) __kunit_fail_current_test(__FILE__, __LINE__, fmt, ##__VA_ARGS__)
#endif
