// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What a program sees of /dev/cup through each system call. Exits with the number of the check that failed. */
#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int fd, seen;
static void *volatile nowhere = (void *)16;

static void on_alarm(int signal)
{
	(void)signal;
	++seen;
}

static void *write_later(void *text)
{
	sigset_t alarm;

	/* Signals are for the thread that waits. */
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	pthread_sigmask(SIG_BLOCK, &alarm, NULL);
	usleep(100000);
	return write(fd, text, strlen(text)) < 0 ? "error" : NULL;
}

static timer_t timer;

/* SIGALRM again and again, so that one comes while a call waits, however slow the machine is; 0 ends it. */
static void alarm_each(int ms, int flags)
{
	struct sigaction action = { .sa_handler = on_alarm, .sa_flags = flags };
	struct itimerspec when = { { 0, ms * 1000000L }, { 0, ms * 1000000L } };

	seen = 0;
	sigaction(SIGALRM, &action, NULL);
	timer_settime(timer, 0, &when, NULL);
}

int main(void)
{
	char text[8192], *edge;
	struct stat about;
	int counts[2], left, pipe_ends[2], status;
	pthread_t thread;
	fd_set set;

	fd = open("/dev/cup", O_RDWR);
	CHECK(fd == 3);
	CHECK(write(fd, "hello", 5) == 5);
	CHECK(!ioctl(fd, _IOR('c', 1, int), &left) && left == 5);
	CHECK(read(fd, text, sizeof text) == 5 && !memcmp(text, "hello", 5));
	CHECK(ioctl(fd, _IO('c', 2)) == getpid());
	CHECK(ioctl(fd, _IO('c', 99)) == -1 && errno == ENOTTY);
	CHECK(!fstat(fd, &about) && S_ISCHR(about.st_mode));

	/* Memory that is not there, in whole and in part. */
	edge = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(edge + 4096, 4096);
	CHECK(write(fd, nowhere, 4) == -1 && errno == EFAULT);
	CHECK(write(fd, edge + 4090, 100) == -1 && errno == EFAULT);
	CHECK(write(fd, "12345678", 8) == 8);
	CHECK(read(fd, edge + 4092, 8) == -1 && errno == EFAULT && !memcmp(edge + 4092, "1234", 4));
	CHECK(read(fd, text, sizeof text) == 8);
	CHECK(ioctl(fd, _IOR('c', 1, int), nowhere) == -1 && errno == EFAULT);
	CHECK(open(nowhere, O_RDONLY) == -1 && errno == EFAULT);

	/* Vectors, and what a device refuses. */
	struct iovec pieces[] = { { "ab", 2 }, { "cde", 3 } };
	CHECK(writev(fd, pieces, 2) == 5);
	CHECK(read(fd, text, 9) == 3 && !memcmp(text, "cde", 3));
	CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == ENODEV);

	/* Without waiting, and with. */
	CHECK(!fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK) && (fcntl(fd, F_GETFL) & O_NONBLOCK));
	CHECK(read(fd, text, 1) == -1 && errno == EAGAIN);
	CHECK(!fcntl(fd, F_SETFL, O_RDWR));
	pthread_create(&thread, NULL, write_later, "from a thread");
	CHECK(read(fd, text, sizeof text) == 13);
	pthread_join(thread, NULL);

	/* Both sides in one set. */
	CHECK(!pipe(pipe_ends));
	struct pollfd list[] = { { fd, POLLIN, 0 }, { pipe_ends[0], POLLIN, 0 } };
	CHECK(poll(list, 2, 20) == 0);
	CHECK(write(pipe_ends[1], "x", 1) == 1 && poll(list, 2, 5000) == 1 && list[1].revents == POLLIN);
	CHECK(read(pipe_ends[0], text, 1) == 1);
	pthread_create(&thread, NULL, write_later, "poll");
	CHECK(poll(list, 2, 5000) == 1 && list[0].revents == POLLIN);
	pthread_join(thread, NULL);
	FD_ZERO(&set);
	FD_SET(fd, &set);
	FD_SET(pipe_ends[0], &set);
	CHECK(select(pipe_ends[0] + 1, &set, NULL, NULL, NULL) == 1 && FD_ISSET(fd, &set));
	CHECK(read(fd, text, sizeof text) == 4);

	/* The same of an epoll set. */
	struct epoll_event event = { EPOLLIN, { .u64 = 42 } }, got[4];
	int set_of_both = epoll_create1(0);
	CHECK(!epoll_ctl(set_of_both, EPOLL_CTL_ADD, fd, &event));
	CHECK(epoll_ctl(set_of_both, EPOLL_CTL_ADD, fd, &event) == -1 && errno == EEXIST);
	event.data.u64 = 43;
	CHECK(!epoll_ctl(set_of_both, EPOLL_CTL_ADD, pipe_ends[0], &event));
	CHECK(epoll_wait(set_of_both, got, 4, 20) == 0);
	pthread_create(&thread, NULL, write_later, "epoll");
	CHECK(epoll_wait(set_of_both, got, 4, 5000) == 1 && got[0].data.u64 == 42 && got[0].events == EPOLLIN);
	pthread_join(thread, NULL);
	CHECK(write(pipe_ends[1], "x", 1) == 1 && epoll_wait(set_of_both, got, 4, -1) == 2);
	CHECK(read(fd, text, sizeof text) == 5 && read(pipe_ends[0], text, 1) == 1);
	CHECK(epoll_wait(set_of_both, got, 4, 0) == 0);
	CHECK(!epoll_ctl(set_of_both, EPOLL_CTL_DEL, fd, NULL));

	/* A signal ends a call that waits, or starts it again. */
	timer_create(CLOCK_MONOTONIC, NULL, &timer);
	alarm_each(50, 0);
	CHECK(read(fd, text, 1) == -1 && errno == EINTR && seen);
	alarm_each(50, SA_RESTART);
	pthread_create(&thread, NULL, write_later, "again");
	CHECK(read(fd, text, sizeof text) == 5);
	pthread_join(thread, NULL);
	/* One that is blocked, and that the mask of the call alone lets through: its handler has run when the call ends. */
	sigset_t alarm, none;
	struct timespec hour = { 3600, 0 };

	sigemptyset(&none);
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm, NULL);
	alarm_each(50, SA_RESTART);
	CHECK(ppoll(list, 1, NULL, &none) == -1 && errno == EINTR && seen == 1);
	CHECK(ppoll(list, 2, &hour, &none) == -1 && errno == EINTR && seen == 2);
	FD_ZERO(&set);
	FD_SET(fd, &set);
	CHECK(pselect(fd + 1, &set, NULL, NULL, NULL, &none) == -1 && errno == EINTR && seen == 3);
	CHECK(!epoll_ctl(set_of_both, EPOLL_CTL_ADD, fd, &event));
	CHECK(epoll_pwait(set_of_both, got, 4, -1, &none) == -1 && errno == EINTR && seen == 4);
	CHECK(!epoll_ctl(set_of_both, EPOLL_CTL_DEL, fd, NULL));
	/* And it is blocked again behind it. */
	usleep(120000);
	CHECK(seen == 4 && !sigpending(&none) && sigismember(&none, SIGALRM));
	CHECK(poll(list, 1, 120) == 0 && seen == 4);
	/* One that is let through by itself, and that the mask of the call holds back. */
	alarm_each(0, SA_RESTART);
	sigprocmask(SIG_UNBLOCK, &alarm, NULL);
	alarm_each(30, 0);
	hour.tv_sec = 0;
	hour.tv_nsec = 150000000;
	CHECK(ppoll(list, 1, &hour, &alarm) == 0);
	alarm_each(0, SA_RESTART);
	CHECK(poll(list, 1, 0) == 0);

	/* One open file, in two processes and under two numbers. */
	left = dup(fd);
	if (!fork()) {
		close(fd);
		_exit(write(left, "child", 5) != 5);
	}
	CHECK(wait(&status) > 0 && status == 0);
	CHECK(read(fd, text, sizeof text) == 5);
	CHECK(!ioctl(fd, _IOR('c', 3, int[2]), counts));
	status = counts[1];
	close(fd);
	CHECK(!ioctl(left, _IOR('c', 3, int[2]), counts) && counts[1] == status);
	close(left);
	fd = open("/dev/cup", O_RDWR);
	CHECK(!ioctl(fd, _IOR('c', 3, int[2]), counts) && counts[1] == status + 1);

	/* The driver's time is the machine's. */
	struct timespec from, to;
	clock_gettime(CLOCK_MONOTONIC, &from);
	CHECK(!ioctl(fd, _IO('c', 4), 50));
	clock_gettime(CLOCK_MONOTONIC, &to);
	CHECK((to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000 >= 50);

	/* A thread may close what another one reads: the file goes when the read is over. */
	pthread_create(&thread, NULL, write_later, "closed meanwhile");
	CHECK(read(fd, text, sizeof text) == 16);
	pthread_join(thread, NULL);
	printf("%d checks\n", check);
	return 0;
}
