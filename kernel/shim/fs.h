/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/fs.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_file_operations_init(struct file_operations *to, const struct lkm_file_operations *from,
				       struct module *owner)
{
	struct file_operations ops = {};

	ops.owner = owner;
#define LKM_SLOT(type, name, parameters) ops.name = from->name;
	LKM_FILE_OPERATIONS(LKM_SLOT)
#undef LKM_SLOT
	if (from->of_kernel & LKM_OP_SPLICE_READ)
		ops.splice_read = LKM_COPY_SPLICE_READ;
	if (from->of_kernel & LKM_OP_SPLICE_WRITE)
		ops.splice_write = iter_file_splice_write;
	if (from->of_kernel & LKM_OP_COMPAT_PTR_IOCTL)
		ops.compat_ioctl = compat_ptr_ioctl;
	*to = ops;
}

LKM_SHIM struct file *lkm_ki_filp(struct kiocb *iocb)
{
	return iocb->ki_filp;
}

LKM_SHIM long long *lkm_ki_pos(struct kiocb *iocb)
{
	return &iocb->ki_pos;
}
