/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/seq_file.h for C++. A part of lkm/abi.h, which includes it. */

struct seq_file;

void lkm_seq_vprintf(struct seq_file *m, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
