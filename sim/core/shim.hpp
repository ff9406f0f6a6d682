// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The shim in the simulator: the same text as in a real module, inline, over the simulated Linux driver API.
#pragma once

#ifdef LKM_SIM_LINKED
// The kernel is compiled once, in exports.cpp: declarations do, as they do for a C module. A driver then compiles in a
// fraction of the time.
#include <lkm/sim/include/linux/capability.h>
#include <lkm/sim/include/linux/cdev.h>
#include <lkm/sim/include/linux/delay.h>
#include <lkm/sim/include/linux/device.h>
#include <lkm/sim/include/linux/fs.h>
#include <lkm/sim/include/linux/interrupt.h>
#include <lkm/sim/include/linux/jiffies.h>
#include <lkm/sim/include/linux/kthread.h>
#include <lkm/sim/include/linux/miscdevice.h>
#include <lkm/sim/include/linux/mm.h>
#include <lkm/sim/include/linux/module.h>
#include <lkm/sim/include/linux/mutex.h>
#include <lkm/sim/include/linux/pagemap.h>
#include <lkm/sim/include/linux/poll.h>
#include <lkm/sim/include/linux/printk.h>
#include <lkm/sim/include/linux/sched.h>
#include <lkm/sim/include/linux/sched/task.h>
#include <lkm/sim/include/linux/seq_file.h>
#include <lkm/sim/include/linux/slab.h>
#include <lkm/sim/include/linux/spinlock.h>
#include <lkm/sim/include/linux/splice.h>
#include <lkm/sim/include/linux/timer.h>
#include <lkm/sim/include/linux/uaccess.h>
#include <lkm/sim/include/linux/vmalloc.h>
#include <lkm/sim/include/linux/wait.h>
#include <lkm/sim/include/linux/workqueue.h>
#else
#include <lkm/sim/core/kernel.hpp>
#include <lkm/sim/include/linux/pagemap.h>
#endif

#define LKM_SHIM inline
#define LKM_FORWARD(type, name, parameters, arguments) \
  inline type lkm_##name parameters { return name arguments; }
#include <lkm/abi.h>
#define LKM_CLASS_CREATE(owner, name) __class_create(owner, name, 0)
#define LKM_DEVNODE_DEVICE struct device
#define LKM_COPY_SPLICE_READ copy_splice_read
#define LKM_JIFFIES lkm_jiffies()
#define LKM_SYSTEM_WQ lkm_system_wq(0)
#define LKM_WAKES(wq) (wq)->lkm_wakes
#define LKM_TIMED_OUT(wq, wakes) lkm_timed_out(wq, wakes, "its condition")
namespace lkm::waist {
extern "C" {
#include <lkm/kernel/shim.h>
}
}  // namespace lkm::waist
#undef LKM_SHIM
#undef LKM_CLASS_CREATE
#undef LKM_DEVNODE_DEVICE
#undef LKM_COPY_SPLICE_READ
#undef LKM_JIFFIES
#undef LKM_SYSTEM_WQ
#undef LKM_WAKES
#undef LKM_TIMED_OUT

#if defined(LKM_DRIVER) && !defined(LKM_SIM_LINKED)
// The driver's own text comes next, and sees of the host what it sees in a real module.
#include <lkm/sim/core/no_host_macros.h>
#endif
