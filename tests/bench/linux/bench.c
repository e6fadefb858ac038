/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cost of common system calls, seen from an ordinary program; the same binary runs on Selkie
 * and on Linux.
 *
 *	bench [-n COUNT] [PATTERN]	those whose name contains PATTERN;
 *					as process 1 also: powers off at the end
 *
 * Prints "NAME | MICROSECONDS" lines, each the best of some rounds, each round long enough for the
 * clock; with -n, of COUNT operations that are done once. Every operation checks that its work was
 * done: a mistake ends the program with status 1 and without a figure.
 */
#include <fcntl.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "measure.h"
#include "operations.h"

#define ROUNDS	   3
#define ROUND_TIME 0.1 /* seconds */

const char *running = "preparation";
char block[BLOCK];

static const struct operation *const tables[] = {
	call_operations, file_operations,    memory_operations, signal_operations,
	wait_operations, process_operations, socket_operations,
};

void end_well(pid_t pid)
{
	int status;

	MUST(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
}

/* Seconds each time: the best round, of as many operations as fill ROUND_TIME. */
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

/* Linux starts process 1 with the loopback interface down. */
static void loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo"};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	MUST(fd >= 0 && !ioctl(fd, SIOCGIFFLAGS, &request));
	request.ifr_flags |= IFF_UP;
	MUST(!ioctl(fd, SIOCSIFFLAGS, &request) && !close(fd));
}

/* The same for a profile, which needs an exact number of executions. */
static double measure_exactly(void (*run)(long), long count)
{
	double begun = now();

	run(count);
	return (now() - begun) / (double)count;
}

static bool is_name(const char *pattern)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (const struct operation *o = tables[i]; o->name; o++)
			if (!strcmp(o->name, pattern))
				return true;
	return false;
}

/* A whole name selects only its own operation, even if it is a part of other names. */
static bool chosen(const struct operation *operation, const char *pattern)
{
	if (!pattern)
		return true;
	return is_name(pattern) ? !strcmp(operation->name, pattern)
				: strstr(operation->name, pattern) != NULL;
}

static void run_table(const struct operation *operation, const char *pattern, long count)
{
	for (; operation->name; operation++) {
		long many = operation->many ? operation->many : 1;
		double took;

		if (!chosen(operation, pattern))
			continue;
		running = operation->name;
		took = count ? measure_exactly(operation->run, count) : measure(operation->run);
		printf("%s | %.3f\n", running, took * 1e6 / (double)many);
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	bool first = getpid() == 1;
	long count = 0;

	if (argc > 2 && !strcmp(argv[1], "-n")) {
		count = atol(argv[2]);
		MUST(count > 0);
		argc -= 2;
		argv += 2;
	}
	if (first) {
		mount("dev", "/dev", "devtmpfs", 0, NULL);
		mount("proc", "/proc", "proc", 0, NULL);
		mount("tmp", "/tmp", "tmpfs", 0, NULL);
		loopback_up();
	}
	int fd = open("/tmp/file", O_CREAT | O_WRONLY, 0600);
	MUST(fd >= 0 && write(fd, block, 4096) == 4096 && !close(fd));
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		run_table(tables[i], argc > 1 ? argv[1] : NULL, count);
	puts("bench | end");
	fflush(stdout);
	if (first)
		reboot(RB_AUTOBOOT); /* QEMU's -no-reboot makes this the end */
	return 0;
}
