/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks for the programs that test a disk in the guest. */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096

#define MUST(condition)                                                            \
	do {                                                                       \
		if (!(condition)) {                                                \
			printf("%s:%d: %s (%s)\n", __func__, __LINE__, #condition, \
			       strerror(errno));                                   \
			exit(1);                                                   \
		}                                                                  \
	} while (0)

struct check {
	const char *name;
	void (*check)(void);
};

/* Makes all checks, and prints a line for each. */
static inline void make_checks(const struct check *checks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		checks[i].check();
		printf("%s\n", checks[i].name);
		fflush(stdout);
	}
}
