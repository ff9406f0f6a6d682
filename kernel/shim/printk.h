/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/printk.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_vprintk(int level, const char *fmt, va_list args)
{
	struct va_format inner;
	const char prefix[3] = { '\001', (char)('0' + level), '\0' };
	va_list copy;

	va_copy(copy, args);
	inner.fmt = fmt;
	inner.va = &copy;
	_printk("%s%pV", prefix, (void *)&inner);
	va_end(copy);
}
