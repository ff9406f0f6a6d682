/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What procs.c offers through ioctl, for its source in C and for the test in C++. */
#pragma once

enum procs_minors { PROCS_MINOR = 140 };

enum procs_function {
	PROC_MAKE, /* slot, kind, mode, slot of the directory or -1, name: 1 when it was made */
	PROC_REMOVE, /* slot: proc_remove() */
	PROC_REMOVE_ENTRY, /* -, slot of the directory or -1, name */
	PROC_REMOVE_SUBTREE, /* -, slot of the directory or -1, name */
	PROC_SET_USER, /* slot, uid, gid */
	PROC_SET_SIZE, /* slot, size */
	PROC_WAKE, /* what sleeps in a file of kind PROC_SLOW */
	PROCS_FUNCTIONS,
};

enum proc_kind {
	PROC_DIR,
	PROC_LINK, /* to "tea/leaves" */
	PROC_BARE, /* no operation at all */
	PROC_FULL, /* open, read, write, lseek, release, poll, ioctl, mmap and compat_ioctl, each of which logs */
	PROC_ITER, /* read_iter, lseek */
	PROC_FAILING, /* open answers -EACCES; release logs */
	PROC_SLOW, /* read sleeps until PROC_WAKE; release logs */
	PROC_SINGLE, /* proc_create_single_data(): shows its data, which is the name of the slot */
	PROC_SEQ, /* proc_create_seq_data(): three lines */
	PROC_SEQ_PRIVATE, /* proc_create_seq_private(): counts its own lines */
	PROC_PARENT, /* reads as the data of its directory */
	PROC_DIR_MODE, /* proc_mkdir_mode() */
	PROC_AREA, /* get_unmapped_area answers -EBUSY */
	PROC_MOUNT_POINT, /* proc_create_mount_point(): a directory in which nothing can be made */
};
