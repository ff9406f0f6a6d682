// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The subsystems that register themselves, and models that only drivers call (core/subsystem.hpp), a line each, as a
/// Makefile of Linux has one for each file. Those that the system calls themselves are made of (files, tasks, memory,
/// devices) are members of the kernel.
#pragma once

#include <lkm/sim/fs/anon_inodes.hpp>
#include <lkm/sim/fs/debugfs/file.hpp>
#include <lkm/sim/fs/proc/generic.hpp>
#include <lkm/sim/fs/proc/kmsg.hpp>
#include <lkm/sim/kernel/irq/manage.hpp>
#include <lkm/sim/kernel/irq_work.hpp>
#include <lkm/sim/kernel/kallsyms.hpp>
#include <lkm/sim/kernel/kthread.hpp>
#include <lkm/sim/kernel/locking/lockdep.hpp>
#include <lkm/sim/kernel/locking/rwsem.hpp>
#include <lkm/sim/kernel/locking/semaphore.hpp>
#include <lkm/sim/kernel/rcu/srcutree.hpp>
#include <lkm/sim/kernel/rcu/tree.hpp>
#include <lkm/sim/kernel/sched/wait_bit.hpp>
#include <lkm/sim/kernel/softirq.hpp>
#include <lkm/sim/kernel/time/hrtimer.hpp>
#include <lkm/sim/kernel/time/timer.hpp>
#include <lkm/sim/kernel/time/timekeeping.hpp>
#include <lkm/sim/kernel/user_namespace.hpp>
#include <lkm/sim/kernel/utsname.hpp>
#include <lkm/sim/kernel/warn.hpp>
#include <lkm/sim/lib/kunit/test.hpp>
#include <lkm/sim/mm/percpu.hpp>
#include <lkm/sim/lib/ratelimit.hpp>
#include <lkm/sim/lib/refcount.hpp>
#include <lkm/sim/kernel/workqueue.hpp>
#include <lkm/sim/kernel/printk/kmsg.hpp>
#include <lkm/sim/drivers/char/random.hpp>
#include <lkm/sim/drivers/base/platform.hpp>
#include <lkm/sim/drivers/base/swnode.hpp>
#include <lkm/sim/drivers/gpio/gpiolib.hpp>
#include <lkm/sim/lib/vsprintf.hpp>
#include <lkm/sim/kernel/notifier.hpp>
#include <lkm/sim/lib/bitmap.hpp>
#include <lkm/sim/lib/crc.hpp>
#include <lkm/sim/lib/genalloc.hpp>
#include <lkm/sim/lib/glob.hpp>
#include <lkm/sim/lib/kfifo.hpp>
#include <lkm/sim/lib/llist.hpp>
#include <lkm/sim/lib/math.hpp>
#include <lkm/sim/lib/parser.hpp>
#include <lkm/sim/lib/rbtree.hpp>
#include <lkm/sim/lib/siphash.hpp>
#include <lkm/sim/lib/sort.hpp>
#include <lkm/sim/lib/uuid.hpp>
#include <lkm/sim/lib/xarray.hpp>
#include <lkm/sim/mm/mempool.hpp>
