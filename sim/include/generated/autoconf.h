/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models Linux's generated autoconf.h: those options of Debian's configuration whose feature is modelled. A driver's
 * #ifdef CONFIG_X leads to what compiles here; the code behind other options is left out.
 * KUnit is here and not in Debian's kernels: there a driver's suites are left out, here they run. */
#pragma once

#ifndef __cplusplus
#define CONFIG_64BIT 1
#define CONFIG_X86 1
#define CONFIG_X86_64 1
#define CONFIG_MMU 1
#define CONFIG_HZ 250
#define CONFIG_HZ_250 1
#define CONFIG_BUG 1
#define CONFIG_PRINTK 1
#define CONFIG_COMPAT 1
#define CONFIG_FORTIFY_SOURCE 1
#define CONFIG_MODULES 1
#define CONFIG_MODULE_UNLOAD 1
#define CONFIG_MODULE_FORCE_UNLOAD 1
#define CONFIG_SYSFS 1
#define CONFIG_PROC_FS 1
#define CONFIG_BLOCK 1
#define CONFIG_GPIOLIB 1
#define CONFIG_GPIO_SYSFS 1
#define CONFIG_ARCH_NR_GPIO 1024
#define CONFIG_KUNIT 1
#define CONFIG_KUNIT_DEFAULT_ENABLED 1
#endif
