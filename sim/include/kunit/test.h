/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/kunit/test.h (Linux 6.1): suites of test cases, which run when their module is inserted. */
#pragma once

#include "assert.h"
#include "resource.h"
#include "try-catch.h"
#include "../linux/container_of.h"
#include "../linux/kernel.h"
#include "../linux/list.h"
#include "../linux/module.h"
#include "../linux/spinlock.h"

#ifndef __cplusplus
#define KUNIT_LOG_SIZE 512
#define KUNIT_PARAM_DESC_SIZE 128
#define KUNIT_STATUS_COMMENT_SIZE 256
#endif

LKM_WAIST_BEGIN
struct dentry;

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

/* How long a case is expected to run; nothing depends on it. 6.12 has this. */
enum kunit_speed {
	KUNIT_SPEED_NORMAL,
	KUNIT_SPEED_SLOW,
	KUNIT_SPEED_VERY_SLOW,
};

struct kunit_attributes {
	enum kunit_speed speed;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	/* The value after `prev`, the first one for NULL, and NULL after the last; `desc` is an array of KUNIT_PARAM_DESC_SIZE. */
	const void *(*generate_params)(const void *prev, char *desc);
	struct kunit_attributes attr;
	enum kunit_status status;
	char *log;
};

struct kunit_suite {
#ifdef __cplusplus
	char name[256];
#else
	const char name[256];
#endif
	/* Around all cases. When suite_init() fails, none runs. */
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	/* Around each case, in its thread; exit() even when init() failed. */
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	/* The last one is empty. */
	struct kunit_case *test_cases;
	struct kunit_attributes attr;
	char status_comment[256];
	struct dentry *debugfs;
	char *log;
	int suite_init_err;
};

/* A case that runs. */
struct kunit {
	void *priv; /* the suite's own */
	const char *name;
	char *log;
	struct kunit_try_catch try_catch;
	const void *param_value;
	int param_index;
	spinlock_t lock; /* of `resources` */
	enum kunit_status status;
	struct list_head resources;
	char status_comment[256];
};

bool kunit_enabled(void);
void kunit_init_test(struct kunit *test, const char *name, char *log);
/* Frees the resources, the latest first. */
void kunit_cleanup(struct kunit *test);
int kunit_run_tests(struct kunit_suite *suite);
size_t kunit_suite_num_test_cases(struct kunit_suite *suite);
/* The case's place, from 1 on; 0 for a case of another suite. */
unsigned int kunit_test_case_num(struct kunit_suite *suite, struct kunit_case *test_case);
enum kunit_status kunit_suite_has_succeeded(struct kunit_suite *suite);
int __kunit_test_suites_init(struct kunit_suite *const *const suites, int num_suites);
void __kunit_test_suites_exit(struct kunit_suite **suites, int num_suites);
/* Adds to a text of KUNIT_LOG_SIZE bytes as much as there is room for. */
void kunit_log_append(char *log, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Memory that is freed at the end of the case, or before by kunit_kfree(). */
void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp);
void kunit_kfree(struct kunit *test, const void *ptr);

static inline void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, n, size, gfp | 0x100U /* __GFP_ZERO */);
}

static inline void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp);
}

static inline void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kcalloc(test, 1, size, gfp);
}

static inline void kunit_set_failure(struct kunit *test)
{
	*(volatile enum kunit_status *)&test->status = KUNIT_FAILURE;
}

static inline char *kunit_status_to_ok_not_ok(enum kunit_status status)
{
	return (char *)(status == KUNIT_FAILURE ? "not ok" : "ok");
}

/* Suites are run by the module's insertion, and by nothing else. */
static inline int kunit_run_all_tests(void)
{
	return 0;
}

/* Fails the case, says why, and ends it if `type` is KUNIT_ASSERTION. `fmt` may be NULL. */
void lkm_kunit_failed(struct kunit *test, enum kunit_assert_type type, const struct lkm_kunit_expected *expected,
		      const struct lkm_kunit_found *found, const char *fmt, ...);
/* The memory is what was wanted, and both are there. */
bool lkm_kunit_same_memory(const void *left, const void *right, size_t size, bool wanted);
LKM_WAIST_END

#ifndef __cplusplus
#define KUNIT_SUBTEST_INDENT "    "
#define KUNIT_SUBSUBTEST_INDENT KUNIT_SUBTEST_INDENT KUNIT_SUBTEST_INDENT

#define KUNIT_CASE_ATTR(function, attributes) { .name = #function, .run_case = function, .attr = attributes }
#define KUNIT_CASE(function) { .name = #function, .run_case = function }
#define KUNIT_CASE_SLOW(function) { .name = #function, .run_case = function, .attr.speed = KUNIT_SPEED_SLOW }
#define KUNIT_CASE_PARAM(function, generator) { .name = #function, .run_case = function, .generate_params = generator }
#define KUNIT_CASE_PARAM_ATTR(function, generator, attributes) \
	{ .name = #function, .run_case = function, .generate_params = generator, .attr = attributes }

/* name_gen_params(), which walks through an array; `get_desc` puts an element's description into a text, or is NULL. */
#define KUNIT_ARRAY_PARAM(name, array, get_desc) \
	lkm_kunit_array(name, array, \
			void (*const lkm_describe)(__typeof__(&(array)[0]), char *) = get_desc; if (lkm_describe) lkm_describe(lkm_at, lkm_desc))
/* The description is a member of the element. 6.12 has this. */
#define KUNIT_ARRAY_PARAM_DESC(name, array, member) \
	lkm_kunit_array(name, array, strscpy(lkm_desc, lkm_at->member, KUNIT_PARAM_DESC_SIZE))
#define lkm_kunit_array(name, array, describe_it) \
	static const void *name##_gen_params(const void *lkm_prev, char *lkm_desc) \
	{ \
		__typeof__(&(array)[0]) lkm_at = (__typeof__(lkm_at))lkm_prev; \
		lkm_at = lkm_at ? lkm_at + 1 : &(array)[0]; \
		if (lkm_at == &(array)[ARRAY_SIZE(array)]) \
			return NULL; \
		{ describe_it; } \
		return lkm_at; \
	}

/* The module's table of suites is a section, which its struct module leads to. */
#define kunit_test_suites(suites...) lkm_kunit_suites(__UNIQUE_ID(lkm_kunit), suites)
#define kunit_test_suite(suite) kunit_test_suites(&suite)
#define kunit_test_init_section_suites(suites...) kunit_test_suites(suites)
#define kunit_test_init_section_suite(suite) kunit_test_suites(&suite)
#define lkm_kunit_suites(table, suites...) \
	static struct kunit_suite *table[] __used __section("__kunit_suites") __aligned(sizeof(void *)) = { suites }

#define kunit_suite_for_each_test_case(suite, test_case) \
	for (test_case = (suite)->test_cases; test_case->run_case; ++test_case)

/* A suite may be skipped as well. */
#define kunit_mark_skipped(test_or_suite, fmt, ...) do { \
	(void)scnprintf((test_or_suite)->status_comment, KUNIT_STATUS_COMMENT_SIZE, fmt, ##__VA_ARGS__); \
	(test_or_suite)->status = KUNIT_SKIPPED; \
} while (0)
#define kunit_skip(test_or_suite, fmt, ...) do { \
	kunit_mark_skipped(test_or_suite, fmt, ##__VA_ARGS__); \
	kunit_try_catch_throw(&(test_or_suite)->try_catch); \
} while (0)

#define kunit_log(level, test_or_suite, fmt, ...) do { \
	printk(level fmt, ##__VA_ARGS__); \
	kunit_log_append((test_or_suite)->log, fmt "\n", ##__VA_ARGS__); \
} while (0)
#define kunit_printk(level, test, fmt, ...) \
	kunit_log(level, test, KUNIT_SUBTEST_INDENT "# %s: " fmt, (test)->name, ##__VA_ARGS__)
#define kunit_info(test, fmt, ...) kunit_printk(KERN_INFO, test, fmt, ##__VA_ARGS__)
#define kunit_warn(test, fmt, ...) kunit_printk(KERN_WARNING, test, fmt, ##__VA_ARGS__)
#define kunit_err(test, fmt, ...) kunit_printk(KERN_ERR, test, fmt, ##__VA_ARGS__)

/* As on Linux, each macro hands its arguments to another before they become text: what is a macro is shown as its value. */
#define lkm_kunit_report(test, type, what, text1, op, text2, found, fmt, ...) do { \
	static const struct lkm_kunit_expected lkm_expected = { KUNIT_CURRENT_LOC, what, text1, op, text2 }; \
	lkm_kunit_failed(test, type, &lkm_expected, found, fmt, ##__VA_ARGS__); \
} while (0)
#define lkm_kunit_values(...) (&(const struct lkm_kunit_found){ __VA_ARGS__ })

/* Each of these is what an expectation and an assertion have in common. */
#define KUNIT_FAIL_ASSERTION(test, type, fmt, ...) \
	lkm_kunit_report(test, type, LKM_KUNIT_FAIL, NULL, NULL, NULL, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_UNARY_ASSERTION(test, type, condition, wanted, fmt, ...) do { \
	const bool lkm_holds = (condition); \
	if (unlikely(lkm_holds != (wanted))) \
		lkm_kunit_report(test, type, (wanted) ? LKM_KUNIT_TRUE : LKM_KUNIT_FALSE, #condition, NULL, NULL, NULL, fmt, \
				 ##__VA_ARGS__); \
} while (0)
#define KUNIT_TRUE_MSG_ASSERTION(test, type, condition, fmt, ...) \
	KUNIT_UNARY_ASSERTION(test, type, condition, true, fmt, ##__VA_ARGS__)
#define KUNIT_FALSE_MSG_ASSERTION(test, type, condition, fmt, ...) \
	KUNIT_UNARY_ASSERTION(test, type, condition, false, fmt, ##__VA_ARGS__)
#define KUNIT_PTR_NOT_ERR_OR_NULL_MSG_ASSERTION(test, type, pointer, fmt, ...) do { \
	__typeof__(pointer) const lkm_pointer = (pointer); \
	if (unlikely(IS_ERR_OR_NULL(lkm_pointer))) \
		lkm_kunit_report(test, type, LKM_KUNIT_VALID_POINTER, #pointer, NULL, NULL, \
				 lkm_kunit_values(.left_at = lkm_pointer), fmt, ##__VA_ARGS__); \
} while (0)
#define KUNIT_BINARY_INT_ASSERTION(test, type, a, op, b, fmt, ...) do { \
	__typeof__(a) const lkm_a = (a); \
	__typeof__(b) const lkm_b = (b); \
	if (unlikely(!(lkm_a op lkm_b))) \
		lkm_kunit_report(test, type, LKM_KUNIT_NUMBERS, #a, #op, #b, \
				 lkm_kunit_values(.left = lkm_a, .right = lkm_b), fmt, ##__VA_ARGS__); \
} while (0)
#define KUNIT_BINARY_PTR_ASSERTION(test, type, a, op, b, fmt, ...) do { \
	__typeof__(a) const lkm_a = (a); \
	__typeof__(b) const lkm_b = (b); \
	if (unlikely(!(lkm_a op lkm_b))) \
		lkm_kunit_report(test, type, LKM_KUNIT_POINTERS, #a, #op, #b, \
				 lkm_kunit_values(.left_at = lkm_a, .right_at = lkm_b), fmt, ##__VA_ARGS__); \
} while (0)
#define KUNIT_BINARY_STR_ASSERTION(test, type, a, op, b, fmt, ...) do { \
	const char *const lkm_a = (a), *const lkm_b = (b); \
	if (unlikely(!(strcmp(lkm_a, lkm_b) op 0))) \
		lkm_kunit_report(test, type, LKM_KUNIT_STRINGS, #a, #op, #b, \
				 lkm_kunit_values(.left_at = lkm_a, .right_at = lkm_b), fmt, ##__VA_ARGS__); \
} while (0)
#define KUNIT_MEM_ASSERTION(test, type, a, op, b, bytes, fmt, ...) do { \
	const void *const lkm_a = (a), *const lkm_b = (b); \
	const size_t lkm_bytes = (bytes); \
	if (unlikely(!lkm_kunit_same_memory(lkm_a, lkm_b, lkm_bytes, 0 op 0))) \
		lkm_kunit_report(test, type, LKM_KUNIT_MEMORY, #a, #op, #b, \
				 lkm_kunit_values(.left_at = lkm_a, .right_at = lkm_b, .size = lkm_bytes), fmt, ##__VA_ARGS__); \
} while (0)

#define KUNIT_SUCCEED(test) do { } while (0)
#define KUNIT_FAIL(test, fmt, ...) KUNIT_FAIL_ASSERTION(test, KUNIT_EXPECTATION, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_FAILURE(test, fmt, ...) KUNIT_FAIL_ASSERTION(test, KUNIT_ASSERTION, fmt, ##__VA_ARGS__)
/* The same in 6.12. */
#define KUNIT_FAIL_AND_ABORT(test, fmt, ...) KUNIT_FAIL_ASSERTION(test, KUNIT_ASSERTION, fmt, ##__VA_ARGS__)

#define KUNIT_EXPECT_TRUE(test, condition) KUNIT_EXPECT_TRUE_MSG(test, condition, NULL)
#define KUNIT_EXPECT_TRUE_MSG(test, condition, fmt, ...) KUNIT_TRUE_MSG_ASSERTION(test, KUNIT_EXPECTATION, condition, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_TRUE(test, condition) KUNIT_ASSERT_TRUE_MSG(test, condition, NULL)
#define KUNIT_ASSERT_TRUE_MSG(test, condition, fmt, ...) KUNIT_TRUE_MSG_ASSERTION(test, KUNIT_ASSERTION, condition, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_FALSE(test, condition) KUNIT_EXPECT_FALSE_MSG(test, condition, NULL)
#define KUNIT_EXPECT_FALSE_MSG(test, condition, fmt, ...) KUNIT_FALSE_MSG_ASSERTION(test, KUNIT_EXPECTATION, condition, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_FALSE(test, condition) KUNIT_ASSERT_FALSE_MSG(test, condition, NULL)
#define KUNIT_ASSERT_FALSE_MSG(test, condition, fmt, ...) KUNIT_FALSE_MSG_ASSERTION(test, KUNIT_ASSERTION, condition, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_EQ(test, left, right) KUNIT_EXPECT_EQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_EQ_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_EXPECTATION, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_EQ(test, left, right) KUNIT_ASSERT_EQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_EQ_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_ASSERTION, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NE(test, left, right) KUNIT_EXPECT_NE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_NE_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_EXPECTATION, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NE(test, left, right) KUNIT_ASSERT_NE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_NE_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_ASSERTION, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LT(test, left, right) KUNIT_EXPECT_LT_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_LT_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_EXPECTATION, left, <, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LT(test, left, right) KUNIT_ASSERT_LT_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_LT_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_ASSERTION, left, <, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LE(test, left, right) KUNIT_EXPECT_LE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_LE_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_EXPECTATION, left, <=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LE(test, left, right) KUNIT_ASSERT_LE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_LE_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_ASSERTION, left, <=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GT(test, left, right) KUNIT_EXPECT_GT_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_GT_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_EXPECTATION, left, >, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GT(test, left, right) KUNIT_ASSERT_GT_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_GT_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_ASSERTION, left, >, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GE(test, left, right) KUNIT_EXPECT_GE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_GE_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_EXPECTATION, left, >=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GE(test, left, right) KUNIT_ASSERT_GE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_GE_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_INT_ASSERTION(test, KUNIT_ASSERTION, left, >=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ(test, left, right) KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_PTR_ASSERTION(test, KUNIT_EXPECTATION, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ(test, left, right) KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_PTR_ASSERTION(test, KUNIT_ASSERTION, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE(test, left, right) KUNIT_EXPECT_PTR_NE_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_PTR_NE_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_PTR_ASSERTION(test, KUNIT_EXPECTATION, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE(test, left, right) KUNIT_ASSERT_PTR_NE_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_PTR_NE_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_PTR_ASSERTION(test, KUNIT_ASSERTION, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NULL(test, pointer) KUNIT_EXPECT_NULL_MSG(test, pointer, NULL)
#define KUNIT_EXPECT_NULL_MSG(test, pointer, fmt, ...) KUNIT_EXPECT_PTR_EQ_MSG(test, pointer, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NULL(test, pointer) KUNIT_ASSERT_NULL_MSG(test, pointer, NULL)
#define KUNIT_ASSERT_NULL_MSG(test, pointer, fmt, ...) KUNIT_ASSERT_PTR_EQ_MSG(test, pointer, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL(test, pointer) KUNIT_EXPECT_NOT_NULL_MSG(test, pointer, NULL)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, pointer, fmt, ...) KUNIT_EXPECT_PTR_NE_MSG(test, pointer, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, pointer) KUNIT_ASSERT_NOT_NULL_MSG(test, pointer, NULL)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, pointer, fmt, ...) KUNIT_ASSERT_PTR_NE_MSG(test, pointer, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, pointer) KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, pointer, NULL)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, pointer, fmt, ...) \
	KUNIT_PTR_NOT_ERR_OR_NULL_MSG_ASSERTION(test, KUNIT_EXPECTATION, pointer, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pointer) KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, pointer, NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, pointer, fmt, ...) \
	KUNIT_PTR_NOT_ERR_OR_NULL_MSG_ASSERTION(test, KUNIT_ASSERTION, pointer, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STREQ(test, left, right) KUNIT_EXPECT_STREQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_STREQ_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_STR_ASSERTION(test, KUNIT_EXPECTATION, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STREQ(test, left, right) KUNIT_ASSERT_STREQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_STREQ_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_STR_ASSERTION(test, KUNIT_ASSERTION, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ(test, left, right) KUNIT_EXPECT_STRNEQ_MSG(test, left, right, NULL)
#define KUNIT_EXPECT_STRNEQ_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_STR_ASSERTION(test, KUNIT_EXPECTATION, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STRNEQ(test, left, right) KUNIT_ASSERT_STRNEQ_MSG(test, left, right, NULL)
#define KUNIT_ASSERT_STRNEQ_MSG(test, left, right, fmt, ...) \
	KUNIT_BINARY_STR_ASSERTION(test, KUNIT_ASSERTION, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ(test, left, right, size) KUNIT_EXPECT_MEMEQ_MSG(test, left, right, size, NULL)
#define KUNIT_EXPECT_MEMEQ_MSG(test, left, right, size, fmt, ...) \
	KUNIT_MEM_ASSERTION(test, KUNIT_EXPECTATION, left, ==, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMEQ(test, left, right, size) KUNIT_ASSERT_MEMEQ_MSG(test, left, right, size, NULL)
#define KUNIT_ASSERT_MEMEQ_MSG(test, left, right, size, fmt, ...) \
	KUNIT_MEM_ASSERTION(test, KUNIT_ASSERTION, left, ==, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ(test, left, right, size) KUNIT_EXPECT_MEMNEQ_MSG(test, left, right, size, NULL)
#define KUNIT_EXPECT_MEMNEQ_MSG(test, left, right, size, fmt, ...) \
	KUNIT_MEM_ASSERTION(test, KUNIT_EXPECTATION, left, !=, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMNEQ(test, left, right, size) KUNIT_ASSERT_MEMNEQ_MSG(test, left, right, size, NULL)
#define KUNIT_ASSERT_MEMNEQ_MSG(test, left, right, size, fmt, ...) \
	KUNIT_MEM_ASSERTION(test, KUNIT_ASSERTION, left, !=, right, size, fmt, ##__VA_ARGS__)
#endif
