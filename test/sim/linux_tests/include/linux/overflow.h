/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Limits of a type, for Linux's tests of formats. */
#pragma once

#define is_signed_type(type) ((type)-1 < (type)1)
#define type_max(type) ((type)(is_signed_type(type) ? ~(1ULL << (8 * sizeof(type) - 1)) : ~0ULL))
#define type_min(type) ((type)(-type_max(type) - 1))
