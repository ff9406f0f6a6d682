// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Sizes, alignments and offsets that depend on the kernel's configuration, for C++, which cannot
 * include the kernel's headers. Compiled to assembly, never linked: lkm.mk makes <lkm/layout.h>
 * of it, as Kbuild makes asm-offsets.h. One line adds one constant.
 */
#include <linux/cdev.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/kbuild.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define LAYOUT(name, type) \
	DEFINE(LKM_SIZEOF_##name, sizeof(type)); \
	DEFINE(LKM_ALIGNOF_##name, __alignof__(type))

#define LAYOUT_MEMBER(name, type, member) DEFINE(LKM_OFFSETOF_##name, offsetof(type, member))

void lkm_layout(void);
void lkm_layout(void)
{
	LAYOUT(MUTEX, struct mutex);
	LAYOUT(SPINLOCK, spinlock_t);
	LAYOUT(TIMER, struct timer_list);
	LAYOUT(WORK, struct work_struct);
	LAYOUT(DELAYED_WORK, struct delayed_work);
	LAYOUT(WAIT_QUEUE_HEAD, struct wait_queue_head);
	LAYOUT(WAIT_QUEUE_ENTRY, struct wait_queue_entry);
	LAYOUT(COMPLETION, struct completion);
	LAYOUT(CDEV, struct cdev);
	LAYOUT(FILE_OPERATIONS, struct file_operations);
	LAYOUT(KERNEL_PARAM, struct kernel_param);
	LAYOUT(VM_OPERATIONS, struct vm_operations_struct);
	LAYOUT(MISCDEVICE, struct miscdevice);

	LAYOUT_MEMBER(FILE_F_OP, struct file, f_op);
	LAYOUT_MEMBER(FILE_F_FLAGS, struct file, f_flags);
	LAYOUT_MEMBER(FILE_F_MODE, struct file, f_mode);
	LAYOUT_MEMBER(FILE_F_POS, struct file, f_pos);
	LAYOUT_MEMBER(FILE_PRIVATE_DATA, struct file, private_data);
	LAYOUT_MEMBER(INODE_I_RDEV, struct inode, i_rdev);
	LAYOUT_MEMBER(INODE_I_CDEV, struct inode, i_cdev);
	LAYOUT_MEMBER(CDEV_OPS, struct cdev, ops);
}
