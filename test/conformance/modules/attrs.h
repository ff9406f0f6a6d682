/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What attrs.c offers through ioctl, for its source in C and for the test in C++. */
#pragma once

enum attrs_minors { ATTRS_MINOR = 142 };

enum attrs_function {
	KOBJ_CREATE, /* slot, slot of the parent or one of enum attrs_parent, name: 1 when it was made */
	KOBJ_ADD_OWN, /* the same with a type of the module's, which logs its release and has a group; 1: in the set */
	KOBJ_PUT, /* slot */
	KOBJ_DEL, /* slot */
	KOBJ_RENAME, /* slot, name */
	KOBJ_PATH, /* slot; words */
	KOBJ_EVENT, /* slot, action */
	KSET_CREATE, /* name */
	KSET_UNREGISTER,
	KSET_FIND, /* name: 1 when it is there */
	FILE_CREATE, /* slot, which of enum attrs_file */
	FILE_REMOVE,
	FILES_CREATE, /* slot: number, text and number again, which is taken */
	FILE_CHMOD, /* slot, which, mode */
	FILE_NOTIFY, /* slot, which */
	DIRENT_GET, /* slot, name: 1 when it is there, and is then what the next three are about */
	DIRENT_GET_AGAIN,
	DIRENT_NOTIFY, /* under a spinlock */
	DIRENT_PUT,
	BIN_CREATE, /* slot, which of enum attrs_bin */
	BIN_REMOVE,
	GROUP_CREATE, /* slot, which of enum attrs_group */
	GROUP_REMOVE,
	GROUP_UPDATE,
	GROUP_MERGE,
	GROUP_UNMERGE,
	GROUP_VISIBLE, /* the mode that is_visible() answers for "text" */
	LINK_CREATE, /* slot, slot of the target, name */
	LINK_REMOVE, /* slot, name */
	ATTRS_WAKE, /* who sleeps in "slow" */
	CLASS_UP, /* a class "lkm_cups" with groups, and a device "cup" of it with a group */
	CLASS_DOWN,
	DEVICE_FILE, /* 1: device_create_file(), 0: device_remove_file() */
	CLASS_FILE, /* the same of the class */
	KOBJ_BAD_ADD, /* kobject_add() of an object that was not initialised */
	FILE_TO_GROUP, /* slot, which, -, name of the group */
	FILE_FROM_GROUP,
	LINK_TO_GROUP, /* slot, slot of the target, -, name, which is in "cups" */
	LINK_FROM_GROUP, /* slot, -, -, name */
	GROUPS_CREATE, /* slot: GROUP_NAMED and GROUP_BIN */
	GROUPS_UPDATE,
	GROUPS_REMOVE,
	FILES_REMOVE, /* slot: number and text */
	LINK_NOWARN, /* as LINK_CREATE */
	KOBJ_INIT, /* slot, name: an object of the module's type that is initialised and not added */
	KOBJ_ADD_LATER, /* slot, parent as KOBJ_CREATE, name */
	KOBJ_GET_UNLESS_ZERO, /* slot: 1 when it was got; the reference is then given back */
	KOBJ_GET_WHEN_ZERO, /* the same, of an object without references */
	KOBJ_EVENT_ENV, /* slot, action, -, a variable */
	KSET_REGISTER, /* name: of a set that the module has itself */
	ATTRS_FUNCTIONS,
};

enum attrs_parent { IN_KERNEL = -1, IN_SYS = -2 };

enum attrs_file {
	FILE_NUMBER, /* 0644: a number */
	FILE_TEXT, /* 0444: "tea" and a newline */
	FILE_WRITE_ONLY, /* 0200 */
	FILE_MUTE, /* 0644, neither show nor store */
	FILE_LONG, /* 0444: show returns 5000 */
	FILE_FULL, /* 0444: 5000 characters through sysfs_emit() */
	FILE_AT, /* 0444: sysfs_emit_at() piece by piece */
	FILE_REFUSES, /* 0666: show answers -ENODATA, store -EBUSY */
	FILE_SELF, /* 0200: store removes the file */
	FILE_SLOW, /* 0444: show waits for ATTRS_WAKE */
	FILE_SWALLOWS, /* 0200: store takes two bytes, and logs how many it got */
	ATTRS_FILES,
};

enum attrs_bin {
	BIN_BYTES, /* 0644, 16 bytes */
	BIN_ENDLESS, /* 0444, no size: 'a' + position */
	BIN_MUTE, /* 0600, neither read nor write */
	ATTRS_BINS,
};

enum attrs_group {
	GROUP_PLAIN, /* number and text, in the directory itself */
	GROUP_NAMED, /* the same in "cups", with is_visible() */
	GROUP_ODD, /* a mode that no attribute may have */
	GROUP_EMPTY, /* no attributes at all */
	GROUP_MORE, /* one more file for "cups" */
	GROUP_BIN, /* a file of bytes in "bytes" */
	GROUP_BIN_VISIBLE, /* the same, and a mute one, with is_bin_visible() */
	ATTRS_GROUPS,
};
