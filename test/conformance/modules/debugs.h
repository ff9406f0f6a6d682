/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What debugs.c offers through ioctl, for its source in C and for the test in C++. */
#pragma once

enum debugs_minors { DEBUGS_MINOR = 143 };

enum debugs_function {
	DEBUG_MAKE, /* slot, kind, mode, slot of the directory or -1, name: 0 or the error */
	DEBUG_REMOVE, /* slot */
	DEBUG_LOOKUP, /* -, slot of the directory or -1, name: 1 when it is there */
	DEBUG_LOOKUP_AND_REMOVE, /* -, slot of the directory or -1, name */
	DEBUG_RENAME, /* slot, -, slot of the directory, name: 0 or the error */
	DEBUG_GET, /* slot: debugfs_file_get(), and put again */
	DEBUG_WAKE,
	DEBUG_MEMORY, /* position, size: memory_read_from_buffer() of "abcdef"; words; number[3] = the position then */
	DEBUGS_FUNCTIONS,
};

enum debug_kind {
	DEBUG_DIR,
	DEBUG_LINK, /* to "tea" */
	DEBUG_NOTHING, /* a file without operations */
	DEBUG_FULL, /* open, read, write, llseek, release, poll, ioctl, mmap, fsync, each of which logs */
	DEBUG_UNSAFE, /* the same operations, with debugfs_create_file_unsafe() */
	DEBUG_SIZED, /* the same, with a size of 77 */
	DEBUG_SLOW, /* read sleeps until DEBUG_WAKE */
	DEBUG_FAILING, /* open answers -EACCES */
	DEBUG_U8, DEBUG_U16, DEBUG_U32, DEBUG_U64, DEBUG_ULONG, DEBUG_SIZE_T, DEBUG_ATOMIC, DEBUG_X8, DEBUG_X16, DEBUG_X32,
	DEBUG_X64, DEBUG_BOOL, DEBUG_BLOB, DEBUG_ARRAY, DEBUG_REGSET,
	DEBUG_SHOW, /* DEFINE_SHOW_ATTRIBUTE() */
	DEBUG_SIMPLE, /* DEFINE_SIMPLE_ATTRIBUTE(): a number, set() refuses 13 */
	DEBUG_SIMPLE_READ_ONLY, /* one without set() */
	DEBUG_ATTRIBUTE, /* DEFINE_DEBUGFS_ATTRIBUTE_SIGNED() */
	DEBUG_TRANSACTION, /* answers what is written with its letters in capitals: simple_transaction_get() */
	DEBUG_DEVICE, /* debugfs_create_devm_seqfile(): the device's name */
	DEBUG_BELOW_ERROR, /* a file below an error pointer */
};
