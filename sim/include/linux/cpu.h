/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/cpu.h (Linux 6.1), for C: processors never go away. */
#pragma once

#include "cpumask.h"
#include "smp.h"

#ifndef __cplusplus
/* May sleep. */
#define cpus_read_lock() might_sleep()
#define cpus_read_unlock() do { } while (0)
#define cpus_read_trylock() 1
#define cpu_hotplug_disable() do { } while (0)
#define cpu_hotplug_enable() do { } while (0)
#endif
