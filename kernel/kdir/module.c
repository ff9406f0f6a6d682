// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What is C in a module for the simulator whose sources are C++: its struct module, and EXPORT_SYMBOL() for what they
 * export. */
#include <linux/module.h>
#include <linux/version.h>
#include <lkm_exports.h>
