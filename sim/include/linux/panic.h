/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/panic.h (Linux 6.1). */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* The bits of /proc/sys/kernel/tainted. */
enum {
	TAINT_PROPRIETARY_MODULE = 0,
	TAINT_FORCED_MODULE = 1,
	TAINT_CPU_OUT_OF_SPEC = 2,
	TAINT_FORCED_RMMOD = 3,
	TAINT_MACHINE_CHECK = 4,
	TAINT_BAD_PAGE = 5,
	TAINT_USER = 6,
	TAINT_DIE = 7,
	TAINT_OVERRIDDEN_ACPI_TABLE = 8,
	TAINT_WARN = 9,
	TAINT_CRAP = 10,
	TAINT_FIRMWARE_WORKAROUND = 11,
	TAINT_OOT_MODULE = 12,
	TAINT_UNSIGNED_MODULE = 13,
	TAINT_SOFTLOCKUP = 14,
	TAINT_LIVEPATCH = 15,
	TAINT_AUX = 16,
	TAINT_RANDSTRUCT = 17,
	TAINT_TEST = 18,
};

enum lockdep_ok {
	LOCKDEP_STILL_OK,
	LOCKDEP_NOW_UNRELIABLE,
};

void add_taint(unsigned int flag, enum lockdep_ok ok);
int test_taint(unsigned int flag);
unsigned long get_taint(void);

/* Ends the kernel, and with it the test. */
void panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
LKM_WAIST_END
