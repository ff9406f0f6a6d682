/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/seq_file.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	seq_vprintf(m, fmt, args);
}
