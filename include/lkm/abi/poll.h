/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/poll.h for C++. A part of lkm/abi.h, which includes it. */

struct file;
struct poll_table_struct;
struct wait_queue_head;

LKM_FORWARD(void, poll_wait, (struct file *file, struct wait_queue_head *wq, struct poll_table_struct *table),
	    (file, wq, table))
