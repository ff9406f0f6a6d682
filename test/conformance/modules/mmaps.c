// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Devices that map their memory, each in another way: mknod /dev/… c 12 MINOR, see enum mmaps_minor. */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>

#include "mmaps.h"

#define COUNT (MMAPS_END - MMAPS_FIRST)
#define SIZE (MMAPS_PAGES * PAGE_SIZE)

static struct cdev cdevs[COUNT];
static struct page *pages[MMAPS_PAGES];
static struct page *block; /* side by side */
static char *kmalloced;
static char *vmalloced;
static DECLARE_WAIT_QUEUE_HEAD(written);
static bool was_written;

/* Since 6.3 vm_flags is read-only to drivers. */
static void set_flags(struct vm_area_struct *vma, unsigned long flags)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	vm_flags_set(vma, flags);
#else
	vma->vm_flags |= flags;
#endif
}

static void clear_flags(struct vm_area_struct *vma, unsigned long flags)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	vm_flags_clear(vma, flags);
#else
	vma->vm_flags &= ~flags;
#endif
}

static char *page_of(const struct file *file, unsigned long index)
{
	switch (iminor(file_inode(file))) {
	case MMAPS_PFN:
		return (char *)page_address(block) + index * PAGE_SIZE;
	case MMAPS_KMALLOC:
		return kmalloced + index * PAGE_SIZE;
	case MMAPS_VMALLOC:
		return vmalloced + index * PAGE_SIZE;
	default:
		return page_address(pages[index]);
	}
}

/* The kernel's side of the memory, within one page. */
static ssize_t mmaps_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	ssize_t done = 0;

	while (done < (ssize_t)size && *pos < (loff_t)SIZE) {
		size_t n = min_t(size_t, size - done, PAGE_SIZE - offset_in_page(*pos));
		size_t missing = copy_to_user(to + done, page_of(file, *pos >> PAGE_SHIFT) + offset_in_page(*pos), n);

		done += n - missing;
		*pos += n - missing;
		if (missing)
			return done ? done : -EFAULT;
	}
	return done;
}

static ssize_t mmaps_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	size_t n;

	if (*pos >= (loff_t)SIZE)
		return -ENOSPC;
	n = min_t(size_t, size, PAGE_SIZE - offset_in_page(*pos));
	n -= copy_from_user(page_of(file, *pos >> PAGE_SHIFT) + offset_in_page(*pos), from, n);
	if (size && !n)
		return -EFAULT;
	*pos += n;
	was_written = true;
	wake_up(&written);
	return n;
}

static int mmaps_release(struct inode *inode, struct file *file)
{
	pr_info("mmaps: release\n");
	return 0;
}

static int mmaps_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	pr_info("mmaps: fsync from %lld to %lld, datasync %d\n", start, end, datasync);
	return 0;
}

static void logging_open(struct vm_area_struct *vma)
{
	pr_info("mmaps: open\n");
}

static void logging_close(struct vm_area_struct *vma)
{
	pr_info("mmaps: close of %lu pages\n", vma_pages(vma));
}

static vm_fault_t give_page(struct vm_fault *vmf)
{
	/* Not logged: how often a user copy asks for such a page is the processor's choice. */
	if (vmf->pgoff >= MMAPS_PAGES)
		return VM_FAULT_SIGBUS;
	pr_info("mmaps: fault at page %lu for %s, offset %lu\n", vmf->pgoff, vmf->flags & FAULT_FLAG_WRITE ? "write" : "read",
		(vmf->address - vmf->vma->vm_start) >> PAGE_SHIFT);
	vmf->page = pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static vm_fault_t segv_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGSEGV;
}

static vm_fault_t insert_fault(struct vm_fault *vmf)
{
	pr_info("mmaps: inserts page %lu\n", vmf->pgoff);
	if (vmf->pgoff >= MMAPS_PAGES)
		return vmf_error(-ENXIO);
	return vmf_insert_page(vmf->vma, vmf->address, pages[vmf->pgoff]);
}

static vm_fault_t pfn_fault(struct vm_fault *vmf)
{
	pr_info("mmaps: inserts pfn of page %lu\n", vmf->pgoff);
	if (vmf->pgoff >= MMAPS_PAGES)
		return VM_FAULT_SIGBUS;
	return vmf_insert_pfn(vmf->vma, vmf->address, page_to_pfn(pages[vmf->pgoff]));
}

static vm_fault_t sleeping_fault(struct vm_fault *vmf)
{
	wait_event(written, was_written);
	return give_page(vmf);
}

static vm_fault_t logging_mkwrite(struct vm_fault *vmf)
{
	pr_info("mmaps: page_mkwrite of page %lu\n", vmf->pgoff);
	lock_page(vmf->page);
	return VM_FAULT_LOCKED;
}

static vm_fault_t failing_mkwrite(struct vm_fault *vmf)
{
	pr_info("mmaps: page_mkwrite fails\n");
	return VM_FAULT_SIGBUS;
}

static int no_split(struct vm_area_struct *vma, unsigned long addr)
{
	pr_info("mmaps: may_split at page %lu\n", (addr - vma->vm_start) >> PAGE_SHIFT);
	return -EBUSY;
}

static int no_protect(struct vm_area_struct *vma, unsigned long start, unsigned long end, unsigned long flags)
{
	pr_info("mmaps: mprotect of %lu pages to %lu\n", (end - start) >> PAGE_SHIFT, flags & (VM_READ | VM_WRITE | VM_EXEC));
	return flags & VM_WRITE ? 0 : -EPERM;
}

#define OPERATIONS(minor, ...) [(minor) - MMAPS_FIRST] = { .open = logging_open, .close = logging_close, __VA_ARGS__ }
static const struct vm_operations_struct vm_operations[COUNT] = {
	OPERATIONS(MMAPS_FAILS),
	OPERATIONS(MMAPS_PFN),
	OPERATIONS(MMAPS_KMALLOC),
	OPERATIONS(MMAPS_INSERT),
	OPERATIONS(MMAPS_PAGES_AT_ONCE),
	OPERATIONS(MMAPS_VMALLOC),
	OPERATIONS(MMAPS_FAULT, .fault = give_page),
	OPERATIONS(MMAPS_FAULT_SEGV, .fault = segv_fault),
	OPERATIONS(MMAPS_FAULT_INSERT, .fault = insert_fault),
	OPERATIONS(MMAPS_FAULT_PFN, .fault = pfn_fault),
	OPERATIONS(MMAPS_FAULT_SLEEPS, .fault = sleeping_fault),
	OPERATIONS(MMAPS_MKWRITE, .fault = give_page, .page_mkwrite = logging_mkwrite),
	OPERATIONS(MMAPS_MKWRITE_FAILS, .fault = give_page, .page_mkwrite = failing_mkwrite),
	OPERATIONS(MMAPS_READ_ONLY, .fault = give_page),
	OPERATIONS(MMAPS_NO_SPLIT, .fault = give_page, .may_split = no_split),
	OPERATIONS(MMAPS_NO_PROTECT, .fault = give_page, .mprotect = no_protect),
	OPERATIONS(MMAPS_DONTCOPY, .fault = give_page),
	OPERATIONS(MMAPS_FSYNC, .fault = give_page),
};

/* Physical memory from the mapping's offset on. */
static int map_physical(struct vm_area_struct *vma, void *memory)
{
	unsigned long offset = vma->vm_pgoff << PAGE_SHIFT;

	if (vma->vm_pgoff >= MMAPS_PAGES || vma->vm_end - vma->vm_start > SIZE - offset)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, (virt_to_phys(memory) + offset) >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int insert_each(struct vm_area_struct *vma)
{
	unsigned long i;

	for (i = 0; i < vma_pages(vma); i++) {
		int error = vma->vm_pgoff + i < MMAPS_PAGES
				  ? vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, pages[vma->vm_pgoff + i])
				  : -ENXIO;

		if (error)
			return error;
	}
	return 0;
}

static int mmaps_mmap(struct file *file, struct vm_area_struct *vma)
{
	const unsigned int minor = iminor(file_inode(file));

	pr_info("mmaps: mmap of %lu pages from %lu, flags %lx\n", vma_pages(vma), vma->vm_pgoff, vma->vm_flags & 0xff);
	vma->vm_ops = &vm_operations[minor - MMAPS_FIRST];
	switch (minor) {
	case MMAPS_FAILS:
		return vm_insert_page(vma, vma->vm_start, pages[0]) ?: -EIO;
	case MMAPS_PFN:
		return map_physical(vma, page_address(block));
	case MMAPS_KMALLOC:
		return map_physical(vma, kmalloced);
	case MMAPS_INSERT:
		return insert_each(vma);
	case MMAPS_PAGES_AT_ONCE:
		return vm_map_pages(vma, pages, MMAPS_PAGES);
	case MMAPS_VMALLOC:
		return remap_vmalloc_range(vma, vmalloced, vma->vm_pgoff);
	case MMAPS_FAULT_INSERT:
		set_flags(vma, VM_MIXEDMAP);
		return 0;
	case MMAPS_FAULT_PFN:
		/* vmf_insert_pfn() into a private mapping is a BUG. */
		if (!(vma->vm_flags & VM_SHARED))
			return -EINVAL;
		set_flags(vma, VM_PFNMAP);
		return 0;
	case MMAPS_READ_ONLY:
		if (vma->vm_flags & VM_WRITE)
			return -EPERM;
		clear_flags(vma, VM_MAYWRITE);
		return 0;
	case MMAPS_DONTCOPY:
		set_flags(vma, VM_DONTCOPY);
		return 0;
	default:
		return 0;
	}
}

static int empty_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static unsigned long no_area(struct file *file, unsigned long addr, unsigned long len, unsigned long pgoff, unsigned long flags)
{
	pr_info("mmaps: get_unmapped_area of %lu bytes at page %lu\n", len, pgoff);
	return -EMFILE;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.read = mmaps_read,
	.write = mmaps_write,
	.llseek = default_llseek,
	.release = mmaps_release,
	.mmap = mmaps_mmap,
};
static const struct file_operations none_operations = {
	.owner = THIS_MODULE,
	.read = mmaps_read,
	.release = mmaps_release,
};
static const struct file_operations empty_operations = { .owner = THIS_MODULE, .mmap = empty_mmap };
static const struct file_operations no_area_operations = {
	.owner = THIS_MODULE,
	.mmap = mmaps_mmap,
	.get_unmapped_area = no_area,
};
static const struct file_operations sync_operations = {
	.owner = THIS_MODULE,
	.mmap = empty_mmap,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
	.fop_flags = FOP_MMAP_SYNC,
#else
	.mmap_supported_flags = MAP_SYNC,
#endif
};
static const struct file_operations fsync_operations = {
	.owner = THIS_MODULE,
	.mmap = mmaps_mmap,
	.fsync = mmaps_fsync,
};

static const struct file_operations *operations_of(unsigned int minor)
{
	switch (minor) {
	case MMAPS_NONE:
		return &none_operations;
	case MMAPS_EMPTY:
		return &empty_operations;
	case MMAPS_NO_AREA:
		return &no_area_operations;
	case MMAPS_FSYNC:
		return &fsync_operations;
	case MMAPS_SYNC:
		return &sync_operations;
	default:
		return &operations;
	}
}

static void free_memory(void)
{
	int i;

	for (i = 0; i < MMAPS_PAGES; i++)
		if (pages[i])
			__free_page(pages[i]);
	if (block)
		__free_pages(block, 2);
	kfree(kmalloced);
	vfree(vmalloced);
}

static int allocate_memory(void)
{
	int i;

	for (i = 0; i < MMAPS_PAGES; i++) {
		pages[i] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		if (!pages[i])
			return -ENOMEM;
	}
	block = alloc_pages(GFP_KERNEL | __GFP_ZERO, 2);
	kmalloced = kzalloc(SIZE, GFP_KERNEL);
	vmalloced = vmalloc_user(SIZE);
	return block && kmalloced && vmalloced ? 0 : -ENOMEM;
}

static void remove_first(int count)
{
	while (count--)
		cdev_del(&cdevs[count]);
	unregister_chrdev_region(MKDEV(MMAPS_MAJOR, MMAPS_FIRST), COUNT);
}

static int __init mmaps_init(void)
{
	int i, error = allocate_memory();

	if (!error)
		error = register_chrdev_region(MKDEV(MMAPS_MAJOR, MMAPS_FIRST), COUNT, "mmaps");
	for (i = 0; !error && i < COUNT; i++) {
		cdev_init(&cdevs[i], operations_of(MMAPS_FIRST + i));
		cdevs[i].owner = THIS_MODULE;
		error = cdev_add(&cdevs[i], MKDEV(MMAPS_MAJOR, MMAPS_FIRST + i), 1);
		if (error)
			remove_first(i);
	}
	if (error)
		free_memory();
	return error;
}

static void __exit mmaps_exit(void)
{
	remove_first(COUNT);
	free_memory();
}

module_init(mmaps_init);
module_exit(mmaps_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Devices that map their memory, each in another way");
