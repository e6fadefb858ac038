/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The subjects of the growth benchmark: the cost of an operation with few and with many objects of
 * a kind. Tables by subject, each in a file of its own.
 */
#pragma once

#include "measure.h"

#define SIZES 4

struct subject {
	const char *name;
	long sizes[SIZES]; /* ascending; 0: no more */
	void (*run)(long n);
};

/* Each table ends with a row without a name. */
extern const struct subject task_subjects[];
extern const struct subject file_subjects[];
extern const struct subject memory_subjects[];
extern const struct subject network_subjects[];

/* Prints the time of one of `count` operations, which were done since `begun` (seconds, now()) with
 * the present number of the subject's objects. */
void figure(const char *what, double begun, long count);
/* The same for operations that wait for a disk: only this process's work counts, since `begun`
 * (worked()). */
double worked(void);
void figure_of_work(const char *what, double begun, long count);

/* The folders that files are made in: on the disk, and in memory. */
#define ON_DISK	  "/mnt"
#define IN_MEMORY "/tmp"
