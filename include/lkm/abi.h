/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The one interface between C++ and the kernel: plain C, opaque structs, functions named lkm_<kernel function>, a file
 * for each kernel header. Each function does what the kernel function of that name does; what is said here is what
 * differs.
 *
 *     LKM_FORWARD(int, capable, (int cap), (cap))
 *
 * is lkm_capable(), which does nothing but call capable(cap). From that line comes a declaration for C++, and the
 * definition where the shim is compiled: in C by kernel/shim.c, in C++ by sim/core/shim.hpp. What needs more than that
 * is declared here and written out in kernel/shim/. */
#if defined(__cplusplus) && !defined(__KERNEL__) && !defined(LKM_FORWARD)
#include <lkm/sim/core/shim.hpp> /* comes back here, over the simulated kernel */
#elif !defined(LKM_ABI_H)
#define LKM_ABI_H

#ifndef LKM_FORWARD
#define LKM_FORWARD(type, name, parameters, arguments) type lkm_##name parameters;
#endif

#ifndef __cplusplus
#define lkm_class class
#else
#include <cstdarg> /* in C, the kernel's headers have va_list already */

namespace lkm::waist {
extern "C" {
#endif

#include "abi/capability.h"
#include "abi/cdev.h"
#include "abi/delay.h"
#include "abi/device.h"
#include "abi/fs.h"
#include "abi/interrupt.h"
#include "abi/jiffies.h"
#include "abi/kthread.h"
#include "abi/miscdevice.h"
#include "abi/mm.h"
#include "abi/module.h"
#include "abi/mutex.h"
#include "abi/poll.h"
#include "abi/printk.h"
#include "abi/seq_file.h"
#include "abi/slab.h"
#include "abi/spinlock.h"
#include "abi/timer.h"
#include "abi/uaccess.h"
#include "abi/uio.h"
#include "abi/vmalloc.h"
#include "abi/wait.h"
#include "abi/workqueue.h"

#ifdef __cplusplus
} /* extern "C" */
} /* namespace lkm::waist */
#endif

#undef LKM_FORWARD
#endif
