/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Bitmaps, for Linux's tests of formats. */
#pragma once

#include <linux/bitops.h>
#include <linux/slab.h>
#include <linux/string.h>

#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 63) / 64]
#define bitmap_zalloc(bits, gfp) kzalloc(((bits) + 63) / 64 * 8, gfp)
#define bitmap_free(bitmap) kfree(bitmap)
#define bitmap_zero(bitmap, bits) memset(bitmap, 0, ((bits) + 63) / 64 * 8)
#define bitmap_fill(bitmap, bits) memset(bitmap, 0xff, ((bits) + 63) / 64 * 8)
#define bitmap_set(bitmap, start, count) do { \
	for (int lkm_bit = (start); lkm_bit < (start) + (count); lkm_bit++) \
		set_bit(lkm_bit, bitmap); \
} while (0)
