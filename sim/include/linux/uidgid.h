/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/uidgid.h (Linux 6.1): ids that cannot be mixed up with plain numbers. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
typedef struct { uid_t val; } kuid_t;
typedef struct { gid_t val; } kgid_t;
static inline bool uid_eq(kuid_t a, kuid_t b) { return a.val == b.val; }
static inline bool gid_eq(kgid_t a, kgid_t b) { return a.val == b.val; }
static inline uid_t lkm_kuid_number(kuid_t uid) { return uid.val; }
LKM_WAIST_END

#ifndef __cplusplus
#define KUIDT_INIT(value) ((kuid_t){ value })
#define KGIDT_INIT(value) ((kgid_t){ value })
#define GLOBAL_ROOT_UID KUIDT_INIT(0)
#define GLOBAL_ROOT_GID KGIDT_INIT(0)
#define from_kuid(ns, uid) lkm_kuid_number(uid)
#endif
