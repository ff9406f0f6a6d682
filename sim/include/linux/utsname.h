/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/utsname.h (Linux 6.1): what uname(2) answers. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct new_utsname {
	char sysname[65];
	char nodename[65];
	char release[65];
	char version[65];
	char machine[65];
	char domainname[65];
};

struct uts_namespace {
	struct new_utsname name;
};

/* The current kernel's only one. */
struct uts_namespace *lkm_uts_namespace(void);
LKM_WAIST_END

#ifndef __cplusplus
#define __NEW_UTS_LEN 64
#define __OLD_UTS_LEN 8
#define init_uts_ns (*lkm_uts_namespace())
#define utsname() (&init_uts_ns.name)
#define init_utsname() utsname()
#endif
