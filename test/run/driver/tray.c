// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/splice.h>
#include <linux/uio.h>

/*
 * Four pages, which programs map and which read() and write() reach as well. /dev/tray maps them when it is asked to,
 * /dev/steam page by page as they are touched.
 */
#define TRAY_PAGES 4

static struct page *pages[TRAY_PAGES];
static int faults, writes, opens, closes, syncs, releases;

static ssize_t tray_read(struct kiocb *iocb, struct iov_iter *to)
{
	size_t inside = iocb->ki_pos & ~PAGE_MASK;
	size_t n = min(iov_iter_count(to), (size_t)(PAGE_SIZE - inside));

	if (iocb->ki_pos >= TRAY_PAGES * PAGE_SIZE)
		return 0;
	n = copy_to_iter(page_address(pages[iocb->ki_pos >> PAGE_SHIFT]) + inside, n, to);
	iocb->ki_pos += n;
	return n ? n : -EFAULT;
}

static ssize_t tray_write(struct kiocb *iocb, struct iov_iter *from)
{
	size_t inside = iocb->ki_pos & ~PAGE_MASK;
	size_t n = min(iov_iter_count(from), (size_t)(PAGE_SIZE - inside));

	if (iocb->ki_pos >= TRAY_PAGES * PAGE_SIZE)
		return -ENOSPC;
	n = copy_from_iter(page_address(pages[iocb->ki_pos >> PAGE_SHIFT]) + inside, n, from);
	iocb->ki_pos += n;
	return n ? n : -EFAULT;
}

static long tray_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	int counts[] = { faults, writes, opens, closes, syncs, releases };

	if (cmd != _IOR('t', 1, int[6]))
		return -ENOTTY;
	return copy_to_user((void __user *)arg, counts, sizeof(counts)) ? -EFAULT : 0;
}

static void tray_vma_open(struct vm_area_struct *vma)
{
	opens++;
}
static void tray_vma_close(struct vm_area_struct *vma)
{
	closes++;
}
static vm_fault_t steam_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= TRAY_PAGES)
		return VM_FAULT_SIGBUS;
	faults++;
	get_page(pages[vmf->pgoff]);
	vmf->page = pages[vmf->pgoff];
	return 0;
}
static vm_fault_t steam_mkwrite(struct vm_fault *vmf)
{
	writes++;
	lock_page(vmf->page);
	return VM_FAULT_LOCKED;
}

static const struct vm_operations_struct tray_vm_ops = { .open = tray_vma_open, .close = tray_vma_close };
static const struct vm_operations_struct steam_vm_ops = {
	.open = tray_vma_open,
	.close = tray_vma_close,
	.fault = steam_fault,
	.page_mkwrite = steam_mkwrite,
};

static int tray_mmap(struct file *f, struct vm_area_struct *vma)
{
	unsigned long i;

	if (vma->vm_pgoff + vma_pages(vma) > TRAY_PAGES)
		return -EINVAL;
	for (i = 0; i < vma_pages(vma); i++) {
		int error = vm_insert_page(vma, vma->vm_start + (i << PAGE_SHIFT), pages[vma->vm_pgoff + i]);

		if (error)
			return error;
	}
	vma->vm_ops = &tray_vm_ops;
	tray_vma_open(vma);
	return 0;
}
static int steam_mmap(struct file *f, struct vm_area_struct *vma)
{
	vma->vm_ops = &steam_vm_ops;
	tray_vma_open(vma);
	return 0;
}
static int tray_fsync(struct file *f, loff_t start, loff_t end, int datasync)
{
	syncs++;
	return 0;
}
static int tray_release(struct inode *inode, struct file *f)
{
	releases++;
	return 0;
}

static const struct file_operations tray_ops = {
	.owner = THIS_MODULE,
	.read_iter = tray_read,
	.write_iter = tray_write,
	.splice_read = generic_file_splice_read,
	.splice_write = iter_file_splice_write,
	.llseek = default_llseek,
	.unlocked_ioctl = tray_ioctl,
	.mmap = tray_mmap,
	.fsync = tray_fsync,
	.release = tray_release,
};
static const struct file_operations steam_ops = {
	.owner = THIS_MODULE,
	.read_iter = tray_read,
	.write_iter = tray_write,
	.splice_read = generic_file_splice_read,
	.splice_write = iter_file_splice_write,
	.llseek = default_llseek,
	.unlocked_ioctl = tray_ioctl,
	.mmap = steam_mmap,
	.fsync = tray_fsync,
	.release = tray_release,
};
static struct miscdevice tray = { .minor = MISC_DYNAMIC_MINOR, .name = "tray", .fops = &tray_ops };
static struct miscdevice steam = { .minor = MISC_DYNAMIC_MINOR, .name = "steam", .fops = &steam_ops };

static void tray_free(void)
{
	int i;

	for (i = 0; i < TRAY_PAGES; i++)
		if (pages[i])
			__free_page(pages[i]);
}

static int __init tray_start(void)
{
	int i, error;

	for (i = 0; i < TRAY_PAGES; i++) {
		pages[i] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		if (!pages[i]) {
			tray_free();
			return -ENOMEM;
		}
	}
	error = misc_register(&tray);
	if (!error) {
		error = misc_register(&steam);
		if (error)
			misc_deregister(&tray);
	}
	if (error)
		tray_free();
	return error;
}
static void __exit tray_exit(void)
{
	misc_deregister(&steam);
	misc_deregister(&tray);
	tray_free();
	pr_info("tray: gone, %d mappings made, %d closed\n", opens, closes);
}
module_init(tray_start);
module_exit(tray_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Pages that programs map");
