/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models the file_lock part of include/linux/fs.h (Linux 6.1; a header of this name since 6.3): what a driver's lock and
 * flock are given. */
#pragma once

#include "fs.h"

LKM_WAIST_BEGIN
struct file_lock {
	fl_owner_t fl_owner;
	unsigned int fl_flags;
	unsigned char fl_type;
	unsigned int fl_pid;
	struct file *fl_file;
	loff_t fl_start;
	loff_t fl_end; /* the last byte of the range */
};

/* What Linux does for a file whose driver has no lock or flock of its own; sleeps when FL_SLEEP is set. */
int locks_lock_file_wait(struct file *filp, struct file_lock *fl);
/* Never sleeps: -EAGAIN when another owner's lock is in the way, with FL_SLEEP FILE_LOCK_DEFERRED. `conflock` may be NULL. */
int posix_lock_file(struct file *filp, struct file_lock *fl, struct file_lock *conflock);
/* fl_type becomes F_UNLCK when the lock could be had, else `fl` becomes the lock that is in the way. */
void posix_test_lock(struct file *filp, struct file_lock *fl);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned FL_* */
inline constexpr unsigned FL_POSIX{1};
inline constexpr unsigned FL_FLOCK{2};
inline constexpr unsigned FL_CLOSE{64};
inline constexpr unsigned FL_SLEEP{128};
inline constexpr unsigned FL_OFDLCK{1024};
/* The lock must be waited for: the system call does, and asks the driver again. */
/* constants_test.py: int FILE_LOCK_DEFERRED */
inline constexpr int FILE_LOCK_DEFERRED{1};
}
#else
#define FL_POSIX 1
#define FL_FLOCK 2
#define FL_CLOSE 64
#define FL_SLEEP 128
#define FL_OFDLCK 1024
#define FILE_LOCK_DEFERRED 1
#ifndef F_RDLCK
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#endif
#endif
