/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/uuid.h (Linux 6.1): numbers of 128 bits that nobody else has; a GUID has the bytes of its first three parts in the other order. */
#pragma once

#include "string.h"
#include "types.h"

LKM_WAIST_BEGIN
typedef struct {
	u8 b[16];
} uuid_t;
typedef struct {
	u8 b[16];
} guid_t;

extern const guid_t guid_null;
extern const uuid_t uuid_null;
void generate_random_uuid(unsigned char uuid[16]);
void generate_random_guid(unsigned char guid[16]);
void uuid_gen(uuid_t *u);
void guid_gen(guid_t *u);
/* Of the form 01234567-89ab-cdef-0123-456789abcdef; what follows it does not count. */
bool uuid_is_valid(const char *uuid);
/* 0 or -EINVAL. */
int uuid_parse(const char *uuid, uuid_t *u);
int guid_parse(const char *uuid, guid_t *u);
LKM_WAIST_END

#ifndef __cplusplus
typedef guid_t uuid_le;
#define UUID_SIZE 16
#define UUID_STRING_LEN 36
/* The bytes of a number, the highest first and the lowest first. */
#define lkm_high16(x) (u8)((x) >> 8), (u8)(x)
#define lkm_low16(x) (u8)(x), (u8)((x) >> 8)
#define UUID_INIT(a, b, c, rest...) ((uuid_t){ { lkm_high16((u32)(a) >> 16), lkm_high16(a), lkm_high16(b), lkm_high16(c), rest } })
#define GUID_INIT(a, b, c, rest...) ((guid_t){ { lkm_low16(a), lkm_low16((u32)(a) >> 16), lkm_low16(b), lkm_low16(c), rest } })
#define UUID_LE(a, b, c, rest...) GUID_INIT(a, b, c, rest)
#define NULL_UUID_LE ((guid_t){})

static inline bool uuid_equal(const uuid_t *a, const uuid_t *b)
{
	return !memcmp(a->b, b->b, UUID_SIZE);
}

static inline bool guid_equal(const guid_t *a, const guid_t *b)
{
	return !memcmp(a->b, b->b, UUID_SIZE);
}

static inline bool uuid_is_null(const uuid_t *uuid)
{
	return uuid_equal(uuid, &uuid_null);
}

static inline bool guid_is_null(const guid_t *guid)
{
	return guid_equal(guid, &guid_null);
}

static inline int uuid_le_cmp(const guid_t a, const guid_t b)
{
	return memcmp(&a, &b, sizeof(a));
}

static inline void uuid_copy(uuid_t *to, const uuid_t *from) { *to = *from; }
static inline void guid_copy(guid_t *to, const guid_t *from) { *to = *from; }
static inline void import_uuid(uuid_t *to, const u8 *bytes) { memcpy(to->b, bytes, UUID_SIZE); }
static inline void import_guid(guid_t *to, const u8 *bytes) { memcpy(to->b, bytes, UUID_SIZE); }
static inline void export_uuid(u8 *bytes, const uuid_t *from) { memcpy(bytes, from->b, UUID_SIZE); }
static inline void export_guid(u8 *bytes, const guid_t *from) { memcpy(bytes, from->b, UUID_SIZE); }
#endif
