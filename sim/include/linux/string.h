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
char *strncat(char *to, const char *from, size_t n);
char *strchrnul(const char *s, int c);
char *strpbrk(const char *s, const char *any);
char *strsep(char **rest, const char *any);
size_t strspn(const char *s, const char *any);
size_t strcspn(const char *s, const char *any);
int bcmp(const void *a, const void *b, size_t n);

/* Without regard to the case of Latin-1, and so not the C library's. */
int strcasecmp(const char *a, const char *b) __asm__("lkm_strcasecmp");
int strncasecmp(const char *a, const char *b, size_t n) __asm__("lkm_strncasecmp");
/* The first character that is no white space. */
char *skip_spaces(const char *s);
/* Ends the string before the white space at its end, and returns skip_spaces() of it. */
char *strim(char *s);
char *strreplace(char *s, char from, char to);
/* Within the first `n` bytes. */
char *strnchr(const char *s, size_t n, int c);
char *strnstr(const char *s, const char *wanted, size_t n);
/* Appends as much as fits into a buffer of `size`, and returns the length that it tried to make. */
size_t strlcat(char *to, const char *from, size_t size);
void *memscan(void *memory, int c, size_t n);
void *memchr_inv(const void *memory, int c, size_t n);
/* Equal but for one newline at the end. */
bool sysfs_streq(const char *a, const char *b);
/* The index of the string in an array that ends after `n` or with NULL; -EINVAL. */
int match_string(const char *const *array, size_t n, const char *wanted);
int __sysfs_match_string(const char *const *array, size_t n, const char *wanted);

/* mm/util.c's, which slab.h and uaccess.h have as well. */
char *kstrdup(const char *s, gfp_t flags);
void *kmemdup(const void *src, size_t len, gfp_t flags);
char *kmemdup_nul(const char *s, size_t len, gfp_t flags);
char *kstrndup(const char *s, size_t max, gfp_t flags);
const char *kstrdup_const(const char *s, gfp_t flags);
void kfree_const(const void *s);
/* The words of a string, up to a NULL; how many in *argcp. argv_free() frees them. */
char **argv_split(gfp_t gfp, const char *str, int *argcp);
void argv_free(char **argv);
void **__memcat_p(void **a, void **b);
char *strndup_user(const char __user *s, long max);
void *memdup_user(const void __user *from, size_t len);
void *memdup_user_nul(const void __user *from, size_t len);
void *vmemdup_user(const void __user *from, size_t len);

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

/* Zeroes the rest of the buffer as well. */
static inline ssize_t strscpy_pad(char *to, const char *from, size_t size)
{
	ssize_t length = strscpy(to, from, size);

	if (length >= 0)
		memset(to + length, 0, size - (size_t)length);
	return length;
}

static inline char *strstrip(char *s)
{
	return strim(s);
}

static inline bool strstarts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/* The length of the prefix, 0 when it is none. */
static inline size_t str_has_prefix(const char *s, const char *prefix)
{
	return strstarts(s, prefix) ? strlen(prefix) : 0;
}

/* What follows the last slash. */
static inline const char *kbasename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Stays, also where the compiler sees that nobody reads the memory again. */
static inline void memzero_explicit(void *memory, size_t n)
{
	memset(memory, 0, n);
	barrier_data(memory);
}

static inline void memcpy_and_pad(void *to, size_t size, const void *from, size_t n, int pad)
{
	size_t copied = n < size ? n : size;

	memcpy(to, from, copied);
	memset((char *)to + copied, pad, size - copied);
}

static inline void *memset16(u16 *to, u16 value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = value;
	return to;
}

static inline void *memset32(u32 *to, u32 value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = value;
	return to;
}

static inline void *memset64(u64 *to, u64 value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = value;
	return to;
}

/* A new array of pointers that has those of both, each of which ends with NULL. */
#define memcat_p(a, b) ({ BUILD_BUG_ON_MSG(!__same_type(*(a), *(b)), "memcat_p() of arrays of different types"); (__typeof__(*(a)) *)__memcat_p((void **)(a), (void **)(b)); })
#define sysfs_match_string(array, s) __sysfs_match_string(array, sizeof(array) / sizeof((array)[0]), s)
/* All of the object behind `member`, and from it on. */
#define memset_after(object, value, member) \
	memset((u8 *)(object) + offsetof(__typeof__(*(object)), member) + sizeof((object)->member), value, \
	       sizeof(*(object)) - offsetof(__typeof__(*(object)), member) - sizeof((object)->member))
#define memset_startat(object, value, member) \
	memset((u8 *)(object) + offsetof(__typeof__(*(object)), member), value, \
	       sizeof(*(object)) - offsetof(__typeof__(*(object)), member))

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

/* A string into an array that need not end with a zero, whose rest gets `pad` unless that is negative. */
static inline void lkm_string_into_array(char *to, size_t size, const char *from, size_t readable, int pad)
{
	const size_t length = strnlen(from, size < readable ? size : readable);

	if (size == (size_t)-1)
		fortify_panic("strtomem");
	memcpy(to, from, length);
	if (pad >= 0)
		memset(to + length, pad, size - length);
}

#define lkm_object(p) __builtin_object_size(p, 0)
#define lkm_member(p) __builtin_object_size(p, 1)
/* The length of what the compiler knows, or SIZE_MAX. */
#define __compiletime_strlen(s) (__builtin_constant_p(__builtin_strlen(s)) ? __builtin_strlen(s) : (size_t)-1)
#define strtomem_pad(array, s, pad) lkm_string_into_array((char *)(array), lkm_member(array), s, lkm_member(s), (unsigned char)(pad))
#define strtomem(array, s) lkm_string_into_array((char *)(array), lkm_member(array), s, lkm_member(s), -1)
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
