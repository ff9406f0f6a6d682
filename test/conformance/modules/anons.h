/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What anons.c offers through ioctl, for its source in C and for the test in C++. */
#pragma once

enum anons_minors { ANONS_MINOR = 144 };

enum anons_function {
	ANON_GETFD, /* flags: a descriptor of a new file */
	ANON_GETFILE, /* flags: a new file, which the module holds */
	ANON_RESERVE, /* flags: a descriptor */
	ANON_UNRESERVE, /* descriptor */
	ANON_INSTALL, /* descriptor: the file that the module holds */
	ANON_FGET, /* descriptor: 1 when the module holds its file now */
	ANON_FGET_RAW,
	ANON_GET, /* get_file() of the file that the module holds */
	ANON_FPUT,
	ANON_FPUT_LOCKED, /* with the mutex held that release() takes */
	ANONS_FUNCTIONS,
};
