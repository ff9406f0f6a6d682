/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Families of addresses, for Linux's tests of formats. */
#pragma once

#define AF_INET 2
