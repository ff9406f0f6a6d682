/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/file.h (Linux 6.1): a driver's dealings with the descriptors of the process that calls it. */
#pragma once

#include "compiler.h"
#include "err.h"
#include "errno.h"
#include "types.h"

LKM_WAIST_BEGIN
struct file;

/* The lowest free descriptor, which is nobody else's until fd_install() or put_unused_fd(); -EMFILE. `flags`: O_CLOEXEC. */
int get_unused_fd_flags(unsigned int flags);
void put_unused_fd(unsigned int fd);
/* From here on the process has the file, and the caller's reference to it. */
void fd_install(unsigned int fd, struct file *file);
/* With a reference; NULL for a descriptor that is not open. fget_raw() also for one that only names a file (O_PATH). */
struct file *fget(unsigned int fd);
struct file *fget_raw(unsigned int fd);
/* The last one releases the file, when the system call returns. */
void lkm_fput(struct file *file);
LKM_WAIST_END

#ifndef __cplusplus
#define fput lkm_fput
#endif
