/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/seq_file.h (Linux 6.1): text that a driver writes, record by record, for somebody who reads a file. */
#pragma once

#include "bug.h"
#include "compiler.h"
#include "cred.h"
#include "fs.h"
#include "mutex.h"
#include "string.h"
#include "string_helpers.h"
#include "types.h"
#include <stdarg.h>

LKM_WAIST_BEGIN
struct seq_operations;

struct seq_file {
	char *buf;
	size_t size; /* of buf */
	size_t from; /* where the text that is not read yet begins */
	size_t count; /* its bytes; `size` of them: it did not fit */
	size_t pad_until;
	loff_t index; /* of the next record */
	loff_t read_pos;
	struct mutex lock;
	const struct seq_operations *op;
	int poll_event;
	const struct file *file;
#ifdef __cplusplus
	void *private_; /* `private` in C */
#else
	void *private;
#endif
};

/* A record after the other: start() gives the one at *pos, next() the one after it and moves *pos, NULL is the end. show()
 * returns SEQ_SKIP for one that is left out, or a negative error. A record that does not fit is shown again, into a larger
 * buffer. stop() follows each start(). */
struct seq_operations {
	void *(*start)(struct seq_file *m, loff_t *pos);
	void (*stop)(struct seq_file *m, void *v);
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	int (*show)(struct seq_file *m, void *v);
};

/* Sets file->private_data, which must be NULL. 0 or -ENOMEM. */
int seq_open(struct file *file, const struct seq_operations *op);
ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos);
ssize_t seq_read_iter(struct kiocb *iocb, struct iov_iter *iter);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
int seq_release(struct inode *inode, struct file *file);
/* With m->private zeroed memory of `size` bytes, which seq_release_private() frees. */
void *__seq_open_private(struct file *file, const struct seq_operations *op, int size);
int seq_open_private(struct file *file, const struct seq_operations *op, int size);
int seq_release_private(struct inode *inode, struct file *file);
/* One record; m->private is `data`. */
int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data);
int single_open_size(struct file *file, int (*show)(struct seq_file *, void *), void *data, size_t size);
int single_release(struct inode *inode, struct file *file);
void *single_start(struct seq_file *m, loff_t *pos);

#ifdef __cplusplus
void seq_printf(struct seq_file *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
#else
__printf(2, 3) void seq_printf(struct seq_file *m, const char *fmt, ...);
__printf(2, 0) void seq_vprintf(struct seq_file *m, const char *fmt, va_list args);
#endif
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);
/* 0, or -1 when it did not fit. */
int seq_write(struct seq_file *m, const void *data, size_t len);
void seq_put_decimal_ull_width(struct seq_file *m, const char *delimiter, unsigned long long num, unsigned int width);
void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long num);
void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long num);
void seq_put_hex_ll(struct seq_file *m, const char *delimiter, unsigned long long v, unsigned int width);
/* Blanks as far as seq_setwidth() said, then `c` unless it is zero. */
void seq_pad(struct seq_file *m, char c);
void seq_escape_mem(struct seq_file *m, const char *src, size_t len, unsigned int flags, const char *esc);
void seq_hex_dump(struct seq_file *m, const char *prefix_str, int prefix_type, int rowsize, int groupsize, const void *buf,
		  size_t len, bool ascii);
/* Each returns the bytes that it wrote, or -1; characters of `esc` are written as \ooo. */
int seq_path(struct seq_file *m, const struct path *path, const char *esc);
int seq_file_path(struct seq_file *m, struct file *file, const char *esc);
int seq_dentry(struct seq_file *m, struct dentry *dentry, const char *esc);
/* Moves the path at `p` to `s` with characters of `esc` as \ooo; where it ends, or NULL when there is no room. */
char *mangle_path(char *s, const char *p, const char *esc);

struct list_head *seq_list_start(struct list_head *head, loff_t pos);
struct list_head *seq_list_start_head(struct list_head *head, loff_t pos);
struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *ppos);
struct list_head *seq_list_start_rcu(struct list_head *head, loff_t pos);
struct list_head *seq_list_start_head_rcu(struct list_head *head, loff_t pos);
struct list_head *seq_list_next_rcu(void *v, struct list_head *head, loff_t *ppos);
struct hlist_node *seq_hlist_start(struct hlist_head *head, loff_t pos);
struct hlist_node *seq_hlist_start_head(struct hlist_head *head, loff_t pos);
struct hlist_node *seq_hlist_next(void *v, struct hlist_head *head, loff_t *ppos);
struct hlist_node *seq_hlist_start_rcu(struct hlist_head *head, loff_t pos);
struct hlist_node *seq_hlist_start_head_rcu(struct hlist_head *head, loff_t pos);
struct hlist_node *seq_hlist_next_rcu(void *v, struct hlist_head *head, loff_t *ppos);

static inline bool seq_has_overflowed(struct seq_file *m)
{
	return m->count == m->size;
}

/* The room that is left, and where; NULL when there is none. */
static inline size_t seq_get_buf(struct seq_file *m, char **bufp)
{
	size_t room = m->size - m->count;

	if (m->count > m->size)
		lkm_bug(__FILE__, __LINE__, __func__, "BUG_ON(m->count > m->size)");
	*bufp = room ? m->buf + m->count : (char *)0;
	return room;
}

/* So many bytes were written there; negative: they did not fit. */
static inline void seq_commit(struct seq_file *m, int num)
{
	if (num >= 0 && (size_t)num > m->size - m->count)
		lkm_bug(__FILE__, __LINE__, __func__, "BUG_ON(m->count + num > m->size)");
	m->count = num < 0 ? m->size : m->count + (size_t)num;
}

static inline void seq_setwidth(struct seq_file *m, size_t size)
{
	m->pad_until = m->count + size;
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int SEQ_SKIP */
inline constexpr int SEQ_SKIP{1};
}
#else
#define SEQ_SKIP 1
#define SEQ_START_TOKEN ((void *)1)

/* Of whoever opened the file: ids in the text are for them. */
static inline struct user_namespace *seq_user_ns(struct seq_file *m)
{
	(void)m;
	return &init_user_ns;
}

static inline void seq_escape_str(struct seq_file *m, const char *src, unsigned int flags, const char *esc)
{
	seq_escape_mem(m, src, strlen(src), flags, esc);
}

static inline void seq_escape(struct seq_file *m, const char *s, const char *esc)
{
	seq_escape_str(m, s, ESCAPE_OCTAL, esc);
}

/* ",name=value", or ",name" without a value, with what would end them written as \ooo. */
static inline void seq_show_option(struct seq_file *m, const char *name, const char *value)
{
	const char *const parts[] = { name, value };
	int i;

	for (i = 0; i < 2 && parts[i]; i++) {
		seq_putc(m, i ? '=' : ',');
		seq_escape(m, parts[i], i ? ", \t\n\\" : ",= \t\n\\");
	}
}

/* Each defines `name`_open() and the operations of a file that reads what `name`_show() or `name`_sops give. The data of the
 * inode become m->private. */
#define lkm_seq_open(name, answer) \
	static int name##_open(struct inode *inode, struct file *file) { return answer; }
#define lkm_seq_table(type, name, opens, reads, seeks, ends, end, ...) \
	static const struct type name = { .reads = seq_read, .seeks = seq_lseek, .ends = end, .opens = __VA_ARGS__ }
#define lkm_seq_fops(name, end) \
	lkm_seq_table(file_operations, name##_fops, open, read, llseek, release, end, name##_open, .owner = THIS_MODULE)
#define DEFINE_SHOW_ATTRIBUTE(name) \
	lkm_seq_open(name, single_open(file, name##_show, inode->i_private)) \
	lkm_seq_fops(name, single_release)
#define DEFINE_PROC_SHOW_ATTRIBUTE(name) \
	lkm_seq_open(name, single_open(file, name##_show, pde_data(inode))) \
	lkm_seq_table(proc_ops, name##_proc_ops, proc_open, proc_read, proc_lseek, proc_release, single_release, name##_open)
#define DEFINE_SEQ_ATTRIBUTE(name) \
	lkm_seq_open(name, lkm_seq_open_with(file, &name##_sops, inode->i_private)) \
	lkm_seq_fops(name, seq_release)

static inline int lkm_seq_open_with(struct file *file, const struct seq_operations *op, void *data)
{
	int error = seq_open(file, op);

	if (!error && data)
		((struct seq_file *)file->private_data)->private = data;
	return error;
}
#endif
