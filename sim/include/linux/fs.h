/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/fs.h (Linux 6.1): inode, file, file_operations and the character device registry. */
#pragma once

#include "atomic.h"
#include "cred.h"
#include "dcache.h"
#include "err.h"
#include "fcntl.h"
#include "ioctl.h"
#include "kdev_t.h"
#include "list.h"
#include "mutex.h"
#include "path.h"
#include "signal.h"
#include "stat.h"
#include "mm_types.h"
#include "types.h"
#include "uio.h"

LKM_WAIST_BEGIN
struct cdev;
struct dir_context;
struct file;
struct file_lock;
struct fasync_struct;
struct inode;
struct io_comp_batch;
struct io_uring_cmd;
struct module;
struct page;
struct pipe_inode_info;
struct poll_table_struct;
struct seq_file;
struct vm_area_struct;

typedef void *fl_owner_t;

/* One transfer: read_iter and write_iter take the position from here, and leave it here. */
struct kiocb {
	struct file *ki_filp;
	loff_t ki_pos;
	void (*ki_complete)(struct kiocb *iocb, long ret);
#ifdef __cplusplus
	void *private_; /* `private` in C */
#else
	void *private;
#endif
	int ki_flags;
	u16 ki_ioprio;
};

/* Who gets SIGIO of a file: F_SETOWN and F_SETSIG of fcntl(2). */
struct fown_struct {
	pid_t pid; /* 0: nobody */
	int pid_type; /* as F_OWNER_TID and its kin */
	kuid_t uid, euid;
	int signum; /* 0: SIGIO, without its details */
};

/* Takes a name; false when there is no more room. */
typedef bool (*filldir_t)(struct dir_context *, const char *, int, loff_t, u64, unsigned);
struct dir_context {
	filldir_t actor;
	loff_t pos;
};

struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *, loff_t, int);
	ssize_t (*read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char __user *, size_t, loff_t *);
	ssize_t (*read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*write_iter)(struct kiocb *, struct iov_iter *);
	int (*iopoll)(struct kiocb *kiocb, struct io_comp_batch *, unsigned int flags);
	int (*iterate)(struct file *, struct dir_context *);
	int (*iterate_shared)(struct file *, struct dir_context *);
	__poll_t (*poll)(struct file *, struct poll_table_struct *);
	long (*unlocked_ioctl)(struct file *, unsigned int, unsigned long);
	long (*compat_ioctl)(struct file *, unsigned int, unsigned long);
	int (*mmap)(struct file *, struct vm_area_struct *);
	unsigned long mmap_supported_flags;
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *, fl_owner_t id);
	int (*release)(struct inode *, struct file *);
	int (*fsync)(struct file *, loff_t, loff_t, int datasync);
	int (*fasync)(int, struct file *, int);
	int (*lock)(struct file *, int, struct file_lock *);
	ssize_t (*sendpage)(struct file *, struct page *, int, size_t, loff_t *, int);
	unsigned long (*get_unmapped_area)(struct file *, unsigned long, unsigned long, unsigned long, unsigned long);
	int (*check_flags)(int);
	int (*flock)(struct file *, int, struct file_lock *);
	ssize_t (*splice_write)(struct pipe_inode_info *, struct file *, loff_t *, size_t, unsigned int);
	ssize_t (*splice_read)(struct file *, loff_t *, struct pipe_inode_info *, size_t, unsigned int);
	int (*setlease)(struct file *, long, struct file_lock **, void **);
	long (*fallocate)(struct file *file, int mode, loff_t offset, loff_t len);
	void (*show_fdinfo)(struct seq_file *m, struct file *f);
	ssize_t (*copy_file_range)(struct file *, loff_t, struct file *, loff_t, size_t, unsigned int);
	loff_t (*remap_file_range)(struct file *file_in, loff_t pos_in, struct file *file_out, loff_t pos_out, loff_t len,
				   unsigned int remap_flags);
	int (*fadvise)(struct file *, loff_t, loff_t, int);
	int (*uring_cmd)(struct io_uring_cmd *ioucmd, unsigned int issue_flags);
	int (*uring_cmd_iopoll)(struct io_uring_cmd *, struct io_comp_batch *, unsigned int poll_flags);
};

struct inode {
	umode_t i_mode;
	kuid_t i_uid;
	kgid_t i_gid;
	unsigned int i_nlink;
	unsigned long i_ino;
	dev_t i_rdev;
	loff_t i_size;
	unsigned char i_blkbits; /* st_blksize */
	const struct file_operations *i_fop;
	struct list_head i_devices;
	struct cdev *i_cdev;
	void *i_private;
	int i_count;
};

/* What a reader of a file did, from which it is guessed what it reads next; in pages. */
struct file_ra_state {
	pgoff_t start;
	unsigned int size;
	unsigned int async_size;
	unsigned int ra_pages; /* at most */
	loff_t prev_pos;
};

/* An error that each who looks sees once. */
typedef u32 errseq_t;

struct file {
	struct path f_path;
	const struct file_operations *f_op;
	void *private_data;
	struct inode *f_inode;
	unsigned int f_flags;
	fmode_t f_mode;
	loff_t f_pos;
	atomic_long_t f_count;
	struct mutex f_pos_lock;
	struct fown_struct f_owner;
	const struct cred *f_cred;
	struct file_ra_state f_ra;
	errseq_t f_wb_err;
	char f_path_name[64]; /* what it was opened as, for reports */
};

int register_chrdev_region(dev_t from, unsigned count, const char *name);
int alloc_chrdev_region(dev_t *dev, unsigned baseminor, unsigned count, const char *name);
void unregister_chrdev_region(dev_t from, unsigned count);
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name,
		      const struct file_operations *fops);
void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name);

static inline int register_chrdev(unsigned int major, const char *name, const struct file_operations *fops)
{
	return __register_chrdev(major, 0, 256, name, fops);
}

static inline void unregister_chrdev(unsigned int major, const char *name)
{
	__unregister_chrdev(major, 0, 256, name);
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
/* Positions up to `maxsize`; SEEK_END counts from `eof`. */
loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize, loff_t eof);
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size);
/* No seeking, no pread, no pwrite. */
int nonseekable_open(struct inode *inode, struct file *file);
/* As nonseekable_open(), and the driver's read and write get no position at all. */
int stream_open(struct inode *inode, struct file *file);
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from, size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from, size_t count);

/* Of a buffer in the kernel, not in user space. */
ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from, size_t available);
/* The inode's data become the file's. */
int simple_open(struct inode *inode, struct file *file);
/* A file that is a number: see DEFINE_SIMPLE_ATTRIBUTE(). */
int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *, u64 *), int (*set)(void *, u64), const char *fmt);
int simple_attr_release(struct inode *inode, struct file *file);
ssize_t simple_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write_signed(struct file *file, const char __user *buf, size_t len, loff_t *ppos);

/* A file that answers: write() once for each open, up to SIMPLE_TRANSACTION_LIMIT - 1 bytes, then read(). The driver's write()
 * gets a page with what was written (or EFBIG, ENOMEM, EBUSY, EFAULT), puts its answer there and sets the answer's size. */
char *simple_transaction_get(struct file *file, const char __user *buf, size_t size);
void simple_transaction_set(struct file *file, size_t n);
ssize_t simple_transaction_read(struct file *file, char __user *buf, size_t size, loff_t *pos);
int simple_transaction_release(struct inode *inode, struct file *file);
/* For a file that has nothing to write out, and one that takes no leases. */
int noop_fsync(struct file *file, loff_t start, loff_t end, int datasync);
int simple_nosetlease(struct file *file, long arg, struct file_lock **flp, void **priv);

/* A driver's fasync() forwards to it. Negative on an error, 0 when nothing changed, else positive. */
int fasync_helper(int fd, struct file *filp, int on, struct fasync_struct **fapp);
/* Signals everybody on the list; `band` is POLL_IN and the like. Never sleeps. */
void kill_fasync(struct fasync_struct **fp, int sig, int band);
/* For drivers whose ioctl arguments look the same to 32-bit processes: compat_ioctl. */
long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

static inline bool dir_emit(struct dir_context *ctx, const char *name, int namelen, u64 ino, unsigned type)
{
	return ctx->actor(ctx, name, namelen, ctx->pos, ino, type);
}

static inline bool is_sync_kiocb(struct kiocb *kiocb)
{
	return kiocb->ki_complete == 0;
}

static inline struct inode *file_inode(const struct file *f)
{
	return f->f_inode;
}

/* With another reference. */
static inline struct file *get_file(struct file *f)
{
	f->f_count.counter++;
	return f;
}

static inline struct dentry *file_dentry(const struct file *f)
{
	return f->f_path.dentry;
}

static inline unsigned iminor(const struct inode *inode)
{
	return MINOR(inode->i_rdev);
}

static inline unsigned imajor(const struct inode *inode)
{
	return MAJOR(inode->i_rdev);
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: fmode_t FMODE_* */
inline constexpr fmode_t FMODE_READ{0x1U};
inline constexpr fmode_t FMODE_WRITE{0x2U};
inline constexpr fmode_t FMODE_LSEEK{0x4U};
inline constexpr fmode_t FMODE_PREAD{0x8U};
inline constexpr fmode_t FMODE_PWRITE{0x10U};
inline constexpr fmode_t FMODE_NDELAY{0x40U};
inline constexpr fmode_t FMODE_EXCL{0x80U};
inline constexpr fmode_t FMODE_WRITE_IOCTL{0x100U};
inline constexpr fmode_t FMODE_UNSIGNED_OFFSET{0x2000U};
inline constexpr fmode_t FMODE_PATH{0x4000U};
inline constexpr fmode_t FMODE_ATOMIC_POS{0x8000U};
inline constexpr fmode_t FMODE_CAN_READ{0x20000U};
inline constexpr fmode_t FMODE_CAN_WRITE{0x40000U};
inline constexpr fmode_t FMODE_OPENED{0x80000U};
inline constexpr fmode_t FMODE_STREAM{0x200000U};
inline constexpr fmode_t FMODE_CAN_ODIRECT{0x400000U};
inline constexpr fmode_t FMODE_NOWAIT{0x8000000U};
inline constexpr fmode_t FMODE_BUF_RASYNC{0x40000000U};
/* constants_test.py: int IOCB_* */
inline constexpr int IOCB_HIPRI{0x1};
inline constexpr int IOCB_DSYNC{0x2};
inline constexpr int IOCB_SYNC{0x4};
inline constexpr int IOCB_NOWAIT{0x8};
inline constexpr int IOCB_APPEND{0x10};
inline constexpr int IOCB_DIRECT{1 << 17};
inline constexpr int IOCB_NOIO{1 << 20};
/* constants_test.py: unsigned CHRDEV_MAJOR_* */
inline constexpr unsigned CHRDEV_MAJOR_MAX{512};
inline constexpr unsigned CHRDEV_MAJOR_DYN_END{234};
inline constexpr unsigned CHRDEV_MAJOR_DYN_EXT_START{511};
inline constexpr unsigned CHRDEV_MAJOR_DYN_EXT_END{384};
}
#else
#define DT_UNKNOWN 0
#define DT_DIR 4
#define DT_REG 8
#define FMODE_READ 0x1U
#define FMODE_WRITE 0x2U
#define FMODE_LSEEK 0x4U
#define FMODE_PREAD 0x8U
#define FMODE_PWRITE 0x10U
#define FMODE_NDELAY 0x40U
#define FMODE_EXCL 0x80U
#define FMODE_WRITE_IOCTL 0x100U
#define FMODE_UNSIGNED_OFFSET 0x2000U
#define FMODE_PATH 0x4000U
#define FMODE_ATOMIC_POS 0x8000U
#define FMODE_CAN_READ 0x20000U
#define FMODE_CAN_WRITE 0x40000U
#define FMODE_OPENED 0x80000U
#define FMODE_STREAM 0x200000U
#define FMODE_CAN_ODIRECT 0x400000U
#define FMODE_NOWAIT 0x8000000U
#define FMODE_BUF_RASYNC 0x40000000U
#define BLKROSET _IO(0x12, 93)
#define BLKROGET _IO(0x12, 94)
#define BLKRRPART _IO(0x12, 95)
#define BLKGETSIZE _IO(0x12, 96)
#define BLKFLSBUF _IO(0x12, 97)
#define BLKRASET _IO(0x12, 98)
#define BLKRAGET _IO(0x12, 99)
#define BLKFRASET _IO(0x12, 100)
#define BLKFRAGET _IO(0x12, 101)
#define BLKSECTSET _IO(0x12, 102)
#define BLKSECTGET _IO(0x12, 103)
#define BLKSSZGET _IO(0x12, 104)
#define BLKPG _IO(0x12, 105)
#define BLKBSZGET _IOR(0x12, 112, size_t)
#define BLKBSZSET _IOW(0x12, 113, size_t)
#define BLKGETSIZE64 _IOR(0x12, 114, size_t)
#define BLKDISCARD _IO(0x12, 119)
#define BLKIOMIN _IO(0x12, 120)
#define BLKIOOPT _IO(0x12, 121)
#define BLKALIGNOFF _IO(0x12, 122)
#define BLKPBSZGET _IO(0x12, 123)
#define BLKDISCARDZEROES _IO(0x12, 124)
#define BLKSECDISCARD _IO(0x12, 125)
#define BLKROTATIONAL _IO(0x12, 126)
#define BLKZEROOUT _IO(0x12, 127)
#define BLKGETDISKSEQ _IOR(0x12, 128, u64)
#define IOCB_HIPRI 0x1
#define IOCB_DSYNC 0x2
#define IOCB_SYNC 0x4
#define IOCB_NOWAIT 0x8
#define IOCB_APPEND 0x10
#define IOCB_DIRECT (1 << 17)
#define IOCB_NOIO (1 << 20)
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4
#define CHRDEV_MAJOR_MAX 512
#define CHRDEV_MAJOR_DYN_END 234
#define CHRDEV_MAJOR_DYN_EXT_START 511
#define CHRDEV_MAJOR_DYN_EXT_END 384
#endif

#ifndef __cplusplus
struct simple_transaction_argresp {
	ssize_t size;
	char data[];
};
#define SIMPLE_TRANSACTION_LIMIT (PAGE_SIZE - sizeof(struct simple_transaction_argresp))
/* Defines the operations of a file that is read as what get() says, by a format for one unsigned long long, and whose written
 * number goes to set(). Either may be NULL. The inode's data are the first argument of both. */
#define DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(fops, get, set, fmt, is_signed) \
	lkm_simple_attribute(fops, get, set, fmt, simple_attr_read, \
			     (is_signed) ? simple_attr_write_signed : simple_attr_write, generic_file_llseek)
#define DEFINE_SIMPLE_ATTRIBUTE(fops, get, set, fmt) DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(fops, get, set, fmt, false)
#define DEFINE_SIMPLE_ATTRIBUTE_SIGNED(fops, get, set, fmt) DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(fops, get, set, fmt, true)
#define lkm_simple_attribute(fops, get, set, fmt, reads, writes, seeks) \
	static int fops##_open(struct inode *inode, struct file *file) \
	{ \
		lkm_one_number(fmt, 0ULL); \
		return simple_attr_open(inode, file, get, set, fmt); \
	} \
	static const struct file_operations fops = { \
		.owner = THIS_MODULE, .llseek = seeks, .read = reads, .write = writes, \
		.open = fops##_open, .release = simple_attr_release, \
	}

/* The compiler looks at the format. */
static inline __printf(1, 2) void lkm_one_number(const char *fmt, ...)
{
	(void)fmt;
}
#endif

#include "filelock.h"
