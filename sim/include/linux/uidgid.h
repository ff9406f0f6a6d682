/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/uidgid.h (Linux 6.1): ids that cannot be mixed up with plain numbers. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct user_namespace;

typedef struct { uid_t val; } kuid_t;
typedef struct { gid_t val; } kgid_t;

/* The only namespace that there is: in it the kernel's number of each user and group is its id. */
struct user_namespace *lkm_init_user_ns(void);

/* INVALID_UID, and -1 back, for an id that the namespace does not have: -1 alone. */
kuid_t make_kuid(struct user_namespace *from, uid_t uid);
kgid_t make_kgid(struct user_namespace *from, gid_t gid);
uid_t from_kuid(struct user_namespace *to, kuid_t uid);
gid_t from_kgid(struct user_namespace *to, kgid_t gid);
/* For what user space sees: "nobody", 65534, in place of -1. */
uid_t from_kuid_munged(struct user_namespace *to, kuid_t uid);
gid_t from_kgid_munged(struct user_namespace *to, kgid_t gid);

static inline uid_t __kuid_val(kuid_t uid) { return uid.val; }
static inline gid_t __kgid_val(kgid_t gid) { return gid.val; }
static inline bool uid_eq(kuid_t a, kuid_t b) { return a.val == b.val; }
static inline bool gid_eq(kgid_t a, kgid_t b) { return a.val == b.val; }
static inline bool uid_lt(kuid_t a, kuid_t b) { return a.val < b.val; }
static inline bool gid_lt(kgid_t a, kgid_t b) { return a.val < b.val; }
static inline bool uid_lte(kuid_t a, kuid_t b) { return a.val <= b.val; }
static inline bool gid_lte(kgid_t a, kgid_t b) { return a.val <= b.val; }
static inline bool uid_gt(kuid_t a, kuid_t b) { return a.val > b.val; }
static inline bool gid_gt(kgid_t a, kgid_t b) { return a.val > b.val; }
static inline bool uid_gte(kuid_t a, kuid_t b) { return a.val >= b.val; }
static inline bool gid_gte(kgid_t a, kgid_t b) { return a.val >= b.val; }
static inline bool uid_valid(kuid_t uid) { return uid.val != (uid_t)-1; }
static inline bool gid_valid(kgid_t gid) { return gid.val != (gid_t)-1; }
static inline bool kuid_has_mapping(struct user_namespace *ns, kuid_t uid) { return from_kuid(ns, uid) != (uid_t)-1; }
static inline bool kgid_has_mapping(struct user_namespace *ns, kgid_t gid) { return from_kgid(ns, gid) != (gid_t)-1; }
LKM_WAIST_END

#ifndef __cplusplus
#define init_user_ns (*lkm_init_user_ns())
#define KUIDT_INIT(value) ((kuid_t){ value })
#define KGIDT_INIT(value) ((kgid_t){ value })
#define GLOBAL_ROOT_UID KUIDT_INIT(0)
#define GLOBAL_ROOT_GID KGIDT_INIT(0)
#define INVALID_UID KUIDT_INIT(-1)
#define INVALID_GID KGIDT_INIT(-1)
#endif
