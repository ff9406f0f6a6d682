// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The lines of a seq_file, as many, as long and as broken as its shape says. */
#include "family.h"

#include <linux/err.h>
#include <linux/proc_fs.h>

struct entries_shape entries_shapes[ENTRIES_SLOTS];
char entries_memory[ENTRIES_SLOTS][ENTRIES_MEMORY];

static bool goes_wrong(const struct entries_shape *shape, enum seq_failure how, loff_t at)
{
	return (shape->failure & 7) == how && at == shape->at;
}

static void *lines_start(struct seq_file *m, loff_t *pos, const struct entries_shape *shape)
{
	if (shape->failure & SEQ_LOUD)
		pr_info("start at %lld\n", *pos);
	if ((shape->failure & 7) == SEQ_NO_START)
		return NULL;
	if (goes_wrong(shape, SEQ_START_FAILS, *pos))
		return ERR_PTR(-EBADMSG);
	if ((shape->failure & 7) == SEQ_HEADER && !*pos)
		return SEQ_START_TOKEN;
	return *pos < shape->lines ? pos : NULL;
}

static void *lines_next(struct seq_file *m, void *v, loff_t *pos, const struct entries_shape *shape)
{
	++*pos;
	if (goes_wrong(shape, SEQ_NEXT_FAILS, *pos))
		return ERR_PTR(-ENXIO);
	return *pos < shape->lines ? pos : NULL;
}

static void lines_stop(struct seq_file *m, void *v, const struct entries_shape *shape)
{
	if (shape->failure & SEQ_LOUD)
		pr_info("stop%s\n", IS_ERR(v) ? " after an error" : v ? "" : " at the end");
}

static int lines_show(struct seq_file *m, void *v, const struct entries_shape *shape)
{
	loff_t number;
	int i;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "header\n");
		return 0;
	}
	number = *(loff_t *)v;
	if (goes_wrong(shape, SEQ_SHOW_FAILS, number))
		return -ENODATA;
	seq_printf(m, "%lld:", number);
	for (i = 0; i < 16 * shape->length; i++)
		seq_putc(m, 'a' + (number + i) % 26);
	seq_putc(m, '\n');
	if (goes_wrong(shape, SEQ_SHOW_FAILS_LATE, number))
		return -EIO;
	return (shape->failure & 7) == SEQ_SKIPS && number % 2 == shape->at % 2 ? SEQ_SKIP : 0;
}

/* The data of a file that does not know its shape leads there. */
#define LINES(name, shape) \
	static void *name##_start(struct seq_file *m, loff_t *pos) \
	{ \
		return lines_start(m, pos, shape); \
	} \
	static void *name##_next(struct seq_file *m, void *v, loff_t *pos) \
	{ \
		return lines_next(m, v, pos, shape); \
	} \
	static void name##_stop(struct seq_file *m, void *v) \
	{ \
		lines_stop(m, v, shape); \
	} \
	static int name##_show(struct seq_file *m, void *v) \
	{ \
		return lines_show(m, v, shape); \
	}
LINES(proc, pde_data(file_inode(m->file)))
LINES(debug, m->private)

const struct seq_operations entries_lines = { .start = proc_start, .next = proc_next, .stop = proc_stop, .show = proc_show };
const struct seq_operations entries_debug_lines = {
	.start = debug_start, .next = debug_next, .stop = debug_stop, .show = debug_show
};

/* All lines in one record. */
int entries_show(struct seq_file *m, void *v)
{
	const struct entries_shape *shape = m->private;
	loff_t number;

	for (number = 0; number < shape->lines; number++) {
		int error = lines_show(m, &number, shape);

		if (error)
			return error;
	}
	return 0;
}
