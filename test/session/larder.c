// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A file in /proc that counts the jars on a shelf: what is written to it is added. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

static long jars = 3;

static int show_larder(struct seq_file *file, void *unused)
{
	long jar;

	for (jar = 1; jar <= jars; jar++)
		seq_printf(file, "jar %ld\n", jar);
	return 0;
}

static int open_larder(struct inode *inode, struct file *file)
{
	return single_open(file, show_larder, NULL);
}

static ssize_t write_larder(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	long more;
	int error = kstrtol_from_user(from, size, 0, &more);

	if (error)
		return error;
	if (jars + more < 0) {
		pr_warn("larder: there are only %ld jars\n", jars);
		return -EDOM;
	}
	jars += more;
	return size;
}

static const struct proc_ops larder_ops = {
	.proc_open = open_larder,
	.proc_read = seq_read,
	.proc_write = write_larder,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int __init larder_init(void)
{
	return proc_create("larder", 0644, NULL, &larder_ops) ? 0 : -ENOMEM;
}

static void __exit larder_exit(void)
{
	remove_proc_entry("larder", NULL);
}

module_init(larder_init);
module_exit(larder_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Jars on a shelf, as a file in /proc");
MODULE_VERSION("1.1");
