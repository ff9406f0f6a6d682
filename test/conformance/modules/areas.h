/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* For a module that says in the log what the kernel does, an area at a time: insmod NAME.ko area=… */
#pragma once

#include <linux/err.h>
#include <linux/module.h>
#include <linux/printk.h>

static char *area = "";
module_param(area, charp, 0);

#define say(fmt, ...) printk(KERN_INFO KBUILD_MODNAME ": " fmt "\n", ##__VA_ARGS__)
/* The text of an expression, and its value. */
#define tell(expression) say("%s is %lld", #expression, (long long)(expression))
/* The same of a pointer, of which only errors are equal everywhere. */
#define tell_pointer(expression) \
	do { \
		const void *p = (expression); \
		say("%s is %s, %ld", #expression, \
		    !p		? "nothing" \
		    : IS_ERR(p) ? "an error" \
				: "something", \
		    IS_ERR(p) ? PTR_ERR(p) : 0); \
	} while (0)
