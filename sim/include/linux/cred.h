/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/cred.h (Linux 6.1): who the current task is. */
#pragma once

#include "uidgid.h"

LKM_WAIST_BEGIN
struct cred {
	kuid_t uid, euid, fsuid;
	kgid_t gid, egid, fsgid;
	u64 cap_effective;
};

kuid_t lkm_current_uid(void);
kuid_t lkm_current_euid(void);
kgid_t lkm_current_gid(void);
const struct cred *lkm_current_cred(void);
/* A copy of the current task's, to be changed and given to commit_creds() or abort_creds(); null on failure. May sleep. */
struct cred *prepare_creds(void);
/* 0. */
int commit_creds(struct cred *fresh);
void abort_creds(struct cred *fresh);
LKM_WAIST_END

#ifndef __cplusplus
#define current_uid() lkm_current_uid()
#define current_euid() lkm_current_euid()
#define current_gid() lkm_current_gid()
#define current_cred() lkm_current_cred()
#define current_egid() (current_cred()->egid)
#define current_fsuid() (current_cred()->fsuid)
#define current_fsgid() (current_cred()->fsgid)
#define current_user_ns() (&init_user_ns)
#endif
