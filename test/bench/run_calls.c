// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* run_calls N: prints the median nanoseconds of calls on a simulated device and on one of the host's, in turn. */
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
	double *all[4];
	int fds[2];

	for (int i = 0; i < 4; i++)
		all[i] = malloc(n * sizeof(double));
	for (int i = 0; i < 2; i++)
		if ((fds[i] = open(paths[i], O_RDONLY)) < 0)
			return 1;
	for (int i = 0; i < n; i++)
		for (int side = 0; side < 2; side++) {
			all[side][i] = read_once(fds[side]);
			all[2 + side][i] = open_close(paths[side]);
		}
	for (int i = 0; i < 4; i++)
		printf("%.0f\n", at(all[i], n, 50));
	return 0;
}
