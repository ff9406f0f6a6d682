/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the test modules offer through ioctl: for their sources in C and for the tests in C++. */
#pragma once

/* One call of a kernel function. Numbers and text go in, the result, numbers and text come back. */
struct call {
	unsigned long long address; /* in user space, for what takes one */
	long long number[4];
	long long result;
	long long error; /* when the function sets it, the ioctl itself ends with it, and nothing comes back */
	char text[96];
	char words[256]; /* the answer, where it is text or bytes */
};

/* Each device is char 12:minor; the command of a function is _IOWR(CALL_TYPE, function, struct call). */
enum call_numbers { CALL_TYPE = 'W', CALL_MAJOR = 12 };
enum control_minors { REGISTRY_MINOR = 10, USERCOPY_MINOR, TEXT_MINOR, SLEEP_MINOR, WRONG_MINOR };
enum wrong_command { WRONG_ANSWER = 0x5700, WRONG_TELLS_NAME };

enum registry_function {
	REGISTER_CHRDEV_REGION, /* major, minor, count, name */
	ALLOC_CHRDEV_REGION, /* minor, count, -, name; number[0] = major, number[1] = minor */
	UNREGISTER_CHRDEV_REGION, /* major, minor, count */
	REGISTER_CHRDEV, /* major, -, -, name */
	UNREGISTER_CHRDEV, /* major, -, -, name */
	CDEV_INIT, /* slot */
	CDEV_ALLOC, /* slot */
	CDEV_ADD, /* slot, major, minor, count */
	CDEV_DEL, /* slot */
	TRY_MODULE_GET,
	MODULE_PUT,
	MODULE_REFCOUNT,
	SPLIT_DEV, /* a dev_t; number[0] = MAJOR, number[1] = MINOR */
	MAKE_DEV, /* major, minor */
	REGISTRY_FUNCTIONS,
};

enum user_duplicate { MEMDUP_USER, MEMDUP_USER_NUL, STRNDUP_USER, VMEMDUP_USER };
enum usercopy_function {
	COPY_TO_USER, /* size: of "abcdefghij…" */
	COPY_FROM_USER, /* size; words: the buffer, which was all '#' before */
	GET_USER, /* size; number[1] = the value */
	PUT_USER, /* size, value */
	CLEAR_USER, /* size */
	STRNCPY_FROM_USER, /* size; words as above */
	STRNLEN_USER, /* size */
	ACCESS_OK, /* size */
	DUPLICATE_USER,
	CHECK_ZEROED_USER,
	COPY_STRUCT_FROM_USER,
	USERCOPY_FUNCTIONS,
};

enum text_function {
	KSTRTO, /* width in bits, 0 for bool; base; 1 when signed; text; number[3] = the value */
	FORMAT, /* which of the formats in text.c; size; words: the buffer */
	SCNPRINTF, /* size; text */
	PRINTK, /* which of the calls in text.c */
	SLAB, /* which of the questions in text.c */
	JIFFIES, /* which conversion; the number */
	TEXT_FUNCTIONS,
};

enum sleep_function {
	SLEEP, /* which of the sleeps in enum sleep_kind; jiffies or ms; number[2] = the jiffies that it took */
	WAKE, /* which of the wake-ups in enum wake_kind; how many, or a poll key */
	AWAKE, /* how many waits of the module have ended */
	COMPLETE, /* 0: one waiter, 1: all */
	RESULT_OF, /* an error that the call shall end with, once a signal is pending */
	MUTEX_HOLD, /* holds the mutex until it is let go */
	MUTEX_LET_GO,
	MUTEX_LOCK, /* 0: mutex_lock, 1: interruptible, 2: trylock; unlocks again */
	MUTEX_ORDER, /* words: who got the mutex, a letter each */
	POLL_LOCKS, /* from now on poll() takes the mutex, and so sleeps while it is held */
	SLEEP_FUNCTIONS,
};

enum sleep_kind {
	WAIT_EVENT, WAIT_EVENT_INTERRUPTIBLE, WAIT_EVENT_KILLABLE, WAIT_EVENT_TIMEOUT, WAIT_EVENT_INTERRUPTIBLE_TIMEOUT,
	WAIT_EVENT_EXCLUSIVE, WAIT_FOR_COMPLETION, WAIT_FOR_COMPLETION_INTERRUPTIBLE, WAIT_FOR_COMPLETION_TIMEOUT,
	TRY_WAIT_FOR_COMPLETION, MSLEEP, MSLEEP_INTERRUPTIBLE, SCHEDULE_TIMEOUT_INTERRUPTIBLE, SCHEDULE_TIMEOUT_UNINTERRUPTIBLE,
};

enum wake_kind {
	WAKE_UP_ONLY, /* the condition stays false */
	WAKE_UP, WAKE_UP_NR, WAKE_UP_ALL, WAKE_UP_INTERRUPTIBLE,
	WAKE_UP_POLL, /* with a key: nothing but pollers who asked for it */
};

enum format_kind {
	FORMAT_DECIMAL, FORMAT_WIDTH, FORMAT_HEX, FORMAT_HEX_ZERO, FORMAT_OCTAL, FORMAT_SIGNS, FORMAT_LONG, FORMAT_SHORT,
	FORMAT_STRING, FORMAT_STRING_PRECISION, FORMAT_NULL_STRING, FORMAT_CHAR, FORMAT_ERROR_POINTER, FORMAT_ERROR_NAME,
	FORMAT_NULL_POINTER, FORMAT_RAW_POINTER, FORMAT_VA, FORMAT_STAR, FORMAT_PRECISION_ZERO, FORMAT_POINTER_WIDTH, FORMAT_POINTER_FLAGS, FORMAT_ERROR_WIDTH,
};

enum printk_kind {
	PRINTK_LEVELS, PRINTK_NO_LEVEL, PRINTK_DEBUG, PRINTK_CONT, PRINTK_CONT_ALONE, PRINTK_TWO_LINES, PRINTK_NO_NEWLINE,
	PRINTK_CONT_INTERRUPTED, PRINTK_VA, PRINTK_ODD_BYTES, PRINTK_EMPTY, PRINTK_ONCE, PRINTK_RETURN,
};

enum slab_question {
	KMALLOC_0_IS_ZERO_SIZE_PTR, KFREE_TAKES_NULL_AND_ZERO_SIZE_PTR, KZALLOC_IS_ZEROED, KREALLOC_KEEPS_CONTENT,
	KREALLOC_TO_0_IS_ZERO_SIZE_PTR, KREALLOC_NULL_ALLOCATES, KREALLOC_SHRINKS, KCALLOC_OVERFLOW_IS_NULL, KMALLOC_TOO_LARGE_IS_NULL,
	KMEMDUP_COPIES, KSTRDUP_NULL_IS_NULL,
};

enum jiffies_conversion { HZ_ITSELF, MSECS_TO_JIFFIES, JIFFIES_TO_MSECS, USECS_TO_JIFFIES };

/* The devices of ops.c: char 12:minor, each with a struct file_operations of its own. */
enum ops_minor {
	OPS_FIRST = 32,
	OPS_BARE = OPS_FIRST, /* no operation at all */
	OPS_READ_ONLY, /* read alone: "abc…z" from the position on */
	OPS_WRITE_ONLY, /* write alone: takes everything */
	OPS_DEFAULT_LLSEEK, OPS_NOOP_LLSEEK, OPS_GENERIC_LLSEEK, OPS_FIXED_LLSEEK, /* of 26 bytes */
	OPS_NONSEEKABLE, OPS_STREAM,
	OPS_OPEN_FAILS, /* with the error that OPS_SET_RESULT set; logs each time that it is asked */
	OPS_COUNTED, /* logs open, flush and release */
	OPS_RESULT, /* read, write, flush, fsync, ioctl and poll return what was set */
	OPS_MOVES, /* read moves the position by 5, then returns what was set */
	OPS_COUNT, /* read and write return the count that they were given */
	OPS_POLL_WAIT, /* poll waits until OPS_WAKE */
	OPS_NO_OWNER, /* read alone, .owner is NULL */
	OPS_UNSET, /* a cdev whose ops are NULL */
	OPS_END,
};

enum ops_command { OPS_SET_RESULT = 0x5701, OPS_WAKE = 0x5702 };

/* The devices of fileops.c: char 12:minor, each with the members of struct file_operations that its name says. */
enum fileops_minor {
	FILEOPS_FIRST = 96,
	FILEOPS_CONTROL = FILEOPS_FIRST, /* ioctl alone: see enum fileops_command */
	FILEOPS_ITER, /* read_iter: "abc…z"; write_iter keeps 26 bytes of its own; llseek */
	FILEOPS_ITER_LOG, /* both log the position, the count and the flags, and move by what they are given */
	FILEOPS_ITER_RESULT, /* both move the position by 5 and return what was set */
	FILEOPS_READ_AND_ITER, /* read says "read", read_iter "iter" */
	FILEOPS_WRITE_FULL, /* write_iter takes records of 4 bytes with copy_from_iter_full, as long as it can */
	FILEOPS_ZERO, /* read_iter gives zeroes */
	FILEOPS_NOWAIT, /* as ITER_LOG, and open allows RWF_NOWAIT */
	FILEOPS_FASYNC, /* fasync; write signals POLL_IN */
	FILEOPS_FASYNC_RESULT, /* fasync returns what was set */
	FILEOPS_CHECK_FLAGS, /* check_flags logs, and refuses O_APPEND */
	FILEOPS_LOCK, /* lock and flock log, then do what Linux does */
	FILEOPS_LOCK_RESULT, /* lock and flock return what was set */
	FILEOPS_SPLICE, /* as ITER, with splice_read and splice_write */
	FILEOPS_SPLICE_RESULT, /* splice_read and splice_write return what was set */
	FILEOPS_ADVICE, /* fadvise and fallocate log and return what was set */
	FILEOPS_FDINFO, /* show_fdinfo */
	FILEOPS_COMPAT, /* unlocked_ioctl and compat_ioctl log and return what was set */
	FILEOPS_COMPAT_PTR, /* compat_ioctl is compat_ptr_ioctl */
	FILEOPS_SLOW_OPEN, /* open without O_NONBLOCK waits for FILEOPS_WAKE of device 0, so does FILEOPS_SLEEP */
	FILEOPS_LEASE, /* setlease returns what was set */
	FILEOPS_UNASKED, /* as ZERO, with iopoll, copy_file_range and remap_file_range, which log */
	FILEOPS_POLL, /* poll: FILEOPS_POLLS devices */
	FILEOPS_POLLS = 4,
	FILEOPS_NAMES = FILEOPS_POLL + FILEOPS_POLLS, /* iterate_shared emits "cup", "pot" and returns what was set */
	FILEOPS_NATIVE, /* open and unlocked_ioctl log; no compat_ioctl */
	FILEOPS_UNSIGNED, /* as ITER_LOG, and its positions are unsigned */
	FILEOPS_UNSIGNED_GENERIC, /* gives zeroes; the same with generic_file_llseek, splice_read and splice_write */
	FILEOPS_END,
};

enum fileops_command {
	FILEOPS_SET_RESULT = 0x5741,
	FILEOPS_SET_READY, /* arg: device << 16 | the mask that its poll answers from now on */
	FILEOPS_WAKE, /* arg: device << 16 | the key, 0 for none */
	FILEOPS_SLEEP, /* to FILEOPS_SLOW_OPEN */
	FILEOPS_WIDE, /* to FILEOPS_COMPAT, COMPAT_PTR and NATIVE: what was set, with bit 32 turned over */
};
