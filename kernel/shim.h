/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What include/lkm/abi.h does not merely forward, in terms of the Linux driver API, a file for each kernel header. This
 * text is the common subset of C and C++: the real kernel compiles it as C (shim.c), the simulator takes it inline
 * (sim/core/shim.hpp). So no macro of the kernel's that hides a statement, and no word that C++ keeps for itself.
 * LKM_SHIM is what stands before each definition: `notrace` in C, `inline` in C++. LKM_CLASS_CREATE(owner, name) and
 * LKM_DEVNODE_DEVICE are what class_create() and its devnode have become in this kernel, LKM_COPY_SPLICE_READ is the
 * splice_read for a driver with read_iter. LKM_JIFFIES and LKM_SYSTEM_WQ are jiffies and system_wq.
 * LKM_WAKES(wq) is how often a queue was woken and LKM_TIMED_OUT(wq, wakes) asks whether a wake-up was lost, both in the
 * simulator alone. */

#include "shim/cdev.h"
#include "shim/device.h"
#include "shim/fs.h"
#include "shim/kthread.h"
#include "shim/miscdevice.h"
#include "shim/mm.h"
#include "shim/module.h"
#include "shim/mutex.h"
#include "shim/printk.h"
#include "shim/seq_file.h"
#include "shim/slab.h"
#include "shim/spinlock.h"
#include "shim/timer.h"
#include "shim/uaccess.h"
#include "shim/wait.h"
#include "shim/workqueue.h"
