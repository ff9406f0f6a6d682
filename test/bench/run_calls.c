// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * run_calls N: prints the median nanoseconds of a read of a device of the host's while no simulated file is open, and then
 * of a read and of an open with its close, of a simulated device and of the host's in turn.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
	return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b);
}

static double read_once(int fd)
{
	const double from = now();
	char byte;

	if (read(fd, &byte, 1) != 1)
		exit(1);
	return now() - from;
}

static double open_close(const char *path)
{
	const double from = now();

	close(open(path, O_RDONLY));
	return now() - from;
}

static double at(double *all, int n, int part)
{
	qsort(all, n, sizeof *all, by_size);
	return all[n * part / 100];
}

int main(int argc, char **argv)
{
	const int n = argc > 1 ? atoi(argv[1]) : 20000;
	const char *const paths[] = { "/dev/beans", "/dev/zero" };
	double *all[5];
	int fds[2];

	for (int i = 0; i < 5; i++)
		all[i] = malloc(n * sizeof(double));
	if ((fds[1] = open(paths[1], O_RDONLY)) < 0)
		return 1;
	for (int i = 0; i < n; i++)
		all[0][i] = read_once(fds[1]);
	if ((fds[0] = open(paths[0], O_RDONLY)) < 0)
		return 1;
	for (int i = 0; i < n; i++)
		for (int side = 0; side < 2; side++)
			all[1 + side][i] = read_once(fds[side]);
	for (int i = 0; i < n; i++)
		for (int side = 0; side < 2; side++)
			all[3 + side][i] = open_close(paths[side]);
	for (int i = 0; i < 5; i++)
		printf("%.0f\n", at(all[i], n, 50));
	return 0;
}
