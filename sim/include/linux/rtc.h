/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/uapi/linux/rtc.h (Linux 6.1): a date and a time, as %ptR prints them. */
#pragma once

#include "ktime.h"
#include "types.h"

LKM_WAIST_BEGIN
struct rtc_time {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday;
	int tm_mon; /* from 0 on */
	int tm_year; /* since 1900 */
	int tm_wday;
	int tm_yday;
	int tm_isdst;
};
LKM_WAIST_END
