/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/mm.h does not merely forward. A part of kernel/shim.h, which includes it. */

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

LKM_SHIM unsigned int lkm_vmf_lock_page(struct vm_fault *vmf)
{
	lock_page(vmf->page);
	return VM_FAULT_LOCKED;
}

LKM_SHIM int lkm_vm_insert_page(struct vm_area_struct *vma, unsigned long index, struct page *page)
{
	return vm_insert_page(vma, vma->vm_start + index * 4096, page);
}

LKM_SHIM struct page *lkm_alloc_zeroed_page(void)
{
	return alloc_pages(GFP_KERNEL | __GFP_ZERO, 0);
}
