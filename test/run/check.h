// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What the clients of these tests check with: the first check that fails ends the function, with its number. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int check;
#define CHECK(what) \
	do { \
		++check; \
		if (!(what)) { \
			fprintf(stderr, "%s:%d: %s (errno: %s)\n", __FILE__, __LINE__, #what, strerror(errno)); \
			return check; \
		} \
	} while (0)
