/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/string.h (Linux 6.1), for C: the C library's functions where they are the same, our own where not. */
#pragma once

#include "types.h"

#ifndef __cplusplus
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t n);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strcpy(char *to, const char *from);
char *strncpy(char *to, const char *from, size_t n);
char *strcat(char *to, const char *from);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *needle);

/* Copies at most size - 1 characters and always ends the string; E2BIG when it did not fit. */
static inline ssize_t strscpy(char *to, const char *from, size_t size)
{
	size_t n;

	if (!size)
		return -7;
	n = strnlen(from, size);
	if (n == size) {
		memcpy(to, from, size - 1);
		to[size - 1] = '\0';
		return -7;
	}
	memcpy(to, from, n + 1);
	return (ssize_t)n;
}

/* As BSD's: returns the length it tried to make. */
static inline size_t strlcpy(char *to, const char *from, size_t size)
{
	strscpy(to, from, size);
	return strlen(from);
}

/* FORTIFY_SOURCE: a function that would leave an object whose size the compiler knows ends the kernel instead. */
__attribute__((noreturn)) void fortify_panic(const char *name);

static inline size_t lkm_within(const char *name, size_t n, size_t size, size_t other)
{
	if (n > size || n > other)
		fortify_panic(name);
	return n;
}

static inline const char *lkm_string_within(const char *name, const char *string, size_t size)
{
	if (size != (size_t)-1 && strnlen(string, size) >= size)
		fortify_panic(name);
	return string;
}

#define lkm_object(p) __builtin_object_size(p, 0)
#define lkm_member(p) __builtin_object_size(p, 1)
#define memcpy(to, from, n) memcpy(to, from, lkm_within("memcpy", n, lkm_object(to), lkm_object(from)))
#define memmove(to, from, n) memmove(to, from, lkm_within("memmove", n, lkm_object(to), lkm_object(from)))
#define memset(to, c, n) memset(to, c, lkm_within("memset", n, lkm_object(to), (size_t)-1))
#define memcmp(a, b, n) memcmp(a, b, lkm_within("memcmp", n, lkm_object(a), lkm_object(b)))
#define memchr(s, c, n) memchr(s, c, lkm_within("memchr", n, lkm_object(s), (size_t)-1))
#define strlen(s) __builtin_choose_expr(__builtin_constant_p(__builtin_strlen(s)), __builtin_strlen(s), \
					strlen(lkm_string_within("strlen", s, lkm_member(s))))
#define strcpy(to, from) strcpy(to, lkm_string_within("strcpy", from, lkm_member(to)))
#define strncpy(to, from, n) strncpy(to, from, lkm_within("strncpy", n, lkm_member(to), (size_t)-1))
#define strscpy(to, from, size) strscpy(to, from, lkm_within("strscpy", size, lkm_member(to), (size_t)-1))
#define strlcpy(to, from, size) strlcpy(to, from, lkm_within("strlcpy", size, lkm_member(to), (size_t)-1))
#endif
