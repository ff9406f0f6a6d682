// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* barista NAME…: makes a cup of each, unless the plate is full, and says what is on the plate. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COFFEE_GET_CUPS _IOR('c', 1, uint32_t)

int main(int argc, char **argv)
{
	uint32_t cups = 0;
	int machine = open("/dev/coffee", O_RDWR | O_NONBLOCK);

	if (machine < 0) {
		perror("/dev/coffee");
		return 1;
	}
	for (int i = 1; i < argc; i++)
		if (write(machine, argv[i], strlen(argv[i])) < 0) {
			printf("no %s: %s\n", argv[i], errno == EAGAIN ? "the plate is full" : strerror(errno));
			return 1;
		}
	if (ioctl(machine, COFFEE_GET_CUPS, &cups)) {
		perror("COFFEE_GET_CUPS");
		return 1;
	}
	printf("%u on the plate\n", cups);
	return close(machine) ? 1 : 0;
}
