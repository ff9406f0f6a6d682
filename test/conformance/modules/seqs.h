/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What seqs.c offers through ioctl, for its source in C and for the test in C++. The files are in /proc/lkm_seqs. */
#pragma once

enum seqs_minors { SEQS_MINOR = 141 };

enum seqs_function {
	SEQ_LINES, /* how many lines "lines" has, and how long they are; 0: as long as their number */
	SEQ_TEXT, /* which of enum seq_text "text" shows, after so many bytes of dots, with a number; text: more */
	SEQS_FUNCTIONS,
};

enum seq_text {
	SEQ_PRINTF, SEQ_PUTS, SEQ_PUTC, SEQ_WRITE, SEQ_DECIMAL_ULL, SEQ_DECIMAL_LL, SEQ_PAD, SEQ_ESCAPE, SEQ_ESCAPE_HEX,
	SEQ_ESCAPE_ANY, SEQ_HEX_DUMP, SEQ_HEX_GROUPS, SEQ_PATH, SEQ_FILE_PATH, SEQ_DENTRY, SEQ_BUFFER, SEQ_OPTION,
	SEQ_OVERFLOWED, SEQ_DECIMAL_DELIMITERS, SEQ_NAMES, SEQ_USER,
};
