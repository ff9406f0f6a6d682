// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Counts the instructions of a system call on each coffee machine: vm_instructions C++_NODE C_NODE, under QEMU's
 * instruction counting, where the time stamp counter counts instructions. One line a call: name, C++, C. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <x86intrin.h>

#define GET_CUPS _IOR('c', 1, uint32_t)
#define EMPTY _IO('c', 0)

enum call { read_1, write_1, get_cups, lseek_stream, CALLS };
static const char *const names[CALLS] = { "read(1)", "write(1)", "ioctl(get_cups)", "lseek" };

static void must(int fine, const char *what)
{
	if (fine)
		return;
	perror(what);
	exit(1);
}

/* Instructions of one call, the kernel's and the C library's. Afterwards the plate is as before. */
static uint64_t count(int fd, enum call call)
{
	char byte = 'c';
	uint32_t cups;
	uint64_t before, after;
	long result = 0;

	if (call == read_1)
		must(write(fd, &byte, 1) == 1, "write");
	before = __rdtsc();
	switch (call) {
	case read_1:
		result = read(fd, &byte, 1);
		break;
	case write_1:
		result = write(fd, &byte, 1);
		break;
	case get_cups:
		result = ioctl(fd, GET_CUPS, &cups);
		break;
	default:
		result = lseek(fd, 0, SEEK_SET);
		break;
	}
	after = __rdtsc();
	must(result == (call == get_cups ? 0 : call == lseek_stream ? -1 : 1), names[call]);
	if (call == write_1)
		must(read(fd, &byte, 1) == 1, "read");
	return after - before;
}

/* Two readings of the counter are 4 instructions apart. The timer's interrupt falls into some calls, never into all. */
static uint64_t least(int fd, enum call call)
{
	uint64_t best = UINT64_MAX;

	for (int i = 0; i < 1000; i++) {
		const uint64_t n = count(fd, call) - 4;

		if (n < best)
			best = n;
	}
	return best;
}

int main(int argc, char **argv)
{
	int fds[2];

	must(argc == 3, "usage: vm_instructions C++_NODE C_NODE");
	for (int i = 0; i < 2; i++)
		must((fds[i] = open(argv[1 + i], O_RDWR)) >= 0, argv[1 + i]);
	for (enum call call = 0; call < CALLS; call++)
		printf("%s %llu %llu\n", names[call], (unsigned long long)least(fds[0], call),
		       (unsigned long long)least(fds[1], call));
	return 0;
}
