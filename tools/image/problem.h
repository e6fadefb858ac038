/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A failure, as one line for the user. Functions that can fail take a `struct problem`, describe
 * the first failure in it and return -1; callers may put words before the line.
 */
#pragma once

#include <stddef.h>

struct problem {
	char text[700];
};

/* Describes the failure; control characters become '?'. Returns -1. */
int problem_set(struct problem *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Puts words and ": " before the line, to say where the failure happened. Returns -1. */
int problem_in(struct problem *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Sets "out of memory". Returns -1. */
int problem_memory(struct problem *p);
/* Sets "PATH: " and the text of errno. Returns -1. */
int problem_errno(struct problem *p, const char *path);
