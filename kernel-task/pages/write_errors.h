/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors of writes that nobody waited for. Data that was confirmed may turn out not to reach the
 * disk later: when the flusher writes it, when another process calls sync, when memory is needed.
 * The error is noted with what it concerns (an inode, a disk, a whole filesystem), and each open
 * file remembers up to where it has heard. So each of them is told once, by its next fsync,
 * fdatasync, msync, sync_file_range or syncfs; and an error that nobody was told yet is told to
 * whoever opens the file next. This is what Linux does (its errseq).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* All zeroes is a good start. */
struct write_errors {
	uint64_t count; /* how many there have been */
	int last;	/* the latest, a negative errno */
	bool told;	/* somebody has heard of the latest */
	/* Those of the filesystem, if these are of one of its files: an error counts there too. */
	struct write_errors *whole;
};

/* A write has failed with `error`. 0 is not noted. */
void write_errors_note(struct write_errors *errors, int error);
/* What a file that is opened now has heard: everything that somebody else was told. */
uint64_t write_errors_heard(const struct write_errors *errors);
/* The latest error, if there was one since *heard, which is up to date then; or 0. */
int write_errors_tell(struct write_errors *errors, uint64_t *heard);
/* The latest error, if there was one since `count` was as given; nobody counts as told. */
int write_errors_since(const struct write_errors *errors, uint64_t count);
