/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What fuzzed.c offers: for its source in C and for the fuzzer in C++. */
#pragma once

/* char 12:160 and on */
enum fuzzed_minor {
	FUZZED_FIRST = 160,
	FUZZED_QUEUE = FUZZED_FIRST, /* a stream of bytes: read waits for one, write for room */
	FUZZED_MEMORY, /* bytes at a position, which lseek moves; O_APPEND writes at their end */
	FUZZED_ALONE, /* a queue that one file at a time may have open */
	FUZZED_OWN, /* each open file has eight bytes of its own */
	FUZZED_END,
};

/* As _IO, _IOR and _IOW of 'F' make them; the numbers stand here because both languages need them. */
enum fuzzed_command {
	FUZZED_CLEAR = 0x4600,
	FUZZED_COUNT = 0x80044601, /* u32: bytes that are there */
	FUZZED_WAIT = 0x40044602, /* u32: returns when so many bytes are there */
	FUZZED_FLAGS = 0x80044603, /* u32: f_flags */
	FUZZED_MODE = 0x80044604, /* u32: f_mode's READ, WRITE, LSEEK, PREAD, PWRITE */
	FUZZED_POSITION = 0x80084605, /* u64: f_pos */
	FUZZED_CALLS = 0x80084606, /* two u32: reads and writes through this open file */
};
