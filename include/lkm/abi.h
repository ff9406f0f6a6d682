/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The one interface between C++ and the kernel: plain C, opaque structs, functions named lkm_<kernel function>. The shim
 * (kernel/shim.h) defines them, in both worlds from the same text. Each does what the kernel function of that name
 * does; what is said here is what differs. */
#pragma once

#ifndef __cplusplus
#define lkm_class class
#else
#include <cstdarg> /* in C, the kernel's headers have va_list already */

namespace lkm::waist {
extern "C" {
#endif

struct cdev;
struct device;
struct file;
struct file_operations;
struct inode;
struct iov_iter;
struct kernel_param;
struct kiocb;
struct lkm_class; /* struct class, whose name C++ keeps for itself */
struct miscdevice;
struct module;
struct mutex;
struct page;
struct poll_table_struct;
struct seq_file;
struct vm_area_struct;
struct vm_fault;
struct vm_operations_struct;
struct wait_queue_head;

/* The operations that a driver has; a null one stays NULL in the kernel's own table. */
struct lkm_file_operations {
	long long (*llseek)(struct file *, long long, int);
	long (*read)(struct file *, char *, unsigned long, long long *);
	long (*write)(struct file *, const char *, unsigned long, long long *);
	unsigned int (*poll)(struct file *, struct poll_table_struct *);
	long (*unlocked_ioctl)(struct file *, unsigned int, unsigned long);
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *, void *);
	int (*release)(struct inode *, struct file *);
	int (*fsync)(struct file *, long long, long long, int);
	int (*mmap)(struct file *, struct vm_area_struct *);
	long (*read_iter)(struct kiocb *, struct iov_iter *);
	long (*write_iter)(struct kiocb *, struct iov_iter *);
	int (*fasync)(int, struct file *, int);
	int (*check_flags)(int);
	int (*fadvise)(struct file *, long long, long long, int);
	void (*show_fdinfo)(struct seq_file *, struct file *);
	unsigned int of_kernel; /* LKM_OP_*: what the kernel has a function for */
};
enum { LKM_OP_SPLICE_READ = 1, LKM_OP_SPLICE_WRITE = 2, LKM_OP_COMPAT_PTR_IOCTL = 4 };

/* Makes a kernel's table of `from`; the module cannot be unloaded while a file uses it. */
void lkm_file_operations_init(struct file_operations *to, const struct lkm_file_operations *from, struct module *owner);

int lkm_register_chrdev_region(unsigned int from, unsigned int count, const char *name);
int lkm_alloc_chrdev_region(unsigned int *dev, unsigned int baseminor, unsigned int count, const char *name);
void lkm_unregister_chrdev_region(unsigned int from, unsigned int count);
void lkm_cdev_init(struct cdev *cdev, const struct file_operations *fops, struct module *owner);
int lkm_cdev_add(struct cdev *cdev, unsigned int dev, unsigned int count);
void lkm_cdev_del(struct cdev *cdev);
int lkm_stream_open(struct inode *inode, struct file *file);
int lkm_nonseekable_open(struct inode *inode, struct file *file);
long long lkm_generic_file_llseek_size(struct file *file, long long offset, int whence, long long maxsize, long long eof);

/* A class whose nodes have the mode that each device was made with. `name` must live as long; an error pointer when it fails. */
struct lkm_class *lkm_class_create(const char *name, struct module *owner);
void lkm_class_destroy(struct lkm_class *cls);
/* A device of such a class; a slash in `name` is one in /dev. `mode` of 0 is 0600. 0 or a negative error. */
int lkm_device_create(struct lkm_class *cls, struct device *parent, unsigned int dev, unsigned int mode, const char *name);
void lkm_device_destroy(struct lkm_class *cls, unsigned int dev);

/* `minor` may be LKM_MISC_DYNAMIC_MINOR. `nodename` is the node's path below /dev, null for the name. */
enum { LKM_MISC_DYNAMIC_MINOR = 255 };
void lkm_misc_init(struct miscdevice *misc, int minor, const char *name, const char *nodename, unsigned int mode,
		   const struct file_operations *fops);
int lkm_misc_register(struct miscdevice *misc);
void lkm_misc_deregister(struct miscdevice *misc);
int lkm_misc_minor(const struct miscdevice *misc);

long long lkm_default_llseek(struct file *file, long long offset, int whence);
long long lkm_generic_file_llseek(struct file *file, long long offset, int whence);
long long lkm_noop_llseek(struct file *file, long long offset, int whence);
long long lkm_fixed_size_llseek(struct file *file, long long offset, int whence, long long size);
int lkm_fasync_helper(int fd, struct file *file, int on, struct fasync_struct **queue);
void lkm_kill_fasync(struct fasync_struct **queue, int sig, int band);
void lkm_seq_vprintf(struct seq_file *m, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));

/* A transfer through read_iter or write_iter: its file, and where its position is kept. */
struct file *lkm_ki_filp(struct kiocb *iocb);
long long *lkm_ki_pos(struct kiocb *iocb);
unsigned long lkm_iov_iter_count(const struct iov_iter *iter);
/* As copy_to_iter() and its kin: the number of bytes that were copied. */
unsigned long lkm_copy_to_iter(const void *from, unsigned long n, struct iov_iter *iter);
unsigned long lkm_copy_from_iter(void *to, unsigned long n, struct iov_iter *iter);
unsigned long lkm_iov_iter_zero(unsigned long n, struct iov_iter *iter);

unsigned long lkm_copy_to_user(void *to, const void *from, unsigned long n);
unsigned long lkm_copy_from_user(void *to, const void *from, unsigned long n);
unsigned long lkm_clear_user(void *to, unsigned long n);
/* By size in bytes. 0, or -EFAULT and then nothing was written, or 0 was read. */
int lkm_put_user_4(unsigned int value, void *to);
int lkm_put_user_8(unsigned long value, void *to);
int lkm_get_user_4(unsigned int *value, const void *from);
int lkm_get_user_8(unsigned long *value, const void *from);
long lkm_strncpy_from_user(char *to, const char *from, long count);

/* The operations of a mapping, as lkm_file_operations. */
struct lkm_vm_operations {
	void (*open)(struct vm_area_struct *);
	void (*close)(struct vm_area_struct *);
	unsigned int (*fault)(struct vm_fault *);
	unsigned int (*page_mkwrite)(struct vm_fault *);
};
void lkm_vm_operations_init(struct vm_operations_struct *to, const struct lkm_vm_operations *from);
void lkm_vma_set_ops(struct vm_area_struct *vma, const struct vm_operations_struct *ops);
struct file *lkm_vma_file(const struct vm_area_struct *vma);
unsigned long lkm_vma_size(const struct vm_area_struct *vma);
unsigned long lkm_vma_pgoff(const struct vm_area_struct *vma);
int lkm_vma_writable(const struct vm_area_struct *vma);
int lkm_vma_shared(const struct vm_area_struct *vma);
/* Takes VM_MAYWRITE away. */
void lkm_vma_forbid_write(struct vm_area_struct *vma);
struct vm_area_struct *lkm_vmf_vma(const struct vm_fault *vmf);
unsigned long lkm_vmf_pgoff(const struct vm_fault *vmf);
int lkm_vmf_write(const struct vm_fault *vmf);
/* The mapping gets the caller's reference. */
void lkm_vmf_set_page(struct vm_fault *vmf, struct page *page);
/* VM_FAULT_OOM for -ENOMEM, else VM_FAULT_SIGBUS. */
unsigned int lkm_vmf_error(int error);
/* VM_FAULT_LOCKED, with the page locked: what page_mkwrite() returns. */
unsigned int lkm_vmf_lock_page(struct vm_fault *vmf);
/* At the mapping's page `index`. */
int lkm_vm_insert_page(struct vm_area_struct *vma, unsigned long index, struct page *page);
int lkm_remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff);

/* GFP_KERNEL, zeroed: may sleep. */
struct page *lkm_alloc_zeroed_page(void);
void *lkm_page_address(const struct page *page);
void lkm_get_page(struct page *page);
void lkm_put_page(struct page *page);
void *lkm_vmalloc_user(unsigned long size);
void lkm_vfree(const void *addr);
struct page *lkm_vmalloc_to_page(const void *addr);

/* GFP_KERNEL: may sleep. */
void *lkm_kmalloc(unsigned long size);
void lkm_kfree(const void *p);

/* `cap` as in linux/capability.h. */
int lkm_capable(int cap);

void lkm_mutex_init(struct mutex *lock);
void lkm_mutex_lock(struct mutex *lock);
int lkm_mutex_lock_interruptible(struct mutex *lock);
int lkm_mutex_trylock(struct mutex *lock);
void lkm_mutex_unlock(struct mutex *lock);

void lkm_init_waitqueue_head(struct wait_queue_head *wq);
/* wake_up(), of the tasks in TASK_NORMAL or only the interruptible ones; `nr` exclusive ones at most, 0 for all. */
void lkm_wake_up(struct wait_queue_head *wq, int nr);
void lkm_wake_up_interruptible(struct wait_queue_head *wq, int nr);
enum { LKM_WAIT_INTERRUPTIBLE = 1, LKM_WAIT_EXCLUSIVE = 2 };
/* Sleeps until `condition(arg)` is not 0, which is asked with `held` locked; `held` is not locked during the sleep, and
 * is locked again on return. `how` adds up what applies of LKM_WAIT_*. `timeout` in jiffies, at least 1, or LONG_MAX
 * for ever. Returns what is left of it (at least 1) when the condition came true, 0 when the time ran out, -ERESTARTSYS
 * when a signal ended an interruptible wait. */
long lkm_wait_event(struct wait_queue_head *wq, struct mutex *held, int (*condition)(void *), void *arg,
		    int how, long timeout);
void lkm_poll_wait(struct file *file, struct wait_queue_head *wq, struct poll_table_struct *table);

void lkm_msleep(unsigned int ms);
unsigned long lkm_msecs_to_jiffies(unsigned int ms);

/* `level` 0 (KERN_EMERG) to 7 (KERN_DEBUG). */
void lkm_vprintk(int level, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));

#ifdef __cplusplus
} /* extern "C" */
} /* namespace lkm::waist */
#endif
