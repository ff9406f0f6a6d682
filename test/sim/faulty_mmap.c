// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A device that maps memory as a reviewer would not let pass: `fault` says what is wrong. mknod /dev/… c 60 1 */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static char *fault = "";
module_param(fault, charp, 0);

static struct cdev cdev;
static struct page *page;
static char *kmalloced;
static int asked;

static bool is(const char *what)
{
	return !strcmp(fault, what);
}

static vm_fault_t faulty_fault(struct vm_fault *vmf)
{
	if (is("no page"))
		return 0;
	if (is("never a page"))
		return VM_FAULT_NOPAGE;
	if (is("inserted late"))
		return vmf_insert_page(vmf->vma, vmf->address, page);
	if (is("retry"))
		return VM_FAULT_RETRY;
	if (is("out of memory once") && !asked++)
		return VM_FAULT_OOM;
	if (!is("no reference"))
		get_page(page);
	vmf->page = page;
	return 0;
}

static vm_fault_t faulty_mkwrite(struct vm_fault *vmf)
{
	return is("mkwrite does not lock") ? 0 : VM_FAULT_SIGBUS;
}

static vm_fault_t faulty_map_pages(struct vm_fault *vmf, pgoff_t start, pgoff_t end)
{
	return 0;
}

static const struct vm_operations_struct plain_ops = { .fault = faulty_fault };
static const struct vm_operations_struct mkwrite_ops = { .fault = faulty_fault, .page_mkwrite = faulty_mkwrite };
static const struct vm_operations_struct map_pages_ops = { .fault = faulty_fault, .map_pages = faulty_map_pages };

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	const unsigned long size = vma->vm_end - vma->vm_start;

	if (is("page freed") || is("nothing"))
		return remap_pfn_range(vma, vma->vm_start, page_to_pfn(page), size, vma->vm_page_prot);
	if (is("kmalloc freed"))
		return remap_pfn_range(vma, vma->vm_start, virt_to_phys(kmalloced) >> PAGE_SHIFT, size, vma->vm_page_prot);
	if (is("device memory"))
		return remap_pfn_range(vma, vma->vm_start, 0xfee00, size, vma->vm_page_prot);
	vma->vm_ops = is("mkwrite does not lock") ? &mkwrite_ops : is("map_pages") ? &map_pages_ops : &plain_ops;
	return 0;
}

/* Frees what may be mapped. */
static ssize_t faulty_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	if (is("page freed")) {
		__free_page(page);
		page = NULL;
	}
	if (is("kmalloc freed")) {
		kfree(kmalloced);
		kmalloced = NULL;
	}
	return size;
}

static const struct file_operations faulty_ops = { .owner = THIS_MODULE, .mmap = faulty_mmap, .write = faulty_write };

static int __init faulty_init(void)
{
	int error = register_chrdev_region(MKDEV(60, 1), 1, "faulty_mmap");

	if (error)
		return error;
	cdev_init(&cdev, &faulty_ops);
	page = alloc_page(GFP_KERNEL);
	kmalloced = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (is("pages left"))
		__get_free_pages(GFP_KERNEL, 2);
	if (is("vmalloc left"))
		vmalloc(3 * PAGE_SIZE);
	if (is("tail page"))
		get_page(alloc_pages(GFP_KERNEL, 1) + 1);
	if (is("vfree of a page"))
		vfree(page_address(page));
	return cdev_add(&cdev, MKDEV(60, 1), 1);
}

static void __exit faulty_exit(void)
{
	cdev_del(&cdev);
	unregister_chrdev_region(MKDEV(60, 1), 1);
	if (page)
		__free_page(page);
	if (is("freed twice"))
		__free_page(page);
	kfree(kmalloced);
}

module_init(faulty_init);
module_exit(faulty_exit);
MODULE_LICENSE("Dual MIT/GPL");
