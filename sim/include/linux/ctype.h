/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/ctype.h (Linux 6.1), for C: characters of Latin-1, whatever the host's locale is. */
#pragma once

#include "types.h"

#ifndef __cplusplus
static inline int lkm_between(int low, unsigned char c, int high)
{
	return low <= c && c <= high;
}

static inline int isdigit(int c) { return '0' <= c && c <= '9'; }
/* 0xd7 and 0xf7 are the signs of multiplication and division. */
static inline int isupper(int c) { return lkm_between('A', c, 'Z') || (lkm_between(0xc0, c, 0xde) && (unsigned char)c != 0xd7); }
static inline int islower(int c) { return lkm_between('a', c, 'z') || (lkm_between(0xdf, c, 0xff) && (unsigned char)c != 0xf7); }
static inline int isalpha(int c) { return isupper(c) || islower(c); }
static inline int isalnum(int c) { return isalpha(c) || lkm_between('0', c, '9'); }
static inline int isxdigit(int c) { return lkm_between('0', c, '9') || lkm_between('A', c, 'F') || lkm_between('a', c, 'f'); }
/* 0xa0 is the space that does not break. */
static inline int isspace(int c) { return lkm_between('\t', c, '\r') || (unsigned char)c == ' ' || (unsigned char)c == 0xa0; }
static inline int iscntrl(int c) { return lkm_between(0, c, 31) || (unsigned char)c == 127; }
static inline int ispunct(int c)
{
	return (lkm_between(33, c, 126) && !isalnum(c)) || lkm_between(0xa1, c, 0xbf) || (unsigned char)c == 0xd7 || (unsigned char)c == 0xf7;
}
static inline int isgraph(int c) { return isalnum(c) || ispunct(c); }
static inline int isprint(int c) { return isgraph(c) || (unsigned char)c == ' ' || (unsigned char)c == 0xa0; }
static inline int isascii(int c) { return (unsigned char)c <= 0x7f; }
static inline int toascii(int c) { return c & 0x7f; }
static inline int isodigit(int c) { return '0' <= c && c <= '7'; }
static inline unsigned char __tolower(unsigned char c) { return isupper(c) ? c + 32 : c; }
static inline unsigned char __toupper(unsigned char c) { return islower(c) ? c - 32 : c; }
#define tolower(c) __tolower(c)
#define toupper(c) __toupper(c)
/* For letters of ASCII alone, and wrong for what is none. */
static inline char _tolower(char c) { return c | 0x20; }
#endif
