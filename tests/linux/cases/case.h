/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions and macros for the C cases. A case prints what it saw; the harness runs it on Linux and
 * on Selkie and compares. So it prints results and errno names, never addresses, pids or times.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Prints the expression, its value, and errno's name if it is -1. */
#define SHOW(expression)                                                                       \
	do {                                                                                   \
		errno = 0;                                                                     \
		long show_value = (long)(expression);                                          \
		printf("%s = %ld%s%s\n", #expression, show_value, show_value == -1 ? " " : "", \
		       show_value == -1 ? strerrorname_np(errno) : "");                        \
	} while (0)

/* The same for calls whose value differs from run to run: only success or the error. */
#define SHOW_OK(expression)                                                                        \
	do {                                                                                       \
		errno = 0;                                                                         \
		long show_value = (long)(expression);                                              \
		printf("%s: %s\n", #expression, show_value == -1 ? strerrorname_np(errno) : "ok"); \
	} while (0)

/* Runs `statement` in a child and prints how it ended. */
#define IN_CHILD(statement)                                                                    \
	do {                                                                                   \
		fflush(stdout);                                                                \
		pid_t child_pid = fork();                                                      \
		if (child_pid == 0) {                                                          \
			statement;                                                             \
			fflush(stdout);                                                        \
			_exit(0);                                                              \
		}                                                                              \
		int child_status = -1;                                                         \
		waitpid(child_pid, &child_status, 0);                                          \
		if (WIFEXITED(child_status))                                                   \
			printf("child exited %d\n", WEXITSTATUS(child_status));                \
		else                                                                           \
			printf("child killed by %s%s\n", sigabbrev_np(WTERMSIG(child_status)), \
			       WCOREDUMP(child_status) ? " (core)" : "");                      \
	} while (0)

/* A child that does nothing until it is killed. */
static inline pid_t child_that_pauses(void)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		for (;;)
			pause();
	return pid;
}

/* Waits until a child that is about to sleep does so, which may take long on a machine under
 * load. */
static inline void until_asleep(pid_t pid)
{
	char path[32], line[64] = "";

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	for (int i = 0; i < 10000 && !strstr(line, ") S") && !strstr(line, ") Z"); i++) {
		int fd = open(path, O_RDONLY);

		usleep(1000);
		if (read(fd, line, sizeof(line) - 1) < 0)
			line[0] = 0;
		close(fd);
	}
}

/* Waits until the file has those events, for as long as a machine under load may need. Returns its
 * events. */
static inline int until_events(int fd, short wanted)
{
	struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLRDHUP | POLLPRI};

	for (int i = 0; i < 10000; i++) {
		if (poll(&p, 1, 0) < 0 || (p.revents & wanted) == wanted)
			break;
		usleep(1000);
	}
	return p.revents;
}

/* A timer that rings again and again: the first time may be before the call that it is to
 * interrupt. */
static inline void ring_repeatedly(void)
{
	ualarm(50000, 50000);
}

static inline void ring_no_more(void)
{
	ualarm(0, 0);
}

static inline void case_begin(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}
