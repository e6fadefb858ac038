/* SPDX-License-Identifier: BSD-2-Clause */
/* Declarations for all benchmark programs: a check that ends the program, and the clock. */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <time.h>
#include <unistd.h>

/* The operation that runs, named by a check that fails. Each program defines it. */
extern const char *running;

/* As process 1 it also ends the machine. */
#define MUST(condition)                                                                        \
	do {                                                                                   \
		if (!(condition)) {                                                            \
			printf("FAILED: %s: %s (%s)\n", running, #condition, strerror(errno)); \
			fflush(stdout);                                                        \
			if (getpid() == 1)                                                     \
				reboot(RB_AUTOBOOT);                                           \
			_exit(1);                                                              \
		}                                                                              \
	} while (0)

/* Seconds. */
static inline double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
