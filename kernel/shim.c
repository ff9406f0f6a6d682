// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The shim in a real module: compiled as ordinary kernel C, once for each module that has C++ in it. */
#include <linux/capability.h>
#include <linux/cdev.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/pagemap.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/splice.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

/* Tracers see the functions that these forward to. */
#define LKM_SHIM notrace
#define LKM_FORWARD(type, name, parameters, arguments) \
	type lkm_##name parameters; \
	notrace type lkm_##name parameters \
	{ \
		return name arguments; \
	}
#include <lkm/abi.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
static inline void vm_flags_clear(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags &= ~flags;
}
#endif
_Static_assert(PAGE_SIZE == 4096, "lkm is for pages of 4096 bytes");

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define LKM_CLASS_CREATE(owner, name) class_create(name)
#else
#define LKM_CLASS_CREATE(owner, name) class_create(owner, name)
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define LKM_DEVNODE_DEVICE const struct device
#else
#define LKM_DEVNODE_DEVICE struct device
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define LKM_COPY_SPLICE_READ copy_splice_read
#else
#define LKM_COPY_SPLICE_READ generic_file_splice_read
#endif
#define LKM_JIFFIES jiffies
#define LKM_SYSTEM_WQ system_wq
#define LKM_WAKES(wq) 0
#define LKM_TIMED_OUT(wq, wakes) ((void)(wakes))
#include "shim.h"

/* C++ emits its parameters itself (include/lkm/opaque.hpp): the struct must be what it was written for. */
_Static_assert(sizeof(struct kernel_param) == 40, "struct kernel_param has changed: update include/lkm/opaque.hpp");
_Static_assert(offsetof(struct kernel_param, mod) == 8 && offsetof(struct kernel_param, ops) == 16 &&
		       offsetof(struct kernel_param, perm) == 24 && offsetof(struct kernel_param, level) == 26 &&
		       offsetof(struct kernel_param, flags) == 27 && offsetof(struct kernel_param, arg) == 32,
	       "struct kernel_param has changed: update include/lkm/opaque.hpp");
_Static_assert(offsetof(struct kernel_param_ops, set) == 8 && offsetof(struct kernel_param_ops, get) == 16 &&
		       offsetof(struct kernel_param_ops, free) == 24 && sizeof(struct kernel_param_ops) == 32,
	       "struct kernel_param_ops has changed: update include/lkm/opaque.hpp");
_Static_assert(offsetof(struct kparam_string, string) == 8 && sizeof(struct kparam_string) == 16 &&
		       offsetof(struct kparam_array, elemsize) == 4 && offsetof(struct kparam_array, num) == 8 &&
		       offsetof(struct kparam_array, ops) == 16 && offsetof(struct kparam_array, elem) == 24 &&
		       sizeof(struct kparam_array) == 32,
	       "struct kparam_array or kparam_string has changed: update include/lkm/opaque.hpp");
_Static_assert(KERNEL_PARAM_FL_UNSAFE == 1 && KERNEL_PARAM_OPS_FL_NOARG == 1,
	       "a parameter's flags have changed: update include/lkm/moduleparam.hpp");

/* EXPORT_SYMBOL() for what the sources in C++ export. */
#include <lkm_exports.h>
