// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A file of 100,000 lines of 64 bytes, and a directory of 10,000 files, both in /proc. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#define LINES 100000
#define FILES 10000

static void *lines_at(loff_t pos)
{
	return pos < LINES ? (void *)(unsigned long)(pos + 1) : NULL;
}

static void *lines_start(struct seq_file *m, loff_t *pos)
{
	return lines_at(*pos);
}

static void *lines_next(struct seq_file *m, void *v, loff_t *pos)
{
	return lines_at(++*pos);
}

static void lines_stop(struct seq_file *m, void *v)
{
}

static int lines_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%08lu %s\n", (unsigned long)v, "a line as logs and tables have them, with a number too");
	return 0;
}

static const struct seq_operations lines_ops = {
	.start = lines_start,
	.next = lines_next,
	.stop = lines_stop,
	.show = lines_show,
};

static int one_show(struct seq_file *m, void *v)
{
	seq_puts(m, "one\n");
	return 0;
}

static int __init lines_init(void)
{
	struct proc_dir_entry *crowd = proc_mkdir("crowd", NULL);
	char name[16];
	int i;

	if (!crowd || !proc_create_seq("lines", 0444, NULL, &lines_ops))
		return -ENOMEM;
	for (i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "file%d", i);
		if (!proc_create_single(name, 0444, crowd, one_show))
			return -ENOMEM;
	}
	return 0;
}

static void __exit lines_exit(void)
{
	remove_proc_entry("lines", NULL);
	remove_proc_subtree("crowd", NULL);
}

module_init(lines_init);
module_exit(lines_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Long files and large directories for benchmarks");
