/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/module.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM const char *lkm_module_name(const struct module *module)
{
	return module->name;
}
