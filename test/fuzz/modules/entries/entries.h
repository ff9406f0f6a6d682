/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the module "entries" offers: for its sources in C and for the fuzzer in C++. */
#pragma once

/* char 12:180 takes the commands. */
enum entries_minor { ENTRIES_CONTROL = 180 };

/* Entries of one family that may be there at the same time. */
enum { ENTRIES_SLOTS = 8, ENTRIES_TOP = 255 };

/* The names that entries have; the first ones are what is usual. */
#define ENTRIES_NAMES \
	"a", "b", "c", "d", "e", "a/b", "d/e", "c/a/d", "", "..", "a b", "!", \
	"a-name-that-is-longer-than-the-thirty-two-bytes-which-a-dentry-has-room-for"

/*
 * The argument of a command is made of bytes, the lowest first: the slot, and what else the command says. "where" is the
 * slot of a directory, or ENTRIES_TOP for the family's own: /proc/fuzz, /sys/kernel/fuzz, /sys/kernel/debug/fuzz. "-" is a byte that says
 * nothing. What makes an entry takes the next slot that is free, and answers its number; other commands are about the
 * next slot that is taken, and the next directory.
 */
enum entries_command {
	/* slot, enum proc_kind, name, where, mode (two bytes), which operations or the link's target, 1: an owner, 2: a size */
	PROC_MAKE = 0x5000,
	PROC_REMOVE, /* slot */
	PROC_REMOVE_ENTRY, /* -, -, name, where */
	PROC_REMOVE_SUBTREE, /* -, -, name, where */
	SEQ_SHAPE, /* slot, lines, -, -, at which line, length of a line / 16, enum seq_failure | SEQ_LOUD */

	DEBUG_MAKE = 0x5100, /* slot, enum debug_kind, name, where, mode (two bytes), which operations or the target */
	DEBUG_REMOVE, /* slot */
	DEBUG_LOOKUP, /* 1: and remove, -, name, where */
	DEBUG_RENAME, /* slot, -, name, where */
	DEBUG_VALUES, /* -, what all variables become, -, -, -, the highest bit of the largest one */

	SYS_MAKE = 0x5200, /* slot, 1: a type of the module's own, name, where */
	SYS_PUT, /* slot */
	SYS_DEL, /* slot */
	SYS_RENAME, /* slot, -, name */
	SYS_FILE, /* slot, enum file_action, enum sys_file, -, mode (two bytes) */
	SYS_BIN, /* slot, 0: create, 1: remove, enum sys_bin */
	SYS_GROUP, /* slot, enum group_action, enum sys_group */
	SYS_VISIBLE, /* -, -, -, -, the mode (two bytes) that is_visible() answers for "text" and for the bytes */
	SYS_LINK, /* slot, 0: create, 1: remove, which of three names, slot of the target */
	SYS_CLASS, /* enum class_action */
};

/* Bits of "which operations": what is not there is NULL. */
enum { ENTRY_OPEN = 1, ENTRY_READ = 2, ENTRY_WRITE = 4, ENTRY_LSEEK = 8, ENTRY_MORE = 16, ENTRY_OPERATIONS = 32 };

enum proc_kind { PROC_OPS, PROC_SEQ, PROC_SINGLE, PROC_DIR, PROC_LINK, PROC_SEQ_PRIVATE, PROC_ITER, PROC_SIZED, PROC_FAILING, PROC_KINDS };

/* What goes wrong at a line of a seq_file. */
enum seq_failure { SEQ_FINE, SEQ_START_FAILS, SEQ_NEXT_FAILS, SEQ_SHOW_FAILS, SEQ_SHOW_FAILS_LATE, SEQ_SKIPS, SEQ_HEADER, SEQ_NO_START, SEQ_LOUD };

enum debug_kind {
	DEBUG_OPS, DEBUG_DIR, DEBUG_UNSAFE, DEBUG_LINK, DEBUG_SEQ, DEBUG_SHOW, DEBUG_NOTHING, DEBUG_SIZED,
	DEBUG_U8, DEBUG_U16, DEBUG_U32, DEBUG_U64, DEBUG_ULONG, DEBUG_SIZE_T, DEBUG_ATOMIC, DEBUG_X8, DEBUG_X16, DEBUG_X32, DEBUG_X64,
	DEBUG_BOOL, DEBUG_BLOB, DEBUG_ARRAY, DEBUG_REGSET, DEBUG_SIMPLE, DEBUG_READ_ONLY, DEBUG_ATTRIBUTE, DEBUG_BELOW_ERROR,
	DEBUG_KINDS,
};

enum file_action { FILE_CREATE, FILE_REMOVE, FILE_NOTIFY, FILE_CHMOD };
enum sys_file { FILE_NUMBER, FILE_TEXT, FILE_WRITE_ONLY, FILE_MUTE, FILE_AT, FILE_REFUSES, FILE_SWALLOWS, FILE_PAGE, FILE_SELF, SYS_FILES };
enum sys_bin { BIN_BYTES, BIN_ENDLESS, BIN_MUTE, SYS_BINS };
enum group_action { GROUP_CREATE, GROUP_REMOVE, GROUP_UPDATE, GROUP_MERGE, GROUP_UNMERGE };
enum sys_group { GROUP_PLAIN, GROUP_NAMED, GROUP_MORE, GROUP_BIN, SYS_GROUPS };
enum class_action { CLASS_UP, CLASS_DOWN, DEVICE_UP, DEVICE_DOWN, DEVICE_FILE, DEVICE_NO_FILE, CLASS_FILE, CLASS_NO_FILE };
