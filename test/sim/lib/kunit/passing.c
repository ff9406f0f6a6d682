// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Suites of which every case passes, or is skipped. They try all that KUnit has. */
#include <kunit/test.h>
#include <kunit/test-bug.h>
#include <linux/delay.h>
#include <linux/list.h>
#include <linux/slab.h>

static int exits, suite_inits;

static void every_expectation_holds(struct kunit *test)
{
	static const char text[] = "tea";
	int cups[] = { 1, 2 };
	void *nothing = NULL;

	KUNIT_SUCCEED(test);
	KUNIT_EXPECT_TRUE(test, cups[0]);
	KUNIT_EXPECT_FALSE(test, cups[0] == 2);
	KUNIT_EXPECT_EQ(test, cups[0] + 1, cups[1]);
	KUNIT_EXPECT_NE(test, cups[0], 2);
	KUNIT_EXPECT_LT(test, cups[0], 2);
	KUNIT_EXPECT_LE(test, cups[0], 1);
	KUNIT_EXPECT_GT(test, cups[1], 1);
	KUNIT_EXPECT_GE(test, cups[1], 2);
	KUNIT_EXPECT_PTR_EQ(test, &cups[1], cups + 1);
	KUNIT_EXPECT_PTR_NE(test, &cups[1], &cups[0]);
	KUNIT_EXPECT_NULL(test, nothing);
	KUNIT_EXPECT_NOT_NULL(test, test);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, test);
	KUNIT_EXPECT_STREQ(test, text, "tea");
	KUNIT_EXPECT_STRNEQ(test, text, "coffee");
	KUNIT_EXPECT_MEMEQ(test, text, "tea", sizeof(text));
	KUNIT_EXPECT_MEMNEQ(test, text, "tee", sizeof(text));
	KUNIT_ASSERT_TRUE_MSG(test, true, "with %s", "a message");
	KUNIT_ASSERT_EQ_MSG(test, 1, 1, "with %s", "a message");
}

static void priv_comes_from_init(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	KUNIT_EXPECT_STREQ(test, test->priv, "cup");
	KUNIT_EXPECT_EQ(test, suite_inits, 1);
}

static void the_case_is_a_thread_of_its_own(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, current->comm, "kunit_try_catch");
	KUNIT_EXPECT_PTR_EQ(test, kunit_get_current_test(), test);
	KUNIT_EXPECT_PTR_EQ(test, current->kunit_test, test);
	msleep(1000);
}

static void an_assertion_in_the_middle_of_a_skipped_case(struct kunit *test)
{
	kunit_skip(test, "there is no %s", "tea");
	KUNIT_FAIL(test, "never reached");
}

static void marked_and_finished(struct kunit *test)
{
	kunit_mark_skipped(test, "only marked");
	kunit_info(test, "still here");
}

/* Resources. */

static char freed[8];

static void free_letter(struct kunit_resource *resource)
{
	strcat(freed, resource->name);
}

static int init_letter(struct kunit_resource *resource, void *context)
{
	resource->data = context;
	return context ? 0 : -EINVAL;
}

static void resources_are_freed_the_latest_first(struct kunit *test)
{
	static struct kunit_resource a, b, c;
	struct kunit fake;
	struct kunit_resource *found;

	kunit_init_test(&fake, "fake", NULL);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(&fake, init_letter, free_letter, &a, "a", &a), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(&fake, NULL, free_letter, &b, "b", &b), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(&fake, NULL, free_letter, &c, "b", &c), -EEXIST);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(&fake, NULL, free_letter, &c, NULL, &c), -EINVAL);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(&fake, init_letter, free_letter, &c, "c", NULL), -EINVAL);
	found = kunit_find_named_resource(&fake, "a");
	KUNIT_ASSERT_PTR_EQ(test, found, &a);
	kunit_put_resource(found);
	KUNIT_EXPECT_NULL(test, kunit_find_named_resource(&fake, "z"));
	kunit_cleanup(&fake);
	KUNIT_EXPECT_STREQ(test, freed, "ba");
	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(&fake, "a"), -ENOENT);
	current->kunit_test = test;
}

static void memory_is_freed(struct kunit *test)
{
	char *zeroed = kunit_kzalloc(test, 16, GFP_KERNEL);
	char *freed_before = kunit_kmalloc(test, 16, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, zeroed);
	KUNIT_EXPECT_NULL(test, memchr_inv(zeroed, 0, 16));
	KUNIT_EXPECT_NOT_NULL(test, kunit_kcalloc(test, 4, 4, GFP_KERNEL));
	KUNIT_EXPECT_NOT_NULL(test, kunit_kmalloc_array(test, 4, 4, GFP_KERNEL));
	kunit_kfree(test, freed_before);
	kunit_kfree(test, NULL);
}

static int acts;

static void act(void *by)
{
	acts += *(int *)by;
}

static void actions_are_taken_once(struct kunit *test)
{
	static int one = 1, ten = 10;

	KUNIT_ASSERT_EQ(test, kunit_add_action(test, act, &one), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, act, &ten), 0);
	kunit_release_action(test, act, &one);
	KUNIT_EXPECT_EQ(test, acts, 1);
	kunit_remove_action(test, act, &ten);
	KUNIT_EXPECT_EQ(test, acts, 1);
}

/* Parameters. */

struct cup {
	const char *of;
	int size;
};

static const struct cup cups[] = { { "tea", 2 }, { "coffee", 1 }, { "milk", 3 } };

static void describe_cup(const struct cup *cup, char *desc)
{
	strscpy(desc, cup->of, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(cup, cups, describe_cup);
KUNIT_ARRAY_PARAM(unnamed_cup, cups, NULL);
KUNIT_ARRAY_PARAM_DESC(described_cup, cups, of);

static void cups_are_small(struct kunit *test)
{
	const struct cup *cup = test->param_value;

	KUNIT_EXPECT_PTR_EQ(test, cup, &cups[test->param_index]);
	KUNIT_EXPECT_LE(test, cup->size, 3);
	if (cup->size == 1)
		kunit_skip(test, "too small");
}

static const void *no_params(const void *prev, char *desc)
{
	return NULL;
}

static int init(struct kunit *test)
{
	test->priv = "cup";
	return 0;
}

static void after(struct kunit *test)
{
	++exits;
}

static int suite_init(struct kunit_suite *suite)
{
	++suite_inits;
	return 0;
}

static void suite_exit(struct kunit_suite *suite)
{
	printk(KERN_INFO "exits: %d\n", exits);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(every_expectation_holds),
	KUNIT_CASE(priv_comes_from_init),
	KUNIT_CASE_SLOW(the_case_is_a_thread_of_its_own),
	KUNIT_CASE(an_assertion_in_the_middle_of_a_skipped_case),
	KUNIT_CASE(marked_and_finished),
	KUNIT_CASE(resources_are_freed_the_latest_first),
	KUNIT_CASE(memory_is_freed),
	KUNIT_CASE(actions_are_taken_once),
	KUNIT_CASE_PARAM(cups_are_small, cup_gen_params),
	{}
};

static struct kunit_suite passing = {
	.name = "passing",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.init = init,
	.exit = after,
	.test_cases = cases,
};

static struct kunit_case other_cases[] = { KUNIT_CASE_PARAM(cups_are_small, unnamed_cup_gen_params),
					   KUNIT_CASE_PARAM(cups_are_small, described_cup_gen_params),
					   KUNIT_CASE_PARAM(cups_are_small, no_params),
					   {} };

static struct kunit_suite parameters = { .name = "parameters", .test_cases = other_cases };

kunit_test_suites(&passing, &parameters);
MODULE_LICENSE("GPL");
MODULE_INFO(test, "Y");
