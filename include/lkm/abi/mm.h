/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/mm.h for C++. A part of lkm/abi.h, which includes it. */

struct file;
struct page;
struct vm_area_struct;
struct vm_fault;
struct vm_operations_struct;

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
LKM_FORWARD(unsigned int, vmf_error, (int error), (error))
/* VM_FAULT_LOCKED, with the page locked: what page_mkwrite() returns. */
unsigned int lkm_vmf_lock_page(struct vm_fault *vmf);
/* At the mapping's page `index`. */
int lkm_vm_insert_page(struct vm_area_struct *vma, unsigned long index, struct page *page);

/* GFP_KERNEL, zeroed: may sleep. */
struct page *lkm_alloc_zeroed_page(void);
LKM_FORWARD(void *, page_address, (const struct page *page), (page))
LKM_FORWARD(void, get_page, (struct page *page), (page))
LKM_FORWARD(void, put_page, (struct page *page), (page))
