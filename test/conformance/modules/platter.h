/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The commands of platter.c, for it and for its tests. */
#pragma once

enum platter_command {
	PLATTER_LOUD = 0x5001, /* bios are logged from now on, with 2 whether somebody waits for them as well; or are not: 0 */
	PLATTER_FAIL_READS, /* those that touch this sector or a later one, until 0 */
	PLATTER_FAIL_WRITES,
	PLATTER_STATUS, /* with this BLK_STS_* */
	PLATTER_RESIZE, /* in sectors; the result says whether user space was told */
	PLATTER_READ_ONLY,
	PLATTER_DELAY, /* in milliseconds, from submit_bio() to bio_endio() */
	PLATTER_OPEN_ERROR, /* of open() and set_read_only() from now on, without its minus */
	PLATTER_UNKNOWN /* is ENOTTY */
};
