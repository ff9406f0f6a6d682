// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A suite with a case that makes the kernel oops, one that leaks, and two that are innocent. */
#include <kunit/test.h>
#include <linux/slab.h>

static void innocent(struct kunit *test)
{
	KUNIT_SUCCEED(test);
}

static void follows_a_null_pointer(struct kunit *test)
{
	volatile int *nothing = NULL;

	KUNIT_EXPECT_EQ(test, *nothing, 0);
}

static void forgets_memory(struct kunit *test)
{
	KUNIT_EXPECT_NOT_NULL(test, kmalloc(24, GFP_KERNEL));
}

static void innocent_as_well(struct kunit *test)
{
}

static struct kunit_case cases[] = {
	KUNIT_CASE(innocent), KUNIT_CASE(follows_a_null_pointer), KUNIT_CASE(forgets_memory), KUNIT_CASE(innocent_as_well), {}
};

static struct kunit_suite oopsing = { .name = "oopsing", .test_cases = cases };

kunit_test_suite(oopsing);
MODULE_LICENSE("GPL");
