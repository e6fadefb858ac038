/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What common system calls cost, seen from an ordinary program; the same binary runs on Selkie and
 * on Linux.
 *
 *	bench [PATTERN]		those whose name contains PATTERN;
 *				as process 1 also: powers off at the end
 *
 * Prints "NAME | MICROSECONDS" lines, each the best of some rounds, each round long enough for the
 * clock. Every operation checks that its work was done: a mistake ends the program with status 1
 * and without a figure.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measure.h"

#define ROUNDS	   3
#define ROUND_TIME 0.1 /* seconds */
#define BLOCK	   65536
#define PAGES	   64

/* ---- one process ---- */

static void null_call(long n)
{
	while (n--)
		MUST(syscall(SYS_getppid) >= 0);
}

/* What no kernel could answer without being asked. */
static void short_call(long n)
{
	while (n--)
		MUST(syscall(SYS_getsid, 0) >= 0);
}

static void read_zero(long n)
{
	char byte;
	int fd = open("/dev/zero", O_RDONLY);

	while (n--)
		MUST(read(fd, &byte, 1) == 1);
	close(fd);
}

static void stat_file(long n)
{
	struct stat st;

	while (n--)
		MUST(!stat("/tmp/file", &st) && st.st_size == 1);
}

static void open_close(long n)
{
	while (n--) {
		int fd = open("/tmp/file", O_RDONLY);
		MUST(fd >= 0 && !close(fd));
	}
}

static void page_fault(long n)
{
	while (n > 0) {
		char *p = mmap(NULL, PAGES * 4096, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		MUST(p != MAP_FAILED);
		madvise(p, PAGES * 4096, MADV_NOHUGEPAGE);
		for (long i = 0; i < PAGES; i++, n--)
			p[i * 4096] = 1;
		MUST(!munmap(p, PAGES * 4096));
	}
}

static void map_unmap(long n)
{
	while (n--) {
		char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			       0);
		MUST(p != MAP_FAILED && !munmap(p, 4096));
	}
}

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
	(void)number;
	signals++;
}

static void deliver_signal(long n)
{
	signal(SIGUSR1, count_signal);
	signals = 0;
	for (long i = 0; i < n; i++)
		MUST(!raise(SIGUSR1));
	MUST(signals == n);
}

static char block[BLOCK];

static void write_file(long n)
{
	int fd = open("/tmp/large", O_CREAT | O_RDWR | O_TRUNC, 0600);

	for (long i = 0; i < n; i++)
		MUST(pwrite(fd, block, BLOCK, i % 16 * BLOCK) == BLOCK);
	close(fd);
}

static void read_file(long n)
{
	int fd = open("/tmp/large", O_RDONLY);

	for (long i = 0; i < n; i++)
		MUST(pread(fd, block, BLOCK, 0) == BLOCK);
	close(fd);
}

/* ---- two threads, two processes ---- */

static _Atomic int turn;

static void wait_turn(int mine)
{
	while (atomic_load(&turn) != mine)
		syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, !mine, NULL, NULL, 0);
}

static void give_turn(int other)
{
	atomic_store(&turn, other);
	syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void *pong(void *count)
{
	for (long i = *(long *)count; i; i--) {
		wait_turn(1);
		give_turn(0);
	}
	return count;
}

static void futex_ping_pong(long n)
{
	pthread_t t;
	long count = n;

	turn = 0;
	MUST(!pthread_create(&t, NULL, pong, &count));
	while (n--) {
		wait_turn(0);
		give_turn(1);
	}
	MUST(!pthread_join(t, NULL));
}

static void *does_nothing(void *arg)
{
	return arg;
}

static void thread_create_join(long n)
{
	pthread_t t;

	while (n--)
		MUST(!pthread_create(&t, NULL, does_nothing, NULL) && !pthread_join(t, NULL));
}

static void end_well(pid_t pid)
{
	int status;

	MUST(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
}

static void fork_exit(long n)
{
	while (n--) {
		pid_t pid = fork();
		if (!pid)
			_exit(0);
		end_well(pid);
	}
}

static void fork_exec(long n)
{
	char *const argv[] = {"true", NULL};

	while (n--) {
		pid_t pid = fork();
		if (!pid) {
			execv("/bin/true", argv);
			_exit(1);
		}
		end_well(pid);
	}
}

static void pipe_round_trip(long n)
{
	int there[2], back[2];
	char byte = 0;

	MUST(!pipe(there) && !pipe(back));
	pid_t pid = fork();
	if (!pid) {
		close(there[1]);
		while (read(there[0], &byte, 1) == 1)
			if (write(back[1], &byte, 1) != 1)
				_exit(1);
		_exit(0);
	}
	while (n--)
		MUST(write(there[1], &byte, 1) == 1 && read(back[0], &byte, 1) == 1);
	close(there[1]);
	end_well(pid);
	close(there[0]);
	close(back[0]);
	close(back[1]);
}

static void yield_processes(long n)
{
	pid_t pid = fork();

	for (long i = 0; i < n / 2; i++)
		MUST(!sched_yield());
	if (!pid)
		_exit(0);
	end_well(pid);
}

static void pipe_throughput(long n)
{
	int ends[2];
	long left = n * BLOCK;

	MUST(!pipe(ends));
	pid_t pid = fork();
	if (!pid) {
		while (n--)
			for (ssize_t at = 0, m; at < BLOCK; at += m)
				if ((m = write(ends[1], block + at, (size_t)(BLOCK - at))) <= 0)
					_exit(1);
		_exit(0);
	}
	close(ends[1]);
	for (ssize_t m; left; left -= m)
		MUST((m = read(ends[0], block, BLOCK)) > 0);
	end_well(pid);
	close(ends[0]);
}

/* ---- the table ---- */

static const struct operation {
	const char *name;
	void (*run)(long n);
} operations[] = {
	{"null call (getppid)", null_call},
	{"short call (getsid)", short_call},
	{"read 1 byte of /dev/zero", read_zero},
	{"stat", stat_file},
	{"open + close", open_close},
	{"mmap + munmap", map_unmap},
	{"anonymous page fault", page_fault},
	{"signal to a handler", deliver_signal},
	{"sched_yield, 2 processes", yield_processes},
	{"pipe round trip, 2 processes", pipe_round_trip},
	{"pipe, 64 KiB", pipe_throughput},
	{"futex ping-pong, 2 threads", futex_ping_pong},
	{"pthread create + join", thread_create_join},
	{"fork + exit + wait", fork_exit},
	{"fork + exec static + wait", fork_exec},
	{"write 64 KiB to a tmpfs file", write_file},
	{"read 64 KiB of a tmpfs file", read_file},
};

/* Seconds per operation: the best round, of as many operations as fill ROUND_TIME. */
static double measure(void (*run)(long))
{
	double best = 1e9, took = 0;
	long n = 1;

	for (;; n *= took > ROUND_TIME / 100 ? (long)(ROUND_TIME * 1.3 / took) + 1 : 10) {
		double begun = now();
		run(n);
		took = now() - begun;
		if (took >= ROUND_TIME)
			break;
	}
	for (int i = 0; i < ROUNDS; i++) {
		double begun = now();
		run(n);
		took = (now() - begun) / (double)n;
		best = took < best ? took : best;
	}
	return best;
}

int main(int argc, char **argv)
{
	bool first = getpid() == 1;

	if (first) {
		mount("dev", "/dev", "devtmpfs", 0, NULL);
		mount("tmp", "/tmp", "tmpfs", 0, NULL);
	}
	running = "preparation";
	int fd = open("/tmp/file", O_CREAT | O_WRONLY, 0600);
	MUST(fd >= 0 && write(fd, "x", 1) == 1 && !close(fd));
	write_file(16);
	for (size_t i = 0; i < sizeof(operations) / sizeof(*operations); i++) {
		if (argc > 1 && !strstr(operations[i].name, argv[1]))
			continue;
		running = operations[i].name;
		printf("%s | %.2f\n", running, measure(operations[i].run) * 1e6);
		fflush(stdout);
	}
	puts("bench | end");
	fflush(stdout);
	if (first)
		reboot(RB_AUTOBOOT); /* QEMU's -no-reboot makes this the end */
	return 0;
}
