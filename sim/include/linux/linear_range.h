/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/linear_range.h (Linux 6.1): selectors, and the values that they stand for in equal steps. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct linear_range {
	unsigned int min; /* the value of min_sel */
	unsigned int min_sel, max_sel;
	unsigned int step;
};

/* 0, or -EINVAL when there is no such selector or value. */
int linear_range_get_value(const struct linear_range *r, unsigned int selector, unsigned int *val);
int linear_range_get_value_array(const struct linear_range *r, int ranges, unsigned int selector, unsigned int *val);
/* The selector of the value, or of the next one below or above that; `found`: whether the value is in the range. */
int linear_range_get_selector_low(const struct linear_range *r, unsigned int val, unsigned int *selector, bool *found);
int linear_range_get_selector_high(const struct linear_range *r, unsigned int val, unsigned int *selector, bool *found);
int linear_range_get_selector_low_array(const struct linear_range *r, int ranges, unsigned int val, unsigned int *selector,
					bool *found);
/* The nearest one. */
void linear_range_get_selector_within(const struct linear_range *r, unsigned int val, unsigned int *selector);
unsigned int linear_range_get_max_value(const struct linear_range *r);
unsigned int linear_range_values_in_range(const struct linear_range *r);
unsigned int linear_range_values_in_range_array(const struct linear_range *r, int ranges);
LKM_WAIST_END

#ifndef __cplusplus
#define LINEAR_RANGE(first, first_sel, last_sel, width) \
	{ .step = width, .min = first, .min_sel = first_sel, .max_sel = last_sel }
#define LINEAR_RANGE_IDX(idx, first, first_sel, last_sel, width) [idx] = LINEAR_RANGE(first, first_sel, last_sel, width)
#endif
