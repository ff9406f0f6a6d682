// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Files of debugfs that are values, for debugs.c and the fuzzer's entries: one of each function that makes such a file. Who
 * includes this has the names of the kinds in an enum of his own. */
#pragma once

#include <linux/atomic.h>
#include <linux/debugfs.h>

static u8 value8 = 1;
static u16 value16 = 2;
static u32 value32 = 42;
static u64 value64 = 4;
static unsigned long value_long = 5;
static size_t value_size = 6;
static bool value_bool;
static atomic_t value_atomic = ATOMIC_INIT(-7);
static char bytes[] = "0123456789";
static struct debugfs_blob_wrapper blob = { .data = bytes, .size = 10 };
static u32 numbers[] = { 1, 20, 4000000000u };
static struct debugfs_u32_array array = { .array = numbers, .n_elements = 3 };
static u32 registers[] = { 0xc0ffee, 0, 0xffffffff };
static const struct debugfs_reg32 register_names[] = { { "status", 0 }, { "last", 8 } };
static struct debugfs_regset32 regset = { .regs = register_names, .nregs = 2, .base = (void __iomem *)registers };

/* False when the kind is none of these. What they made has to be looked up: they answer nothing. */
static bool debug_create_value(unsigned int kind, const char *name, umode_t mode, struct dentry *in)
{
	switch (kind) {
	case DEBUG_U8:
		debugfs_create_u8(name, mode, in, &value8);
		return true;
	case DEBUG_U16:
		debugfs_create_u16(name, mode, in, &value16);
		return true;
	case DEBUG_U32:
		debugfs_create_u32(name, mode, in, &value32);
		return true;
	case DEBUG_U64:
		debugfs_create_u64(name, mode, in, &value64);
		return true;
	case DEBUG_ULONG:
		debugfs_create_ulong(name, mode, in, &value_long);
		return true;
	case DEBUG_SIZE_T:
		debugfs_create_size_t(name, mode, in, &value_size);
		return true;
	case DEBUG_ATOMIC:
		debugfs_create_atomic_t(name, mode, in, &value_atomic);
		return true;
	case DEBUG_X8:
		debugfs_create_x8(name, mode, in, &value8);
		return true;
	case DEBUG_X16:
		debugfs_create_x16(name, mode, in, &value16);
		return true;
	case DEBUG_X32:
		debugfs_create_x32(name, mode, in, &value32);
		return true;
	case DEBUG_X64:
		debugfs_create_x64(name, mode, in, &value64);
		return true;
	case DEBUG_BOOL:
		debugfs_create_bool(name, mode, in, &value_bool);
		return true;
	case DEBUG_ARRAY:
		debugfs_create_u32_array(name, mode, in, &array);
		return true;
	case DEBUG_REGSET:
		debugfs_create_regset32(name, mode, in, &regset);
		return true;
	default:
		return false;
	}
}
