/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the families of entries have in common. None of them lets the fuzzer do what corrupts Linux's memory. */
#pragma once

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/types.h>

#include "entries.h"

/* A command's argument. */
struct entries_argument {
	u8 slot, kind, name, where;
	u16 mode;
	u8 extra, more;
};

extern const char *const entries_names[];
extern const unsigned int entries_names_count;

/* What the lines of a seq_file look like: one shape for each slot, shared by /proc and debugfs. */
struct entries_shape {
	u8 lines, length, failure, at;
};
extern struct entries_shape entries_shapes[ENTRIES_SLOTS];
extern const struct seq_operations entries_lines, entries_debug_lines;
int entries_show(struct seq_file *m, void *v);

/* Memory that files read and write, one for each slot. */
#define ENTRIES_MEMORY 40
extern char entries_memory[ENTRIES_SLOTS][ENTRIES_MEMORY];

long entries_proc(unsigned int cmd, const struct entries_argument *a, unsigned long arg);
long entries_debug(unsigned int cmd, const struct entries_argument *a, unsigned long arg);
long entries_sys(unsigned int cmd, const struct entries_argument *a, unsigned long arg);
int entries_proc_up(void);
void entries_proc_down(void);
int entries_debug_up(void);
void entries_debug_down(void);
int entries_sys_up(void);
void entries_sys_down(void);
long entries_class(enum class_action what);
void entries_class_down(void);

/*
 * Where an entry is, below its family's directory: a path with a slash before each name. What removes a directory
 * removes what is below it as well, and those slots have to be forgotten.
 */
#define ENTRIES_PATH 400

static inline bool entries_is_below(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	return !strncmp(path, directory, length) && (!path[length] || path[length] == '/');
}

/* DO(n, …) for each combination of operations. */
#define ENTRIES_COMBINATIONS(DO) \
	DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11) DO(12) DO(13) DO(14) DO(15) \
	DO(16) DO(17) DO(18) DO(19) DO(20) DO(21) DO(22) DO(23) DO(24) DO(25) DO(26) DO(27) DO(28) DO(29) DO(30) DO(31)
