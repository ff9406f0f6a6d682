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
#endif
