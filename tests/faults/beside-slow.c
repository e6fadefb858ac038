/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Computes alone, then while a child makes files in the current folder:
 *
 *	beside-slow LEAST GAP
 *
 * LEAST is the percentage of its processor time that it must have beside the child, GAP the
 * milliseconds for which it may not run. Ends with 1 if it got less, or if the child made no file.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ALONE_NS  1000000000ull
#define BESIDE_NS 4000000000ull

static atomic_int *files; /* that the child has made */

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static _Noreturn void make_files(void)
{
	for (int i = 0;; i++) {
		char name[32];
		int fd;

		snprintf(name, sizeof(name), "f%d", i);
		fd = open(name, O_CREAT | O_WRONLY, 0644);
		if (fd < 0 || write(fd, name, sizeof(name)) < 0 || (i % 10 == 9 && fsync(fd)))
			_exit(1);
		close(fd);
		if (i >= 10) {
			snprintf(name, sizeof(name), "f%d", i - 10);
			unlink(name);
		}
		atomic_fetch_add(files, 1);
	}
}

/* Returns the rounds of the loop in a millisecond; *gap is the longest time between two rounds. */
static double compute(uint64_t ns, uint64_t *gap)
{
	uint64_t start = now_ns(), last = start, now;
	uint64_t rounds = 0;

	*gap = 0;
	for (; (now = now_ns()) < start + ns; last = now, rounds++)
		if (now - last > *gap)
			*gap = now - last;
	return (double)rounds / ((double)(now - start) / 1e6);
}

int main(int argc, char **argv)
{
	double least = argc > 1 ? atof(argv[1]) : 0, most_ms = argc > 2 ? atof(argv[2]) : 1e9;
	uint64_t gap, quiet_gap;
	double alone, percent;
	pid_t child;

	files = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	alone = compute(ALONE_NS, &quiet_gap);
	child = fork();
	if (!child)
		make_files();
	percent = 100 * compute(BESIDE_NS, &gap) / alone;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	printf("%.0f %%, longest gap %.0f ms (alone: %.0f), %d files\n", percent, (double)gap / 1e6,
	       (double)quiet_gap / 1e6, atomic_load(files));
	return percent < least || (double)gap / 1e6 > most_ms || !atomic_load(files);
}
