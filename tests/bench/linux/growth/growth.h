/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The subjects of the growth benchmark: what an operation costs when there is little of something
 * and when there is much of it. Tables by subject, each in a file of its own.
 */
#pragma once

#include "measure.h"

#define SIZES 4

struct subject {
	const char *name;
	long sizes[SIZES]; /* ascending; 0: no more */
	void (*run)(long n);
};

/* Each ends with a row without a name. */
extern const struct subject task_subjects[];
extern const struct subject file_subjects[];
extern const struct subject memory_subjects[];
extern const struct subject network_subjects[];

/* Prints what each of `count` operations took that were done since `begun` (seconds, now()) while
 * there were so many of the subject. */
void figure(const char *what, double begun, long count);
/* The same where a disk is waited for: only this process's work counts, since `begun`, worked(). */
double worked(void);
void figure_of_work(const char *what, double begun, long count);

/* The folders that files are made in: on the disk, and in memory. */
#define ON_DISK	  "/mnt"
#define IN_MEMORY "/tmp"
