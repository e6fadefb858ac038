/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The operations of the benchmark program: tables by subject, each in a file of its own.
 */
#pragma once

#include <sys/types.h>

/* `run` does the operation n times and checks each (MUST). One execution counts as `many`
 * operations (0: one). */
struct operation {
	const char *name;
	void (*run)(long n);
	long many;
};

/* Each table ends with a row without a name. */
extern const struct operation call_operations[];
extern const struct operation file_operations[];
extern const struct operation memory_operations[];
extern const struct operation signal_operations[];
extern const struct operation wait_operations[];
extern const struct operation process_operations[];
extern const struct operation socket_operations[];

/* Waits for the child, which must end with status 0. */
void end_well(pid_t pid);

#define BLOCK 65536
extern char block[BLOCK]; /* to read into and write from */
