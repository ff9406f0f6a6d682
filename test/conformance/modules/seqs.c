// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Files of /proc/lkm_seqs that show what seq_file does: mknod /dev/seqs c 12 141 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "control.h"

#include <linux/list.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "seqs.h"

static loff_t lines_count = 3;
static int line_size;
static struct call text_call;

static void *lines_start(struct seq_file *m, loff_t *pos)
{
	pr_info("start at %lld\n", *pos);
	return *pos < lines_count ? pos : NULL;
}

static void *lines_next(struct seq_file *m, void *v, loff_t *pos)
{
	return ++*pos < lines_count ? pos : NULL;
}

static void lines_stop(struct seq_file *m, void *v)
{
	pr_info("stop%s\n", v ? "" : " at the end");
}

static int lines_show(struct seq_file *m, void *v)
{
	loff_t number = *(loff_t *)v;
	int i;

	seq_printf(m, "%lld", number);
	for (i = 0; i < line_size; i++)
		seq_putc(m, 'a' + number % 26);
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations lines_sops = {
	.start = lines_start, .next = lines_next, .stop = lines_stop, .show = lines_show
};

/* A header, then the even ones of the numbers to 9; 7 is an error. */
static void *odd_start(struct seq_file *m, loff_t *pos)
{
	static loff_t number;

	if (*pos == 0)
		return SEQ_START_TOKEN;
	number = *pos;
	return *pos < 10 ? &number : NULL;
}

static void *odd_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return odd_start(m, pos);
}

static void odd_stop(struct seq_file *m, void *v)
{
}

static int skip_show(struct seq_file *m, void *v)
{
	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "header\n");
		return 0;
	}
	seq_printf(m, "%lld\n", *(loff_t *)v);
	return *(loff_t *)v % 2 ? SEQ_SKIP : 0;
}

static int error_show(struct seq_file *m, void *v)
{
	if (v == SEQ_START_TOKEN)
		return 0;
	if (*(loff_t *)v == 3)
		return -ENODATA;
	seq_printf(m, "%lld\n", *(loff_t *)v);
	return 0;
}

static void *bad_start(struct seq_file *m, loff_t *pos)
{
	return ERR_PTR(-EBADMSG);
}

static const struct seq_operations skip_sops = { .start = odd_start, .next = odd_next, .stop = odd_stop, .show = skip_show };
static const struct seq_operations error_sops = { .start = odd_start, .next = odd_next, .stop = odd_stop, .show = error_show };
static const struct seq_operations bad_sops = { .start = bad_start, .next = odd_next, .stop = odd_stop, .show = error_show };

struct leaf {
	struct list_head list;
	const char *name;
};

static LIST_HEAD(leaves);
static struct leaf green = { .name = "green" }, black = { .name = "black" }, white = { .name = "white" };

static void *list_start(struct seq_file *m, loff_t *pos)
{
	return seq_list_start(&leaves, *pos);
}

static void *list_start_head(struct seq_file *m, loff_t *pos)
{
	return seq_list_start_head(&leaves, *pos);
}

static void *list_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_list_next(v, &leaves, pos);
}

static int list_show(struct seq_file *m, void *v)
{
	if (v == &leaves)
		seq_puts(m, "leaves:\n");
	else
		seq_printf(m, "%s\n", list_entry(v, struct leaf, list)->name);
	return 0;
}

static const struct seq_operations list_sops = { .start = list_start, .next = list_next, .stop = odd_stop, .show = list_show };
static const struct seq_operations head_sops = { .start = list_start_head, .next = list_next, .stop = odd_stop, .show = list_show };

struct hleaf {
	struct hlist_node node;
	const char *name;
};

static struct hleaf hblack = { .name = "black" }, hgreen = { .node.next = &hblack.node, .name = "green" };
static struct hlist_head hleaves = { .first = &hgreen.node };

static void *hlist_start(struct seq_file *m, loff_t *pos)
{
	return seq_hlist_start_head(&hleaves, *pos);
}

static void *hlist_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_hlist_next(v, &hleaves, pos);
}

static int hlist_show(struct seq_file *m, void *v)
{
	if (v == SEQ_START_TOKEN)
		seq_puts(m, "hleaves:\n");
	else
		seq_printf(m, "%s\n", container_of(v, struct hleaf, node)->name);
	return 0;
}

static const struct seq_operations hlist_sops = { .start = hlist_start, .next = hlist_next, .stop = odd_stop, .show = hlist_show };

static void *rcu_start(struct seq_file *m, loff_t *pos)
{
	return seq_list_start_rcu(&leaves, *pos);
}

static void *rcu_start_head(struct seq_file *m, loff_t *pos)
{
	return seq_list_start_head_rcu(&leaves, *pos);
}

static void *rcu_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_list_next_rcu(v, &leaves, pos);
}

static void *hrcu_start(struct seq_file *m, loff_t *pos)
{
	return seq_hlist_start_rcu(&hleaves, *pos);
}

static void *hrcu_start_head(struct seq_file *m, loff_t *pos)
{
	return seq_hlist_start_head_rcu(&hleaves, *pos);
}

static void *hrcu_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_hlist_next_rcu(v, &hleaves, pos);
}

static const struct seq_operations rcu_sops = { .start = rcu_start, .next = rcu_next, .stop = odd_stop, .show = list_show };
static const struct seq_operations rcu_head_sops = {
	.start = rcu_start_head, .next = rcu_next, .stop = odd_stop, .show = list_show
};
static const struct seq_operations hrcu_sops = { .start = hrcu_start, .next = hrcu_next, .stop = odd_stop, .show = hlist_show };
static const struct seq_operations hrcu_head_sops = {
	.start = hrcu_start_head, .next = hrcu_next, .stop = odd_stop, .show = hlist_show
};

/* A counter of each open file's own. */
static int private_show(struct seq_file *m, void *v)
{
	int *count = m->private;

	seq_printf(m, "%d ", ++*count);
	return 0;
}

static const struct seq_operations private_sops = { .start = odd_start, .next = odd_next, .stop = odd_stop, .show = private_show };

static int private_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &private_sops, sizeof(int));
}

static int begun_open(struct inode *inode, struct file *file)
{
	int *count = __seq_open_private(file, &private_sops, sizeof(int));

	if (!count)
		return -ENOMEM;
	*count = 100;
	return 0;
}

static const struct proc_ops private_ops = {
	.proc_open = private_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};
static const struct proc_ops begun_ops = {
	.proc_open = begun_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};

static void show_buffer(struct seq_file *m)
{
	char *buf;
	size_t room = seq_get_buf(m, &buf);

	if (room < 6) {
		seq_commit(m, -1);
		return;
	}
	memcpy(buf, "buffer", 6);
	seq_commit(m, 6);
}

static int text_show(struct seq_file *m, void *v)
{
	static const u8 bytes[] = "The kernel is the specification.\n\t\x80\xff";
	const struct call *c = &text_call;
	int i;

	for (i = 0; i < c->number[1]; i++)
		seq_putc(m, '.');
	switch (c->number[0]) {
	case SEQ_PRINTF:
		seq_printf(m, "%s:%5lld", c->text, c->number[2]);
		break;
	case SEQ_PUTS:
		seq_puts(m, c->text);
		break;
	case SEQ_PUTC:
		seq_putc(m, c->text[0]);
		break;
	case SEQ_WRITE:
		pr_info("seq_write answers %d\n", seq_write(m, c->text, c->number[2]));
		break;
	case SEQ_DECIMAL_ULL:
		seq_put_decimal_ull(m, c->text, c->number[2]);
		break;
	case SEQ_DECIMAL_LL:
		seq_put_decimal_ll(m, c->text, c->number[2]);
		break;
	case SEQ_DECIMAL_DELIMITERS:
		seq_put_decimal_ull(m, NULL, 1);
		seq_put_decimal_ull(m, "", 2);
		seq_put_decimal_ull(m, ", ", 3);
		seq_put_decimal_ll(m, " ", -4);
		break;
	case SEQ_USER:
		seq_printf(m, "%u", from_kuid_munged(seq_user_ns(m), make_kuid(seq_user_ns(m), c->number[2])));
		break;
	case SEQ_PAD:
		seq_setwidth(m, c->number[2]);
		seq_puts(m, c->text);
		seq_pad(m, '|');
		break;
	case SEQ_ESCAPE:
		seq_escape(m, c->text, " \n\\");
		break;
	case SEQ_ESCAPE_HEX:
		seq_escape_mem(m, bytes, sizeof(bytes) - 1, ESCAPE_HEX | ESCAPE_NAP, NULL);
		break;
	case SEQ_ESCAPE_ANY:
		seq_escape_mem(m, bytes, sizeof(bytes), ESCAPE_ANY_NP, NULL);
		break;
	case SEQ_HEX_DUMP:
		seq_hex_dump(m, "at ", DUMP_PREFIX_OFFSET, 16, 1, bytes, sizeof(bytes), true);
		break;
	case SEQ_HEX_GROUPS:
		seq_hex_dump(m, "", DUMP_PREFIX_NONE, 32, c->number[2], bytes, 16, c->number[3]);
		break;
	case SEQ_PATH:
		pr_info("seq_path answers %d\n", seq_path(m, &m->file->f_path, c->text));
		break;
	case SEQ_FILE_PATH:
		seq_file_path(m, (struct file *)m->file, "");
		break;
	case SEQ_DENTRY:
		seq_dentry(m, file_dentry(m->file), "\n");
		break;
	case SEQ_NAMES: {
		char path[64];

		seq_printf(m, "%s in %s", file_dentry(m->file)->d_name.name, file_dentry(m->file)->d_parent->d_name.name);
		seq_printf(m, " %s", file_path((struct file *)m->file, path, sizeof(path)));
		seq_printf(m, " %s", dentry_path_raw(file_dentry(m->file), path, sizeof(path)));
		seq_printf(m, " %ld", PTR_ERR(file_path((struct file *)m->file, path, 10)));
		seq_printf(m, " %d", d_inode(file_dentry(m->file)) == file_inode(m->file));
		break;
	}
	case SEQ_BUFFER:
		show_buffer(m);
		break;
	case SEQ_OPTION:
		seq_show_option(m, "a,b", "c d");
		seq_show_option(m, "plain", NULL);
		break;
	default:
		seq_puts(m, seq_has_overflowed(m) ? "over" : "room");
		pr_info("overflowed: %d\n", seq_has_overflowed(m));
	}
	return 0;
}
DEFINE_PROC_SHOW_ATTRIBUTE(text);

static int sized_open(struct inode *inode, struct file *file)
{
	return single_open_size(file, text_show, NULL, 32768);
}

static const struct proc_ops sized_ops = {
	.proc_open = sized_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

/* The data of the inode, through DEFINE_SEQ_ATTRIBUTE(). */
static int attribute_show(struct seq_file *m, void *v)
{
	if (v == SEQ_START_TOKEN)
		seq_printf(m, "%s\n", (const char *)m->private);
	return 0;
}
static const struct seq_operations attribute_sops = {
	.start = odd_start, .next = odd_next, .stop = odd_stop, .show = attribute_show
};
DEFINE_SEQ_ATTRIBUTE(attribute);

static ssize_t attribute_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return attribute_fops.read(file, to, size, pos);
}

static const struct proc_ops attribute_ops = {
	.proc_open = attribute_open,
	.proc_read = attribute_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release,
};

static void call_lines(struct call *c)
{
	lines_count = c->number[0];
	line_size = c->number[1];
}

static void call_text(struct call *c)
{
	text_call = *c;
}

static const call_function functions[SEQS_FUNCTIONS] = { [SEQ_LINES] = call_lines, [SEQ_TEXT] = call_text };

static long seqs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, SEQS_FUNCTIONS, cmd, arg);
}

static const struct file_operations seqs_ops = { .owner = THIS_MODULE, .unlocked_ioctl = seqs_ioctl };

static int __init seqs_init(void)
{
	struct proc_dir_entry *in = proc_mkdir("lkm_seqs", NULL);
	struct leaf *all[] = { &green, &black, &white };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		list_add_tail(&all[i]->list, &leaves);
	proc_create_seq("lines", 0666, in, &lines_sops);
	proc_create_seq("skip", 0, in, &skip_sops);
	proc_create_seq("error", 0, in, &error_sops);
	proc_create_seq("bad", 0, in, &bad_sops);
	proc_create_seq("list", 0, in, &list_sops);
	proc_create_seq("head", 0, in, &head_sops);
	proc_create_seq("hlist", 0, in, &hlist_sops);
	proc_create_seq("rcu", 0, in, &rcu_sops);
	proc_create_seq("rcu_head", 0, in, &rcu_head_sops);
	proc_create_seq("hrcu", 0, in, &hrcu_sops);
	proc_create_seq("hrcu_head", 0, in, &hrcu_head_sops);
	proc_create("private", 0, in, &private_ops);
	proc_create("begun", 0, in, &begun_ops);
	proc_create("text", 0, in, &text_proc_ops);
	proc_create("sized", 0, in, &sized_ops);
	proc_create_data("attribute", 0, in, &attribute_ops, "of the inode");
	return control_add(&seqs_ops, SEQS_MINOR, "seqs");
}

static void __exit seqs_exit(void)
{
	control_del(SEQS_MINOR);
	remove_proc_subtree("lkm_seqs", NULL);
}

module_init(seqs_init);
module_exit(seqs_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Files that show what seq_file does");
