/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions for the robustness programs: the amount of free memory after everything has settled, a
 * check that the system still works, and the verdict. They run on Selkie alone, as its only load.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static inline long free_kib(void)
{
	struct sysinfo s;

	sysinfo(&s);
	return (long)(s.freeram * s.mem_unit / 1024);
}

/* Checks that a program can be started, and that its output comes through a pipe. */
static inline bool works(void)
{
	char buf[16] = "";
	int fds[2], status = -1;
	pid_t pid;

	if (pipe(fds))
		return false;
	pid = fork();
	if (!pid) {
		dup2(fds[1], 1);
		execl("/bin/echo", "echo", "alive", NULL);
		_exit(1);
	}
	close(fds[1]);
	if (pid > 0) {
		read(fds[0], buf, sizeof(buf) - 1);
		waitpid(pid, &status, 0);
	}
	close(fds[0]);
	return pid > 0 && status == 0 && !strcmp(buf, "alive\n");
}

/* Waits for all children that are left, killing them. */
static inline void no_children(void)
{
	int status;

	while (waitpid(-1, &status, WNOHANG) > 0)
		;
}

/* Prints the change of free memory; false if more than `slack` KiB are missing. */
static inline bool memory_is_back(const char *what, long before, long slack)
{
	long after = 0;

	for (int i = 0; i < 20; i++) {
		after = free_kib();
		if (after >= before - slack)
			break;
		usleep(50000);
	}
	printf("%s: free before %ld KiB, after %ld KiB%s\n", what, before, after,
	       after >= before - slack ? "" : ": MISSING");
	fflush(stdout);
	return after >= before - slack;
}
