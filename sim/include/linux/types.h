/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/types.h (Linux 6.1, x86-64). */
#pragma once

#include "compiler.h"
#include "lkm_waist.h"

LKM_WAIST_BEGIN

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef signed short s16;
typedef signed int s32;
typedef signed long long s64;
typedef u8 __u8;
typedef u16 __u16;
typedef u32 __u32;
typedef u64 __u64;
typedef s8 __s8;
typedef s16 __s16;
typedef s32 __s32;
typedef s64 __s64;

#ifndef __cplusplus
typedef u8 uint8_t;
typedef u16 uint16_t;
typedef u32 uint32_t;
typedef unsigned long uint64_t;
typedef s8 int8_t;
typedef s16 int16_t;
typedef s32 int32_t;
typedef signed long int64_t;
typedef _Bool bool;
enum { false = 0, true = 1 };
#define NULL ((void *)0)
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif

typedef unsigned long size_t;
typedef long ssize_t;
typedef long ptrdiff_t;
typedef unsigned long uintptr_t;
typedef long long loff_t;
typedef u32 dev_t;
typedef unsigned short umode_t;
typedef unsigned int gfp_t;
typedef unsigned int fmode_t;
typedef unsigned int __poll_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;

typedef unsigned long kernel_ulong_t;
typedef u64 sector_t; /* 512 bytes */

#ifndef __cplusplus
typedef u64 blkcnt_t;
typedef u64 dma_addr_t;
typedef unsigned long resource_size_t; /* as phys_addr_t */
typedef unsigned long irq_hw_number_t;
typedef unsigned int slab_flags_t;
typedef unsigned int mode_t;
typedef unsigned int nlink_t;
typedef unsigned long ino_t;
typedef long off_t;
typedef long clock_t;
typedef long suseconds_t;
typedef int key_t;
typedef int clockid_t;
typedef int timer_t;
typedef long intptr_t;
typedef int daddr_t;
typedef char *caddr_t;
typedef long long __kernel_loff_t;
typedef long __kernel_long_t;
typedef unsigned long __kernel_ulong_t;
typedef long __kernel_off_t;
typedef unsigned long __kernel_size_t;
typedef long __kernel_ssize_t;
typedef long long __kernel_time64_t;
typedef int __kernel_pid_t;
typedef unsigned int __kernel_uid32_t;
typedef unsigned int __kernel_gid32_t;
typedef u32 __kernel_dev_t;
typedef unsigned char unchar, u_char, u_int8_t;
typedef unsigned short ushort, u_short, u_int16_t;
typedef unsigned int uint, u_int, u_int32_t;
typedef unsigned long ulong, u_long;
typedef u64 u_int64_t;
/* What is stored in one order of bytes; the order itself is the name's promise. */
typedef u16 __le16, __be16, __sum16;
typedef u32 __le32, __be32, __wsum;
typedef u64 __le64, __be64;
struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
} __attribute__((aligned(8)));
#define rcu_head callback_head
#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))
#define sizeof_field(type, member) sizeof(((type *)0)->member)
/* The members by their own names, and all of them by one. */
#define struct_group(name, members...) union { struct { members }; struct { members } name; }
#define struct_group_attr(name, attributes, members...) union { struct { members } attributes; struct { members } attributes name; }
#define struct_group_tagged(tag, name, members...) union { struct { members }; struct tag { members } name; }
#define DECLARE_FLEX_ARRAY(type, name) struct { struct { } lkm_empty_##name; type name[]; }
#define __bitwise
#define __aligned_u64 u64 __attribute__((aligned(8)))
#define __aligned_le64 __le64 __attribute__((aligned(8)))
#define __aligned_be64 __be64 __attribute__((aligned(8)))
#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 63) / 64]
#endif

typedef struct { int counter; } atomic_t;
typedef struct { s64 counter; } atomic64_t;
typedef atomic64_t atomic_long_t;

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

LKM_WAIST_END
