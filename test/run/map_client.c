// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What a program sees of mappings of /dev/tray and /dev/steam. Exits with the number of the check that failed. */
#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAULTS, WRITES, OPENS, CLOSES, SYNCS, RELEASES };
static int fd;

static int count(int which)
{
	int counts[6] = { 0 };

	return ioctl(fd, _IOR('t', 1, int[6]), counts) ? -1 : counts[which];
}

static sigjmp_buf back;
static void on_fault(int signal)
{
	siglongjmp(back, signal);
}
/* The signal of a load or a store, or 0. */
static int touch(volatile char *at, int write)
{
	int signal = sigsetjmp(back, 1);

	if (!signal) {
		if (write)
			*at = *at;
		else
			(void)*at;
	}
	return signal;
}

static void *child_of_thread(void *unused)
{
	(void)unused;
	if (!fork())
		_exit(0);
	return wait(NULL) < 0 ? "error" : NULL;
}

/* To be killed at any moment. */
static void map_for_ever(void)
{
	for (int i = 0;; i++) {
		char *at =
			mmap(NULL, 8192, PROT_READ | PROT_WRITE, i & 1 ? MAP_SHARED : MAP_PRIVATE, open("/dev/steam", O_RDWR), 0);

		at[1] = 'x';
		if (i & 2)
			munmap(at, 8192);
		if (i > 200)
			exit(0);
	}
}

int main(int count_of_words, char **words)
{
	const long page = 4096;
	char text[100], *a, *b;
	volatile char *flag;
	int status, other, before;
	pthread_t thread;

	(void)words;
	if (count_of_words > 1)
		map_for_ever();
	signal(SIGBUS, on_fault);
	signal(SIGSEGV, on_fault);
	fd = open("/dev/tray", O_RDWR);
	CHECK(fd == 3);

	/* The very pages of the driver. */
	a = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(a != MAP_FAILED && !((unsigned long)a % page));
	CHECK(open("/dev/null", O_RDONLY) == 4 && !close(4));
	CHECK(pwrite(fd, "driver", 6, page) == 6 && !memcmp(a + page, "driver", 6));
	memcpy(a + 2 * page, "program", 7);
	CHECK(pread(fd, text, 7, 2 * page) == 7 && !memcmp(text, "program", 7));
	CHECK(read(fd, a, 6) == 6 && write(fd, a + page, 6) == 6);

	/* Shared by all who map them, also from another open file, at another offset and in another process. */
	other = open("/dev/tray", O_RDONLY);
	b = mmap(NULL, page, PROT_READ, MAP_SHARED, other, 2 * page);
	CHECK(b != MAP_FAILED && !memcmp(b, "program", 7));
	memcpy(a + 2 * page, "changed", 7);
	CHECK(!memcmp(b, "changed", 7));
	CHECK(touch(b, 1) == SIGSEGV && mprotect(b, page, PROT_READ | PROT_WRITE) == -1 && errno == EACCES);
	flag = a + 3 * page;
	if (!fork()) {
		int own = open("/dev/tray", O_RDWR);
		char *c = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, own, 3 * page);

		if (c == MAP_FAILED)
			_exit(9);
		c[0] = 'c';
		while (c[0] == 'c')
			usleep(1000);
		/* Both leave without munmap(). */
		_exit(c[0] != 'p');
	}
	while (*flag != 'c')
		usleep(1000);
	*flag = 'p';
	CHECK(wait(&status) > 0 && status == 0);
	CHECK(count(OPENS) == 3 && count(CLOSES) == 1 && count(RELEASES) == 1);

	/* A private one is a copy once it is written. */
	before = a[0];
	char *mine = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE, other, 0);
	CHECK(mine != MAP_FAILED && mine[0] == before);
	mine[0] = '!';
	CHECK(a[0] == before && mine[0] == '!');
	CHECK(!munmap(mine, page) && count(CLOSES) == 2);

	/* close() of the driver comes with the last part, and the file is released after that. */
	CHECK(!close(other) && count(RELEASES) == 1);
	CHECK(!munmap(b, page) && count(CLOSES) == 3 && count(RELEASES) == 2);
	CHECK(!munmap(a + page, page) && count(CLOSES) == 3);
	CHECK(touch(a + page, 0) == SIGSEGV && touch(a, 1) == 0);
	CHECK(!munmap(a, 4 * page) && count(CLOSES) == 4);

	/* What is refused. */
	CHECK(mmap(NULL, 5 * page, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EINVAL);
	CHECK(mmap(NULL, page, PROT_READ, MAP_SHARED, fd, 1) == MAP_FAILED && errno == EINVAL);
	CHECK(mmap(NULL, 0, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EINVAL);
	other = open("/dev/tray", O_RDONLY);
	CHECK(mmap(NULL, page, PROT_WRITE, MAP_SHARED, other, 0) == MAP_FAILED && errno == EACCES);
	close(other);
	CHECK(count(OPENS) == 4);

	/* Where the program says. */
	a = mmap(NULL, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(mmap(a + page, page, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0) == MAP_FAILED && errno == EEXIST);
	CHECK(mmap(a + page, page, PROT_READ, MAP_SHARED | MAP_FIXED, fd, page) == a + page);
	CHECK(!memcmp(a + page, "driver", 6) && touch(a, 0) == SIGSEGV && touch(a + 2 * page, 0) == SIGSEGV);
	CHECK(!msync(a + page, page, MS_SYNC) && count(SYNCS) == 1 && !msync(a, page, MS_SYNC) && count(SYNCS) == 1);
	CHECK(mremap(a + page, page, 2 * page, MREMAP_MAYMOVE) == MAP_FAILED && errno == EFAULT);
	CHECK(!munmap(a, 3 * page));
	CHECK(count(OPENS) == count(CLOSES));
	close(fd);

	/* Pages that come by themselves, and one that does not. */
	fd = open("/dev/steam", O_RDWR);
	a = mmap(NULL, 5 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(a != MAP_FAILED && !memcmp(a + page, "driver", 6));
	CHECK(touch(a, 1) == 0 && touch(a + 4 * page, 0) == SIGBUS && touch(a + 4 * page, 1) == SIGBUS);
	CHECK(count(FAULTS) == 4 && count(WRITES) == 4);
	CHECK(read(fd, a + 4 * page, 1) == -1 && errno == EFAULT);

	/* A child has the same; it is closed with the last of both. */
	before = count(CLOSES);
	if (!fork()) {
		a[0] = 'k';
		_exit(0);
	}
	CHECK(wait(&status) > 0 && status == 0 && a[0] == 'k' && count(CLOSES) == before);
	pthread_create(&thread, NULL, child_of_thread, NULL);
	pthread_join(thread, NULL);
	CHECK(!munmap(a, 5 * page) && count(CLOSES) == before + 1);

	/* The end of a program takes it away in any case. */
	if (!fork()) {
		a = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, 0);
		kill(getpid(), a == MAP_FAILED ? SIGTERM : SIGKILL);
	}
	CHECK(wait(&status) > 0 && WTERMSIG(status) == SIGKILL);
	CHECK(count(CLOSES) == before + 2);
	printf("%d checks\n", check);
	return 0;
}
