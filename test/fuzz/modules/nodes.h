/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What nodes.c offers: for its source in C and for the fuzzer in C++. */
#pragma once

#define NODES 4

/* char 12:170 and on: /dev/fuzznode0 to 2 and /dev/fuzzkitchen/node3 as commanded, and the device that takes commands */
enum nodes_minor {
	NODES_FIRST = 170,
	NODES_CONTROL = NODES_FIRST + NODES,
};

/* The argument is a device's number. */
enum nodes_command {
	NODES_CREATE = 0x4e00, /* device_create() */
	NODES_DESTROY, /* device_destroy() */
	NODES_REGISTER, /* misc_register() of fuzzmisc0 to 3; 0 and 3 want the same minor */
	NODES_DEREGISTER, /* misc_deregister() */
	NODES_OPEN, /* what open() of a device returns from now on: the negative of the number */
};
