/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The address of a host and a port, for Linux's tests of formats. */
#pragma once

#include <linux/types.h>

struct in_addr {
	u32 s_addr;
};

struct sockaddr_in {
	u16 sin_family;
	u16 sin_port;
	struct in_addr sin_addr;
	u8 unused[8];
};

#define cpu_to_be16(x) __builtin_bswap16(x)
#define cpu_to_be32(x) __builtin_bswap32(x)
