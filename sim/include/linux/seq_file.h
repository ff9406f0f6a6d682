/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/seq_file.h (Linux 6.1): text that a driver writes for somebody who reads a file. */
#pragma once

#include "compiler.h"
#include "types.h"
#include <stdarg.h>

LKM_WAIST_BEGIN
struct file;
struct seq_file {
#ifdef __cplusplus
	void *private_; /* `private` in C */
#else
	void *private;
#endif
	const struct file *file;
};

#ifdef __cplusplus
void seq_printf(struct seq_file *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#else
__printf(2, 3) void seq_printf(struct seq_file *m, const char *fmt, ...);
#endif
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args);
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);
int seq_write(struct seq_file *m, const void *data, size_t len);
LKM_WAIST_END
