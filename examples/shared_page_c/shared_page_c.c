// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Pages that processes share: mknod /dev/shared_page_c c 12 6 */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define FIRST MKDEV(12, 6)
#define MAX_PAGES 4

static struct cdev cdev;
static DEFINE_MUTEX(lock); /* of the pages: each comes with the first access to it */
static struct page *pages[MAX_PAGES];

static vm_fault_t shared_page_fault(struct vm_fault *vmf)
{
	struct page **page = &pages[vmf->pgoff];
	vm_fault_t result = 0;

	mutex_lock(&lock);
	if (!*page) {
		*page = alloc_page(GFP_KERNEL | __GFP_ZERO);
		if (*page)
			pr_info("shared_page_c: page %lu is there\n", vmf->pgoff);
		else
			result = VM_FAULT_OOM;
	}
	if (*page) {
		get_page(*page);
		vmf->page = *page;
	}
	mutex_unlock(&lock);
	return result;
}

static const struct vm_operations_struct shared_page_vm_ops = {
	.fault = shared_page_fault,
};

static int shared_page_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff >= MAX_PAGES || vma_pages(vma) > MAX_PAGES - vma->vm_pgoff)
		return -ENXIO;
	if (!(vma->vm_flags & VM_MAYSHARE))
		return -EINVAL;
	vma->vm_ops = &shared_page_vm_ops;
	return 0;
}

/* The first page's text up to its first zero, for those who do not map. */
static ssize_t shared_page_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct page *first;

	/* Not under the lock: the reader's buffer may be a page of ours, which then comes by fault. A page stays until the
	 * module goes. */
	mutex_lock(&lock);
	first = pages[0];
	mutex_unlock(&lock);
	if (!first)
		return 0;
	return simple_read_from_buffer(to, size, pos, page_address(first), strnlen(page_address(first), PAGE_SIZE));
}

static const struct file_operations shared_page_ops = {
	.owner = THIS_MODULE,
	.read = shared_page_read,
	.mmap = shared_page_mmap,
};

static int __init shared_page_init(void)
{
	int error = register_chrdev_region(FIRST, 1, "shared_page_c");

	if (error)
		return error;
	cdev_init(&cdev, &shared_page_ops);
	cdev.owner = THIS_MODULE;
	error = cdev_add(&cdev, FIRST, 1);
	if (error)
		unregister_chrdev_region(FIRST, 1);
	return error;
}

static void __exit shared_page_exit(void)
{
	int i;

	cdev_del(&cdev);
	unregister_chrdev_region(FIRST, 1);
	for (i = 0; i < MAX_PAGES; i++)
		if (pages[i])
			__free_page(pages[i]);
}

module_init(shared_page_init);
module_exit(shared_page_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Pages that processes share");
