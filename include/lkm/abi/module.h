/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/module.h for C++. A part of lkm/abi.h, which includes it. */

struct module;

/* As /proc/modules shows it. */
const char *lkm_module_name(const struct module *module);
