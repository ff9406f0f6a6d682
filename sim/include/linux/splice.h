/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/splice.h (Linux 6.1): what a driver puts into splice_read and splice_write. */
#pragma once

#include "fs.h"

LKM_WAIST_BEGIN
/* splice_read for a driver that has read_iter; Linux before 6.5. */
ssize_t generic_file_splice_read(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe, size_t len, unsigned int flags);
/* The same in Linux 6.5 and later, where read does as well. */
ssize_t copy_splice_read(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe, size_t len, unsigned int flags);
/* splice_write for a driver that has write_iter. */
ssize_t iter_file_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos, size_t len, unsigned int flags);
LKM_WAIST_END

#ifndef __cplusplus
#define SPLICE_F_MOVE 0x01
#define SPLICE_F_NONBLOCK 0x02
#define SPLICE_F_MORE 0x04
#define SPLICE_F_GIFT 0x08
#endif
