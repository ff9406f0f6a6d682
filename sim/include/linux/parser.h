/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/parser.h (Linux 6.1): options of a mount, by a table of patterns. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct match_token {
	int token;
	const char *pattern; /* with %s, %3s, %d, %u, %o, %x and %%; the last one is NULL */
};
typedef struct match_token match_table_t[];

/* From the first character up to the one behind the last. */
typedef struct {
	char *from;
	char *to;
} substring_t;

/* The token of the first pattern that all of the string fits, and in `args` what stands for its %. */
int match_token(char *s, const struct match_token *table, substring_t *args);
/* 0, -EINVAL, -ERANGE or -ENOMEM. May sleep. */
int match_int(substring_t *s, int *result);
int match_uint(substring_t *s, unsigned int *result);
int match_u64(substring_t *s, u64 *result);
int match_octal(substring_t *s, int *result);
int match_hex(substring_t *s, int *result);
/* With * and ?. */
bool match_wildcard(const char *pattern, const char *str);
/* The length, of which size - 1 are copied. */
size_t match_strlcpy(char *dest, const substring_t *src, size_t size);
char *match_strdup(const substring_t *s);
LKM_WAIST_END

#ifndef __cplusplus
#define MAX_OPT_ARGS 3
#endif
