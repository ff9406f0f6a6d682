/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The shim: include/lkm/abi.h in terms of the Linux driver API. This text is the common subset of C and C++: the real
 * kernel compiles it as C (shim.c), the simulator takes it inline (sim/core/shim.hpp). So no macro of the kernel's that
 * hides a statement, and no word that C++ keeps for itself.
 * LKM_SHIM is what stands before each definition: `notrace` in C, `inline` in C++. LKM_CLASS_CREATE(owner, name) and
 * LKM_DEVNODE_DEVICE are what class_create() and its devnode have become in this kernel, LKM_COPY_SPLICE_READ is the
 * splice_read for a driver with read_iter. */

LKM_SHIM void lkm_file_operations_init(struct file_operations *to, const struct lkm_file_operations *from,
				       struct module *owner)
{
	struct file_operations ops = {};

	ops.owner = owner;
	ops.llseek = from->llseek;
	ops.read = from->read;
	ops.write = from->write;
	ops.poll = from->poll;
	ops.unlocked_ioctl = from->unlocked_ioctl;
	ops.open = from->open;
	ops.flush = from->flush;
	ops.release = from->release;
	ops.fsync = from->fsync;
	ops.mmap = from->mmap;
	ops.read_iter = from->read_iter;
	ops.write_iter = from->write_iter;
	ops.fasync = from->fasync;
	ops.check_flags = from->check_flags;
	ops.fadvise = from->fadvise;
	ops.show_fdinfo = from->show_fdinfo;
	if (from->of_kernel & LKM_OP_SPLICE_READ)
		ops.splice_read = LKM_COPY_SPLICE_READ;
	if (from->of_kernel & LKM_OP_SPLICE_WRITE)
		ops.splice_write = iter_file_splice_write;
	if (from->of_kernel & LKM_OP_COMPAT_PTR_IOCTL)
		ops.compat_ioctl = compat_ptr_ioctl;
	*to = ops;
}

LKM_SHIM int lkm_register_chrdev_region(unsigned int from, unsigned int count, const char *name)
{
	return register_chrdev_region(from, count, name);
}

LKM_SHIM int lkm_alloc_chrdev_region(unsigned int *dev, unsigned int baseminor, unsigned int count, const char *name)
{
	return alloc_chrdev_region(dev, baseminor, count, name);
}

LKM_SHIM void lkm_unregister_chrdev_region(unsigned int from, unsigned int count)
{
	unregister_chrdev_region(from, count);
}

LKM_SHIM void lkm_cdev_init(struct cdev *cdev, const struct file_operations *fops, struct module *owner)
{
	cdev_init(cdev, fops);
	cdev->owner = owner;
}

LKM_SHIM int lkm_cdev_add(struct cdev *cdev, unsigned int dev, unsigned int count)
{
	return cdev_add(cdev, dev, count);
}

LKM_SHIM void lkm_cdev_del(struct cdev *cdev)
{
	cdev_del(cdev);
}

LKM_SHIM int lkm_stream_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

LKM_SHIM int lkm_nonseekable_open(struct inode *inode, struct file *file)
{
	return nonseekable_open(inode, file);
}

LKM_SHIM long long lkm_generic_file_llseek_size(struct file *file, long long offset, int whence, long long maxsize,
						long long eof)
{
	return generic_file_llseek_size(file, offset, whence, maxsize, eof);
}

/* The device has its mode as its drvdata. */
LKM_SHIM char *lkm_devnode(LKM_DEVNODE_DEVICE *dev, umode_t *mode);
LKM_SHIM char *lkm_devnode(LKM_DEVNODE_DEVICE *dev, umode_t *mode)
{
	const umode_t own = (umode_t)(unsigned long)dev_get_drvdata(dev);

	if (mode && own)
		*mode = own;
	return 0;
}

LKM_SHIM struct lkm_class *lkm_class_create(const char *name, struct module *owner)
{
	struct lkm_class *const cls = LKM_CLASS_CREATE(owner, name);

	if (!IS_ERR(cls))
		cls->devnode = lkm_devnode;
	return cls;
}

LKM_SHIM void lkm_class_destroy(struct lkm_class *cls)
{
	class_destroy(cls);
}

LKM_SHIM int lkm_device_create(struct lkm_class *cls, struct device *parent, unsigned int dev, unsigned int mode,
			       const char *name)
{
	return PTR_ERR_OR_ZERO(device_create(cls, parent, dev, (void *)(unsigned long)mode, "%s", name));
}

LKM_SHIM void lkm_device_destroy(struct lkm_class *cls, unsigned int dev)
{
	device_destroy(cls, dev);
}

LKM_SHIM void lkm_misc_init(struct miscdevice *misc, int minor, const char *name, const char *nodename,
			    unsigned int mode, const struct file_operations *fops)
{
	struct miscdevice fresh = {};

	fresh.minor = minor;
	fresh.name = name;
	fresh.nodename = nodename;
	fresh.mode = (umode_t)mode;
	fresh.fops = fops;
	*misc = fresh;
}

LKM_SHIM int lkm_misc_register(struct miscdevice *misc)
{
	return misc_register(misc);
}

LKM_SHIM void lkm_misc_deregister(struct miscdevice *misc)
{
	misc_deregister(misc);
}

LKM_SHIM int lkm_misc_minor(const struct miscdevice *misc)
{
	return misc->minor;
}

LKM_SHIM long long lkm_default_llseek(struct file *file, long long offset, int whence)
{
	return default_llseek(file, offset, whence);
}

LKM_SHIM long long lkm_generic_file_llseek(struct file *file, long long offset, int whence)
{
	return generic_file_llseek(file, offset, whence);
}

LKM_SHIM long long lkm_noop_llseek(struct file *file, long long offset, int whence)
{
	return noop_llseek(file, offset, whence);
}

LKM_SHIM long long lkm_fixed_size_llseek(struct file *file, long long offset, int whence, long long size)
{
	return fixed_size_llseek(file, offset, whence, size);
}

LKM_SHIM int lkm_fasync_helper(int fd, struct file *file, int on, struct fasync_struct **queue)
{
	return fasync_helper(fd, file, on, queue);
}

LKM_SHIM void lkm_kill_fasync(struct fasync_struct **queue, int sig, int band)
{
	kill_fasync(queue, sig, band);
}

LKM_SHIM void lkm_seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	seq_vprintf(m, fmt, args);
}

LKM_SHIM struct file *lkm_ki_filp(struct kiocb *iocb)
{
	return iocb->ki_filp;
}

LKM_SHIM long long *lkm_ki_pos(struct kiocb *iocb)
{
	return &iocb->ki_pos;
}

LKM_SHIM unsigned long lkm_iov_iter_count(const struct iov_iter *iter)
{
	return iov_iter_count(iter);
}

LKM_SHIM unsigned long lkm_copy_to_iter(const void *from, unsigned long n, struct iov_iter *iter)
{
	return copy_to_iter(from, n, iter);
}

LKM_SHIM unsigned long lkm_copy_from_iter(void *to, unsigned long n, struct iov_iter *iter)
{
	return copy_from_iter(to, n, iter);
}

LKM_SHIM unsigned long lkm_iov_iter_zero(unsigned long n, struct iov_iter *iter)
{
	return iov_iter_zero(n, iter);
}

LKM_SHIM unsigned long lkm_copy_to_user(void *to, const void *from, unsigned long n)
{
	return copy_to_user((void __user *)to, from, n);
}

LKM_SHIM unsigned long lkm_copy_from_user(void *to, const void *from, unsigned long n)
{
	return copy_from_user(to, (const void __user *)from, n);
}

LKM_SHIM unsigned long lkm_clear_user(void *to, unsigned long n)
{
	return clear_user((void __user *)to, n);
}

LKM_SHIM int lkm_put_user_4(unsigned int value, void *to)
{
	return put_user(value, (unsigned int __user *)to);
}

LKM_SHIM int lkm_put_user_8(unsigned long value, void *to)
{
	return put_user(value, (unsigned long __user *)to);
}

LKM_SHIM int lkm_get_user_4(unsigned int *value, const void *from)
{
	return get_user(*value, (const unsigned int __user *)from);
}

LKM_SHIM int lkm_get_user_8(unsigned long *value, const void *from)
{
	return get_user(*value, (const unsigned long __user *)from);
}

LKM_SHIM long lkm_strncpy_from_user(char *to, const char *from, long count)
{
	return strncpy_from_user(to, (const char __user *)from, count);
}

LKM_SHIM void lkm_vm_operations_init(struct vm_operations_struct *to, const struct lkm_vm_operations *from)
{
	struct vm_operations_struct ops = {};

	ops.open = from->open;
	ops.close = from->close;
	ops.fault = from->fault;
	ops.page_mkwrite = from->page_mkwrite;
	*to = ops;
}

LKM_SHIM void lkm_vma_set_ops(struct vm_area_struct *vma, const struct vm_operations_struct *ops)
{
	vma->vm_ops = ops;
}

LKM_SHIM struct file *lkm_vma_file(const struct vm_area_struct *vma)
{
	return vma->vm_file;
}

LKM_SHIM unsigned long lkm_vma_size(const struct vm_area_struct *vma)
{
	return vma->vm_end - vma->vm_start;
}

LKM_SHIM unsigned long lkm_vma_pgoff(const struct vm_area_struct *vma)
{
	return vma->vm_pgoff;
}

LKM_SHIM int lkm_vma_writable(const struct vm_area_struct *vma)
{
	return (vma->vm_flags & VM_WRITE) != 0;
}

LKM_SHIM int lkm_vma_shared(const struct vm_area_struct *vma)
{
	return (vma->vm_flags & VM_MAYSHARE) != 0;
}

LKM_SHIM void lkm_vma_forbid_write(struct vm_area_struct *vma)
{
	vm_flags_clear(vma, VM_MAYWRITE);
}

LKM_SHIM struct vm_area_struct *lkm_vmf_vma(const struct vm_fault *vmf)
{
	return vmf->vma;
}

LKM_SHIM unsigned long lkm_vmf_pgoff(const struct vm_fault *vmf)
{
	return vmf->pgoff;
}

LKM_SHIM int lkm_vmf_write(const struct vm_fault *vmf)
{
	return (vmf->flags & FAULT_FLAG_WRITE) != 0;
}

LKM_SHIM void lkm_vmf_set_page(struct vm_fault *vmf, struct page *page)
{
	vmf->page = page;
}

LKM_SHIM unsigned int lkm_vmf_error(int error)
{
	return vmf_error(error);
}

LKM_SHIM unsigned int lkm_vmf_lock_page(struct vm_fault *vmf)
{
	lock_page(vmf->page);
	return VM_FAULT_LOCKED;
}

LKM_SHIM int lkm_vm_insert_page(struct vm_area_struct *vma, unsigned long index, struct page *page)
{
	return vm_insert_page(vma, vma->vm_start + index * 4096, page);
}

LKM_SHIM int lkm_remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff)
{
	return remap_vmalloc_range(vma, addr, pgoff);
}

LKM_SHIM struct page *lkm_alloc_zeroed_page(void)
{
	return alloc_pages(GFP_KERNEL | __GFP_ZERO, 0);
}

LKM_SHIM void *lkm_page_address(const struct page *page)
{
	return page_address(page);
}

LKM_SHIM void lkm_get_page(struct page *page)
{
	get_page(page);
}

LKM_SHIM void lkm_put_page(struct page *page)
{
	put_page(page);
}

LKM_SHIM void *lkm_vmalloc_user(unsigned long size)
{
	return vmalloc_user(size);
}

LKM_SHIM void lkm_vfree(const void *addr)
{
	vfree(addr);
}

LKM_SHIM struct page *lkm_vmalloc_to_page(const void *addr)
{
	return vmalloc_to_page(addr);
}

LKM_SHIM void *lkm_kmalloc(unsigned long size)
{
	return kmalloc(size, GFP_KERNEL);
}

LKM_SHIM void lkm_kfree(const void *p)
{
	kfree(p);
}

LKM_SHIM int lkm_capable(int cap)
{
	return capable(cap);
}

LKM_SHIM void lkm_mutex_init(struct mutex *lock)
{
	__mutex_init(lock, "lkm::mutex", 0);
}

LKM_SHIM void lkm_mutex_lock(struct mutex *lock)
{
	mutex_lock(lock);
}

LKM_SHIM int lkm_mutex_lock_interruptible(struct mutex *lock)
{
	return mutex_lock_interruptible(lock);
}

LKM_SHIM int lkm_mutex_trylock(struct mutex *lock)
{
	return mutex_trylock(lock);
}

LKM_SHIM void lkm_mutex_unlock(struct mutex *lock)
{
	mutex_unlock(lock);
}

LKM_SHIM void lkm_init_waitqueue_head(struct wait_queue_head *wq)
{
	__init_waitqueue_head(wq, "lkm::wait_queue", 0);
}

LKM_SHIM void lkm_wake_up(struct wait_queue_head *wq, int nr)
{
	__wake_up(wq, TASK_NORMAL, nr, 0);
}

LKM_SHIM void lkm_wake_up_interruptible(struct wait_queue_head *wq, int nr)
{
	__wake_up(wq, TASK_INTERRUPTIBLE, nr, 0);
}

/* The loop of ___wait_event(), with the driver's own lock dropped around the sleep. */
LKM_SHIM long lkm_wait_event(struct wait_queue_head *wq, struct mutex *held, int (*condition)(void *), void *arg,
			     int how, long timeout)
{
	const int state = how & LKM_WAIT_INTERRUPTIBLE ? TASK_INTERRUPTIBLE : TASK_UNINTERRUPTIBLE;
	struct wait_queue_entry entry;
	long result;

	init_wait_entry(&entry, how & LKM_WAIT_EXCLUSIVE ? WQ_FLAG_EXCLUSIVE : 0);
	for (;;) {
		const long signal = prepare_to_wait_event(wq, &entry, state);

		if (condition(arg)) {
			result = timeout ? timeout : 1;
			break;
		}
		if (signal) {
			result = signal;
			break;
		}
		if (!timeout) {
			result = 0;
			break;
		}
		mutex_unlock(held);
		timeout = schedule_timeout(timeout);
		mutex_lock(held);
	}
	finish_wait(wq, &entry);
	return result;
}

LKM_SHIM void lkm_poll_wait(struct file *file, struct wait_queue_head *wq, struct poll_table_struct *table)
{
	poll_wait(file, wq, table);
}

LKM_SHIM void lkm_msleep(unsigned int ms)
{
	msleep(ms);
}

LKM_SHIM unsigned long lkm_msecs_to_jiffies(unsigned int ms)
{
	return msecs_to_jiffies(ms);
}

LKM_SHIM void lkm_vprintk(int level, const char *fmt, va_list args)
{
	struct va_format inner;
	const char prefix[3] = { '\001', (char)('0' + level), '\0' };
	va_list copy;

	va_copy(copy, args);
	inner.fmt = fmt;
	inner.va = &copy;
	_printk("%s%pV", prefix, (void *)&inner);
	va_end(copy);
}
