/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/fs.h for C++. A part of lkm/abi.h, which includes it. */

struct fasync_struct;
struct file;
struct file_operations;
struct inode;
struct iov_iter;
struct kiocb;
struct module;
struct poll_table_struct;
struct seq_file;
struct vm_area_struct;

/* The slots of struct file_operations that a driver fills, each written once: what it returns, its name, what it takes.
 * A null one stays NULL in the kernel's own table. */
#define LKM_FILE_OPERATIONS(SLOT) \
	SLOT(long long, llseek, (struct file *, long long, int)) \
	SLOT(long, read, (struct file *, char *, unsigned long, long long *)) \
	SLOT(long, write, (struct file *, const char *, unsigned long, long long *)) \
	SLOT(unsigned int, poll, (struct file *, struct poll_table_struct *)) \
	SLOT(long, unlocked_ioctl, (struct file *, unsigned int, unsigned long)) \
	SLOT(int, open, (struct inode *, struct file *)) \
	SLOT(int, flush, (struct file *, void *)) \
	SLOT(int, release, (struct inode *, struct file *)) \
	SLOT(int, fsync, (struct file *, long long, long long, int)) \
	SLOT(int, mmap, (struct file *, struct vm_area_struct *)) \
	SLOT(long, read_iter, (struct kiocb *, struct iov_iter *)) \
	SLOT(long, write_iter, (struct kiocb *, struct iov_iter *)) \
	SLOT(int, fasync, (int, struct file *, int)) \
	SLOT(int, check_flags, (int)) \
	SLOT(int, fadvise, (struct file *, long long, long long, int)) \
	SLOT(void, show_fdinfo, (struct seq_file *, struct file *))

#define LKM_SLOT(type, name, parameters) type (*name) parameters;
struct lkm_file_operations {
	LKM_FILE_OPERATIONS(LKM_SLOT)
	unsigned int of_kernel; /* LKM_OP_*: what the kernel has a function for */
};
#undef LKM_SLOT
enum { LKM_OP_SPLICE_READ = 1, LKM_OP_SPLICE_WRITE = 2, LKM_OP_COMPAT_PTR_IOCTL = 4 };

/* Makes a kernel's table of `from`; the module cannot be unloaded while a file uses it. */
void lkm_file_operations_init(struct file_operations *to, const struct lkm_file_operations *from, struct module *owner);

LKM_FORWARD(int, register_chrdev_region, (unsigned int from, unsigned int count, const char *name), (from, count, name))
LKM_FORWARD(int, alloc_chrdev_region, (unsigned int *dev, unsigned int baseminor, unsigned int count, const char *name),
	    (dev, baseminor, count, name))
LKM_FORWARD(void, unregister_chrdev_region, (unsigned int from, unsigned int count), (from, count))

LKM_FORWARD(int, stream_open, (struct inode *inode, struct file *file), (inode, file))
LKM_FORWARD(int, nonseekable_open, (struct inode *inode, struct file *file), (inode, file))

LKM_FORWARD(long long, default_llseek, (struct file *file, long long offset, int whence), (file, offset, whence))
LKM_FORWARD(long long, generic_file_llseek, (struct file *file, long long offset, int whence), (file, offset, whence))
LKM_FORWARD(long long, generic_file_llseek_size,
	    (struct file *file, long long offset, int whence, long long maxsize, long long eof),
	    (file, offset, whence, maxsize, eof))
LKM_FORWARD(long long, noop_llseek, (struct file *file, long long offset, int whence), (file, offset, whence))
LKM_FORWARD(long long, fixed_size_llseek, (struct file *file, long long offset, int whence, long long size),
	    (file, offset, whence, size))

LKM_FORWARD(int, fasync_helper, (int fd, struct file *file, int on, struct fasync_struct **queue),
	    (fd, file, on, queue))
LKM_FORWARD(void, kill_fasync, (struct fasync_struct **queue, int sig, int band), (queue, sig, band))

/* A transfer through read_iter or write_iter: its file, and where its position is kept. */
struct file *lkm_ki_filp(struct kiocb *iocb);
long long *lkm_ki_pos(struct kiocb *iocb);
