// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Suites whose cases fail in every way. The lines of the first case are those of failing_test.cpp. */
#include <kunit/test.h>
#include <kunit/test-bug.h>
#include <linux/delay.h>
#include <linux/err.h>

static void every_expectation_fails(struct kunit *test)
{
	int one = 1;
	const char *tea = "tea";
	void *wrong = ERR_PTR(-EINVAL), *nothing = NULL, *here = (void *)0x10;

	KUNIT_FAIL(test, "failed %s", "at once");
	KUNIT_EXPECT_TRUE(test, one == 2);
	KUNIT_EXPECT_FALSE(test, one == 1);
	KUNIT_EXPECT_EQ(test, one + 1, 3);
	KUNIT_EXPECT_NE(test, 1, one);
	KUNIT_EXPECT_LT(test, one, -EINVAL);
	KUNIT_EXPECT_EQ_MSG(test, 1, 2, "they differ by %d", 1);
	KUNIT_EXPECT_PTR_EQ(test, here, nothing);
	KUNIT_EXPECT_NULL(test, here);
	KUNIT_EXPECT_NOT_NULL(test, nothing);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, wrong);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, nothing);
	KUNIT_EXPECT_STREQ(test, tea, "coffee");
	KUNIT_EXPECT_STRNEQ(test, tea, "tea");
	KUNIT_EXPECT_MEMEQ(test, tea, "tee", 4);
	kunit_fail_current_test("the code says: %s", "no");
	kunit_kfree(test, here);
}

static void an_assertion_ends_the_case(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, 1, 2);
	KUNIT_FAIL(test, "never reached");
}

static void nothing_runs_after_a_failed_init(struct kunit *test)
{
	KUNIT_FAIL(test, "never reached");
}

static void the_thread_sleeps_for_ever(struct kunit *test)
{
	msleep(301 * MSEC_PER_SEC);
}

static const int numbers[] = { 1, 2, 3 };
KUNIT_ARRAY_PARAM(number, numbers, NULL);

static void one_parameter_fails(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, *(const int *)test->param_value, 2);
}

static int init(struct kunit *test)
{
	return strcmp(test->name, "nothing_runs_after_a_failed_init") ? 0 : -ENODEV;
}

static void after(struct kunit *test)
{
	kunit_info(test, "exit of %s\n", test->name);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(every_expectation_fails),
	KUNIT_CASE(an_assertion_ends_the_case),
	KUNIT_CASE(nothing_runs_after_a_failed_init),
	KUNIT_CASE(the_thread_sleeps_for_ever),
	KUNIT_CASE_PARAM(one_parameter_fails, number_gen_params),
	{}
};

static struct kunit_suite failing = { .name = "failing", .init = init, .exit = after, .test_cases = cases };

static int suite_init(struct kunit_suite *suite)
{
	return -ENOMEM;
}

static struct kunit_suite never = { .name = "never", .suite_init = suite_init, .test_cases = cases };

kunit_test_suites(&failing, &never);
MODULE_LICENSE("GPL");
